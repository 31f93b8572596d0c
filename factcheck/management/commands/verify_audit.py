"""Holds the audit chain in the database against its checkpoints."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.ledger import chain, note
from factcheck.services import checkpoints


class Command(BaseCommand):
    help = (
        "Walks the audit chain and names the first event that was changed, put in or left out. "
        "An export is checked without a database: python -m factcheck.ledger --help"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoints",
            type=Path,
            metavar="FILE",
            help="signed checkpoints that were kept elsewhere: they also find a restored backup",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            checked = checkpoints.checked(outside(options["checkpoints"]))
        except (chain.Broken, note.BadNote, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(checked))


def outside(file: Path | None) -> list[note.Checkpoint]:
    """The checkpoints in `file`, each signed by the newsroom's key.

    Raises:
        CommandError: there is no key to check them by.
        factcheck.ledger.note.BadNote: one of them is none of the newsroom's.
    """
    if file is None:
        return []
    key = checkpoints.signer()
    if key is None:
        raise CommandError("AUDIT_SIGNING_KEY is not set, so no checkpoint can be checked.")
    return [key.verifier.opened(text) for text in note.split(file.read_text(encoding="utf-8"))]
