"""A claim's evidence as a WACZ file, from the shell."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.errors import FactCheckError
from factcheck.models import User
from factcheck.services import exports


class Command(BaseCommand):
    help = "Writes the copies behind a claim's sources into one WACZ file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("claim", type=int, help="the claim's number")
        parser.add_argument("file", type=Path, help="where to write; must not be there yet")
        parser.add_argument(
            "--by", metavar="USERNAME", required=True, help="a member of the claim's desk"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is nobody called {options['by']}.")
        try:
            count = self.write(options["claim"], by, path)
        except FactCheckError as error:
            raise CommandError(f"{error} [{error.code}]") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error}") from error
        self.stdout.write(f"Wrote {count} copies to {path}.")

    def write(self, claim_id: int, by: User, path: Path) -> int:
        """Write the file; it appears whole or not at all."""
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".unfinished-") as unfinished:
            count = exports.write(claim_id=claim_id, by=by, to=unfinished)
            unfinished.flush()
            path.hardlink_to(unfinished.name)
        return count
