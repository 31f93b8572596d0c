"""What the commands that write a file about a claim have in common."""

import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from factcheck.errors import FactCheckError
from factcheck.models import User


class Export(BaseCommand):
    """Calls `verb`, which writes a file about a claim and tells how many of `noun` are in it."""

    verb: ClassVar[Callable[..., int]]
    noun: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the claim, the file, and the person who has it written."""
        parser.add_argument("claim", type=int, help="the claim's number")
        parser.add_argument("file", type=Path, help="where to write; must not be there yet")
        parser.add_argument(
            "--by", metavar="USERNAME", required=True, help="a member of the claim's desk"
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - as Django types them
        """Write the file, and say so."""
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
        self.stdout.write(f"Wrote {count} {self.noun} to {path}.")

    def write(self, claim_id: int, by: User, path: Path) -> int:
        """Write the file; it appears whole or not at all."""
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".unfinished-") as unfinished:
            count = type(self).verb(claim_id=claim_id, by=by, to=unfinished)
            unfinished.flush()
            path.hardlink_to(unfinished.name)
        return count
