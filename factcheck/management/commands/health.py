"""Says whether the parts that the service stands on answer, for supervisors without HTTP."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.services import health


class Command(BaseCommand):
    help = "Asks each part whether it answers; fails when one does not."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("parts", nargs="*", choices=[*health.PARTS, []], metavar="PART")

    def handle(self, *args: Any, **options: Any) -> None:
        answers = health.report(options["parts"] or health.PARTS)
        text = "\n".join(f"{part}: {answer}" for part, answer in answers.items())
        if any(answer != health.OK for answer in answers.values()):
            raise CommandError(text)
        self.stdout.write(text)
