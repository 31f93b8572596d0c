"""Checks an export of the audit chain on any machine, without Django and without a database."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from factcheck.ledger import chain, note


def main(argv: Sequence[str] | None = None) -> int:
    """Check the files named in `argv`; 0 when the chain holds, 1 when not, 2 for a wrong call."""
    options = _options(argv)
    try:
        roots = _roots(options.checkpoints, options.key)
        with options.chain.open("rb") as file:
            checked = chain.check(chain.lines_in(file), roots)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (chain.Broken, note.BadNote, UnicodeDecodeError) as error:
        sys.stdout.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"The chain holds: {checked.size} events, {checked.checkpoints} signed checkpoints.\n"
    )
    if not checked.checkpoints:
        sys.stdout.write(
            "No checkpoint was given: a chain that was cut or wholly rewritten would hold too.\n"
        )
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m factcheck.ledger", description=__doc__)
    parser.add_argument("chain", type=Path, help="the exported chain")
    parser.add_argument(
        "--checkpoints", type=Path, action="append", default=[], help="a file of signed notes"
    )
    parser.add_argument("--key", action="append", default=[], help="who may sign: name+id+key")
    options = parser.parse_args(argv)
    if options.checkpoints and not options.key:
        parser.error("--checkpoints takes --key, the key by which they must be signed")
    return options


def _roots(files: Sequence[Path], keys: Sequence[str]) -> dict[int, bytes]:
    verifiers = [note.Verifier.parse(key) for key in keys]
    texts = [each for file in files for each in note.split(file.read_text(encoding="utf-8"))]
    roots: dict[int, bytes] = {}
    for text in texts:
        checkpoint = _opened(text, verifiers)
        if roots.setdefault(checkpoint.size, checkpoint.root) != checkpoint.root:
            raise note.BadNote(
                f"Two checkpoints of {checkpoint.size} events differ: the chain was rewritten."
            )
    return roots


def _opened(text: str, verifiers: Sequence[note.Verifier]) -> note.Checkpoint:
    for verifier in verifiers[:-1]:
        try:
            return verifier.opened(text)
        except note.BadNote:
            continue
    return verifiers[-1].opened(text)


if __name__ == "__main__":
    sys.exit(main())
