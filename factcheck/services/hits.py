"""From hits to sources: which of the pages that providers named are taken for a claim."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from django.conf import settings
from django.utils import timezone

from factcheck.enums import JobKind
from factcheck.errors import InvalidInput
from factcheck.models import Claim, FoundHit, ProviderAnswer, Search, SearchQuery, Source
from factcheck.providers import Hit
from factcheck.services import addresses, jobs


def keep(answer: ProviderAnswer, query: SearchQuery, hits: Sequence[Hit]) -> int:
    """Keep what a provider named for a query, as it said; returns how many pages that were.

    What has no web address is left out.
    """
    return len(FoundHit.objects.bulk_create(rows(answer, query, hits)))


def rows(answer: ProviderAnswer, query: SearchQuery, hits: Sequence[Hit]) -> Iterator[FoundHit]:
    """A row for each hit, as yet unsaved."""
    for rank, hit in enumerate(hits, start=1):
        try:
            url = addresses.cleaned(hit.url)
        except InvalidInput:
            continue
        yield FoundHit(
            answer=answer,
            query=query,
            rank=rank,
            url=url,
            url_key=addresses.key_of(url),
            title=hit.title,
            snippet=hit.snippet,
            published_on=hit.published_on,
            publisher=hit.publisher,
            language=hit.language,
            rating=hit.rating,
        )


def take(claim: Claim, search: Search, *, waiting: int) -> None:
    """Enter pages that are new to the claim as sources to fetch, a fair share of what is found.

    As long as `waiting` providers have not ended, each of them has its part of the room kept free.
    At the end the rest of the room is filled, and the pages for which there was none are counted.

    Args:
        claim: its row locked, so that nobody enters the same pages now.
        search: its row locked.
        waiting: providers of the search that are not through yet.
    """
    found = new_hits(claim, search)
    room = settings.SEARCH_MAX_SOURCES - search.sources.count()
    share = room // (waiting + 1) if waiting else room
    chosen = in_turn(by_asking(found))[: max(share, 0)]
    enter(claim, search, chosen)
    if not waiting:
        search.left_out = len({hit.url_key for hit in found}) - len(chosen)


def new_hits(claim: Claim, search: Search) -> list[FoundHit]:
    """The hits of a search on pages that the claim has not got."""
    hits = FoundHit.objects.filter(answer__search=search).exclude(
        url_key__in=claim.sources.values("url_key")
    )
    return list(hits.select_related("answer").order_by("rank", "query__number", "answer"))


def by_asking(hits: Iterable[FoundHit]) -> list[list[FoundHit]]:
    """The hits of each provider's answer to each query, the best first."""
    asked: dict[tuple[int, int], list[FoundHit]] = {}
    for hit in hits:
        asked.setdefault((hit.answer_id, hit.query_id), []).append(hit)
    return list(asked.values())


def in_turn(lists: Iterable[Sequence[FoundHit]]) -> list[FoundHit]:
    """One hit of each list, then the next of each, and so on, each address once."""
    turns = (hit for turn in zip_longest(*lists) for hit in turn if hit is not None)
    chosen: dict[str, FoundHit] = {}
    for hit in turns:
        chosen.setdefault(hit.url_key, hit)
    return list(chosen.values())


def enter(claim: Claim, search: Search, chosen: Sequence[FoundHit]) -> None:
    """Make the chosen hits the claim's sources, and have them fetched."""
    publishers = addresses.publishers_of([hit.url for hit in chosen]) if chosen else []
    now = timezone.now()
    Source.objects.bulk_create(
        Source(
            claim=claim,
            search=search,
            url=hit.url,
            url_key=hit.url_key,
            title=hit.title,
            snippet=hit.snippet,
            provider=hit.answer.provider,
            publisher=publisher,
            attached_at=now,
        )
        for hit, publisher in zip(chosen, publishers, strict=True)
    )
    if chosen:
        jobs.enqueue(JobKind.FETCH, claim.pk)
