"""How long it takes to check an exported audit chain, next to merely hashing its bytes.

The chain is made up: `--events` events in the form that `export_audit` writes, with a signed
checkpoint every `--every` events. It is checked by the offline program, as a stranger would.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from factcheck.ledger import chain
from factcheck.ledger.merkle import Tree
from factcheck.ledger.note import Checkpoint, Signer

SIGNER = Signer("facts.example.org/audit", bytes(range(32)))
LIMIT_SECONDS = 60


def write(folder: Path, *, events: int, every: int) -> None:
    """Write chain.txt and notes.txt."""
    tree, digest = Tree(), ""
    with (folder / "chain.txt").open("wb") as file, (folder / "notes.txt").open("w") as notes:
        for number in range(1, events + 1):
            event = chain.canonical(told(number, digest))
            digest = hashlib.sha256(event).hexdigest()
            file.write(chain.line_of(digest, event) + b"\n")
            tree.grow(bytes.fromhex(digest))
            if number % every == 0 or number == events:
                notes.write(SIGNER.signed(Checkpoint(SIGNER.name, number, tree.root)) + "\n")


def told(number: int, previous: str) -> dict[str, object]:
    """An event like those of a newsroom."""
    return {
        "sequence": number,
        "at": "2026-11-23T09:00:00.000000+00:00",
        "actor": number % 40,
        "desk": number % 4,
        "verb": "claim.assign",
        "subject": f"claim:{number % 20_000}",
        "data": {"status": ["unverified", "assigned"], "version": number % 30, "assignee": 12},
        "previous": previous,
    }


def seconds_of_hashing(path: Path) -> float:
    """How long it takes to read and hash the file: nothing that checks it can be faster."""
    started = time.perf_counter()
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    return time.perf_counter() - started


def seconds_of_checking(folder: Path) -> float:
    """How long the offline program takes, Python's own start included.

    Raises:
        subprocess.CalledProcessError: the chain does not hold.
    """
    command = [sys.executable, "-m", "factcheck.ledger", str(folder / "chain.txt")]
    command += ["--checkpoints", str(folder / "notes.txt"), "--key", str(SIGNER.verifier)]
    started = time.perf_counter()
    subprocess.run(command, check=True)  # noqa: S603 - this very Python, on files of our own
    return time.perf_counter() - started


def main() -> int:
    """Print the table; 0, or 1 when the chain takes a minute or more."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.ledger")
    parser.add_argument("--events", type=int, default=1_000_000, help="default: %(default)s")
    parser.add_argument("--every", type=int, default=1_000, help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, events=options.events, every=options.every)
        size = (folder / "chain.txt").stat().st_size
        hashing = seconds_of_hashing(folder / "chain.txt")
        checking = seconds_of_checking(folder)
    print(f"{options.events:,} events, {size / 1e6:,.0f} MB")
    print(f"{'hashing the bytes':24}{hashing:8.2f} s")
    print(f"{'checking the chain':24}{checking:8.2f} s")
    if options.json:
        print(json.dumps({"events": options.events, "hashing": hashing, "checking": checking}))
    return 0 if checking < LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
