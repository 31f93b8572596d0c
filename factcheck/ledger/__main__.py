"""Checks an export of the audit chain, or a claim's dossier, without Django and a database."""

import argparse
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from factcheck.ledger import chain, dossier, note


def main(argv: Sequence[str] | None = None) -> int:
    """Check the files named in `argv`; 0 when all holds, 1 when not, 2 for a wrong call."""
    options = _options(argv)
    check = _dossier if zipfile.is_zipfile(options.file) else _chain
    try:
        return check(options)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (chain.Broken, note.BadNote, UnicodeDecodeError) as error:
        sys.stdout.write(f"{error}\n")
        return 1


def _dossier(options: argparse.Namespace) -> int:
    keys = [note.Verifier.parse(key) for key in options.key]
    with options.file.open("rb") as file:
        found = [dossier.check(file, key) for key in keys]
    sound = next((each for each in found if not each.problems), found[0])
    sys.stdout.write(f"{sound}\n")
    return 1 if sound.problems else 0


def _chain(options: argparse.Namespace) -> int:
    roots = _roots(options.checkpoints, options.key)
    with options.file.open("rb") as file:
        checked = chain.check(chain.lines_in(file), roots)
    sys.stdout.write(f"{checked}\n")
    if not checked.checkpoints:
        sys.stdout.write(
            "No checkpoint was given: a chain that was cut or wholly rewritten would hold too.\n"
        )
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m factcheck.ledger", description=__doc__)
    parser.add_argument("file", type=Path, help="the exported chain, or a claim's dossier")
    parser.add_argument(
        "--checkpoints", type=Path, action="append", default=[], help="a file of signed notes"
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        type=_key,
        help="who may sign: name+id+key, or a file that holds it",
    )
    options = parser.parse_args(argv)
    if options.file.is_dir():
        parser.error(f"{options.file} is a folder; name the file in it, such as chain.txt")
    if options.checkpoints and not options.key:
        parser.error("--checkpoints takes --key, the key by which they must be signed")
    if not options.key and zipfile.is_zipfile(options.file):
        parser.error("a dossier takes --key, the key by which it must be signed: see /audit/key")
    return options


def _key(said: str) -> str:
    try:
        return Path(said).read_text(encoding="utf-8").strip()
    except OSError:
        return said


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
