"""Whether the copies are still what was kept, from the shell."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.archive import wacz_check
from factcheck.models import Capture
from factcheck.services import verification

PROGRESS_EVERY = 20


class Command(BaseCommand):
    help = (
        "Reads and hashes every archived copy, or one exported file, and names what is missing or"
        " was changed; fails when there is any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print each finding as JSON")
        parser.add_argument("--wacz", type=Path, metavar="FILE", help="check an exported file")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options["json"]
        path = options["wacz"]
        try:
            unsound = self.check_archive() if path is None else self.check_package(path)
        except OSError as error:
            raise CommandError(f"{path or 'The archive'} cannot be read: {error}") from error
        if unsound:
            raise CommandError(unsound)

    def check_archive(self) -> str:
        """Look at every copy, then at what no row knows; a sentence when a copy is damaged."""
        total, count, damaged, unknown = Capture.objects.count(), 0, 0, 0
        for finding in verification.examined():
            count += 1
            self.show_progress(count, total)
            if finding.problem:
                damaged += 1
                told = {"copy": finding.capture_id, "url": finding.url}
                self.say(told, finding.problem, finding.advice)
        for name in verification.strangers():
            unknown += 1
            self.say({"file": name}, "No copy's row knows this file.", "Nothing rests on it.")
        counts = {"copies": count, "damaged": damaged, "unknown_files": unknown}
        return self.sum_up(
            counts,
            f"{count:,} copies read, {damaged:,} of them damaged;"
            f" {unknown:,} files that no row knows.",
            is_sound=not damaged,
        )

    def check_package(self, path: Path) -> str:
        """Look at an exported file; a sentence when something is wrong with it."""
        count = 0
        with path.open("rb") as file:
            for problem in wacz_check.check(file):
                count += 1
                self.say({"file": problem.path or str(path)}, problem.what)
        text = f"{path}: {count:,} problems." if count else f"{path} is whole."
        return self.sum_up({"problems": count}, text, is_sound=not count)

    def say(self, what: dict[str, Any], problem: str, advice: str = "") -> None:
        """Tell of one finding."""
        if self.as_json:
            self.stdout.write(json.dumps(what | {"problem": problem, "advice": advice}))
            return
        place = " ".join(f"{name} {value}" for name, value in what.items())
        self.stdout.write(printable(place))
        self.stdout.write(printable(f"  {problem} {advice}".rstrip()))

    def sum_up(self, counts: dict[str, int], text: str, *, is_sound: bool) -> str:
        """Tell the result; hands back the sentence for whom it is a failure."""
        if self.as_json:
            self.stdout.write(json.dumps(counts))
        elif is_sound:
            self.stdout.write(text)
        return "" if is_sound else text

    def show_progress(self, count: int, total: int) -> None:
        """Say how far it is, on a terminal."""
        if self.stderr.isatty() and (count % PROGRESS_EVERY == 0 or count == total):
            ending = "\n" if count == total else ""
            self.stderr.write(f"\r{count:,} of {total:,} copies", str, ending)


def printable(text: str) -> str:
    """Words from a package of anybody's, without what would steer a terminal."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
