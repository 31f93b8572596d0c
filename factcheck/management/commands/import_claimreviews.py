"""Taking partners' reviews in from a feed of ClaimReviews."""

import json
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.errors import FactCheckError
from factcheck.management.commands.import_story import contents_of
from factcheck.models import User
from factcheck.services import addresses, fetches, review_feeds
from factcheck.services.review_feeds import REJECTED, Outcome


class Command(BaseCommand):
    help = (
        "Takes partners' reviews in from ClaimReviews in JSON-LD: one, a list, or a DataFeed. "
        "A page is its partner's by its site; what cannot be taken is listed with the reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="PATH_OR_URL")
        parser.add_argument("--by", metavar="USERNAME", required=True, help="who takes them in")
        parser.add_argument("--json", action="store_true", help="print each page's outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is nobody called {options['by']}.")
        counts: Counter[str] = Counter()
        try:
            for outcome in review_feeds.take_in(body_at(options["source"]), by=by):
                counts[outcome.kind] += 1
                self.tell(outcome, as_json=options["json"])
        except FactCheckError as error:
            raise CommandError(f"{error} [{error.code}]") from error
        if not options["json"]:
            told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
            self.stdout.write(f"Pages: {told}.")

    def tell(self, outcome: Outcome, *, as_json: bool) -> None:
        """Say what became of a page: all of them as JSON, else those that were rejected."""
        if as_json:
            self.stdout.write(json.dumps(outcome._asdict(), ensure_ascii=False))
        elif outcome.kind == REJECTED:
            self.stderr.write(f"Rejected {outcome.url or '(no address)'}: {outcome.why}")


def body_at(source: str) -> bytes:
    """The bytes of a file, or what is at an address."""
    if source.startswith(("http://", "https://")):
        return fetches.now(addresses.cleaned(source), by_program=False).body
    return contents_of(source)
