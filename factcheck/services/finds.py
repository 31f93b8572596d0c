"""One search over what a person's desks know: claims, stories, sources and people."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from factcheck.models import Claim, Claimant, Membership, Source, Story, User
from factcheck.services import wording

MOST = 10  # of each kind
MAX_WORDS_CHARACTERS = 400
# Without it the database knows the rest for an address, and its site.
SCHEME = re.compile(r"https?://")


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, of each kind at most the first ten."""

    claims: Iterable[Claim] = ()
    stories: Iterable[Story] = ()
    sources: Iterable[Source] = ()
    claimants: Iterable[Claimant] = ()
    people: Iterable[User] = ()


def find(words: str, *, by: User) -> Found:
    """What fits `words` on the desks of this person, the newest first; names by any part of them.

    Words are those of a web search: "quoted phrases", OR, and -without.

    Raises:
        InvalidInput: words that cannot be looked for.
    """
    wording.check("q", words, most=MAX_WORDS_CHARACTERS)
    words = words.strip()
    if not words:
        return Found()
    query = SearchQuery(SCHEME.sub("", words), search_type="websearch", config="english")
    claims = Claim.objects.of_desks_of(by).saying(query).select_related("claimant")
    stories = Story.objects.of_desks_of(by).saying(query).defer("text", "search")
    sources = Source.objects.of_desks_of(by).saying(query).select_related("claim", "publisher")
    claimants = Claimant.objects.filter(name__icontains=words).select_related("party")
    return Found(
        claims=claims.order_by("-pk")[:MOST],
        stories=stories.select_related("publisher").order_by("-pk")[:MOST],
        sources=sources.order_by("-pk")[:MOST],
        claimants=claimants.order_by("name")[:MOST],
        people=colleagues(words, by).order_by("username")[:MOST],
    )


def colleagues(words: str, by: User) -> QuerySet[User]:
    """Active people of one's desks, by any part of their names."""
    called = Concat("first_name", Value(" "), "last_name", Value(" "), "username")
    people = User.objects.filter(is_active=True, pk__in=desk_mates(by)).alias(called=called)
    return people.filter(called__icontains=words)


def desk_mates(by: User) -> QuerySet[Membership, int]:
    """The ids of everybody on this person's desks."""
    desks = by.memberships.values("desk")
    return Membership.objects.filter(desk__in=desks).values_list("user", flat=True)
