"""Verdicts in lists: narrowed, searched, in pages; the bodies as they were stored."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from factcheck.api import pulls
from factcheck.api.access import PublicDoor
from factcheck.api.inputs import AwareTime
from factcheck.api.paging import NewestFirst, Paged
from factcheck.api.verdict_body import STATES, VerdictPage
from factcheck.api.verdicts import kept
from factcheck.models import Listing, Verdict
from factcheck.models.listings import ListingQuerySet

MAX_NAME_CHARACTERS = 200


class Name(serializers.CharField):
    """A name in whatever case; what it is compared with is in lower case."""

    def __init__(self, help_text: str) -> None:
        """Take up to 200 characters."""
        super().__init__(required=False, max_length=MAX_NAME_CHARACTERS, help_text=help_text)

    def to_internal_value(self, data: str) -> str:
        """The name in lower case."""
        return str(super().to_internal_value(data)).lower()


class VerdictQuery(Paged):
    """What a list of verdicts can be narrowed to."""

    q = serializers.CharField(
        required=False,
        max_length=MAX_NAME_CHARACTERS,
        help_text="Words of the claim, claimant or rationale, “-” before one to leave out, quotes "
        "around a phrase. The best match comes first; the newest 500 are looked at.",
    )
    state = serializers.ChoiceField(STATES, required=False)
    rating = serializers.SlugField(required=False, help_text="A rating's slug.")
    claimant = Name("Who asserts the claim.")
    party = Name("The side that the claimant belongs to.")
    publisher = Name("Who published a story in which the claim appears.")
    topic = Name("One of the claim's topics.")
    language = Name("Of the claim: `en` or `en-US`, which matches `en` as well.")
    published_from = serializers.DateField(
        required=False, help_text="The newest version was published on this day (UTC) or later."
    )
    published_to = serializers.DateField(
        required=False, help_text="The newest version was published on this day (UTC) or sooner."
    )
    changed_since = AwareTime(
        required=False,
        help_text="First published, corrected or withdrawn since; ISO 8601 with its offset.",
    )


class ByPosition(NewestFirst):
    """Pages by the number of the first publication, which no correction moves."""

    key = "position"


class ByRank(ByPosition):
    """Pages of search results, the best first; among equals, the newest."""

    def __init__(self, words: str) -> None:
        """Look for `words`."""
        self.words = words

    def rows_after(self, queryset: QuerySet[Any], before: int | None, limit: int) -> list[Any]:
        """The results that rank below the one at position `before`, in two queries."""
        assert isinstance(queryset, ListingQuerySet)  # noqa: S101 - it pages through nothing else
        places = [found.position for found in queryset.best(self.words)]
        if before is not None:
            places = places[places.index(before) + 1 :] if before in places else []
        rows = {row.position: row for row in queryset.filter(position__in=places[:limit])}
        return [rows[place] for place in places[:limit]]


class Verdicts(PublicDoor):
    """The newest version of every verdict, withdrawn ones included."""

    query = VerdictQuery
    answers: ClassVar = {"GET": {200: VerdictPage}}

    def get(self, request: Request) -> HttpResponseBase:
        """The newest version of every verdict, withdrawn ones included, in pages.

        The order is that of first publication, the newest first, and a corrected verdict keeps
        its place; with `q`, the best match comes first.
        """
        pages = ByRank(self.asked["q"]) if "q" in self.asked else ByPosition()
        listed = narrowed(Listing.objects.all(), self.asked)
        rows = pages.paginate_queryset(with_bodies(listed), request, self)
        pulls.note(self.request, Verdict.objects.filter(pk__in=[row.verdict_id for row in rows]))
        stored = [(row.verdict.body, row.verdict.etag) for row in rows]
        body, etag = framed(stored, pages.next)
        return kept(request, body, etag=etag)


def with_bodies(listed: ListingQuerySet) -> QuerySet[Listing]:
    """The listings with the bodies of their versions and nothing else, in one query."""
    return listed.select_related("verdict").only("position", "verdict__body", "verdict__etag")


def framed(stored: Sequence[tuple[str, str]], following: str | None) -> tuple[str, str]:
    """The page of these bodies, each with its ETag, as JSON, and its own ETag."""
    bodies = ",\n".join(body for body, _ in stored)
    facts = "".join(etag for _, etag in stored) + (following or "")
    page = f'{{"results": [{bodies}], "next": {json.dumps(following)}}}'
    return page, hashlib.sha256(facts.encode()).hexdigest()


def narrowed(listed: ListingQuerySet, asked: dict[str, Any]) -> ListingQuerySet:
    """The listings that fit what was asked for."""
    conditions = {
        lookup: made(asked[name]) for name, (lookup, made) in LOOKUPS.items() if name in asked
    }
    return listed.filter(**conditions)


def itself(value: object) -> object:
    """The value as it was given."""
    return value


def midnight(day: date) -> datetime:
    """When `day` begins, in UTC."""
    return datetime.combine(day, time(), UTC)


LOOKUPS: dict[str, tuple[str, Any]] = {
    "state": ("state", itself),
    "rating": ("rating", itself),
    "claimant": ("claimant", itself),
    "party": ("party", itself),
    "publisher": ("publishers__contains", lambda name: [name]),
    "topic": ("topics__contains", lambda name: [name]),
    "language": ("language__in", lambda tag: {tag, tag.split("-", 1)[0]}),
    "published_from": ("published_at__gte", midnight),
    "published_to": ("published_at__lt", lambda day: midnight(day) + timedelta(days=1)),
    "changed_since": ("published_at__gte", itself),
}
