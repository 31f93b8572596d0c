"""Writes the audit chain into files that are checked without the service."""

from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.services import audit, checkpoints


class Command(BaseCommand):
    help = "Writes chain, checkpoints and key into a folder, for `python -m factcheck.ledger`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        checkpoints.make()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with closing(audit.exported()) as lines, (folder / "chain.txt").open("wb") as file:
                file.writelines(lines)
            (folder / "checkpoints.txt").write_text("".join(checkpoints.notes()), encoding="utf-8")
            key = checkpoints.signer()
            (folder / "key.txt").write_text(f"{key.verifier}\n" if key else "", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"The chain could not be written: {error}") from error
        self.stdout.write(f"{folder}: chain.txt, checkpoints.txt and key.txt")
