"""Searching for sources of a claim: one run of the providers, every answer kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from factcheck.enums import JobKind, ProviderState
from factcheck.errors import InvalidInput, SourceError
from factcheck.models import Claim, ProviderAnswer, Search, Source, Story, User
from factcheck.providers import Hit, OwnStories, Provider, Query, SearXNG
from factcheck.services import addresses, claims, jobs

MAX_QUERY_CHARACTERS = 300
OWN_STORIES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What one provider said: hits, or why there are none to speak of."""

    provider: str
    hits: list[Hit]
    failure: str = ""


def start(*, claim_id: int, by: User) -> Search:
    """Ask for a new search of a claim; a worker runs it.

    Raises:
        NotFound, NotPermitted: as `claims.editing` says.
    """
    with claims.editing("claim.search", claim_id=claim_id, by=by) as edit:
        search = Search.objects.create(claim=edit.claim, requested_at=edit.at, requested_by=by)
        edit.data["search"] = search.pk
        jobs.enqueue(JobKind.SEARCH, search.pk)
    return search


def run(lease: jobs.Lease) -> None:
    """Ask every provider, then store the answers and enter a fetch for each new source.

    While attempts are left, a provider that could not be had puts the whole search back; after
    the last one the search ends incomplete and says so.
    """
    search = Search.objects.select_related("claim").get(pk=lease.subject_id)
    query = Query(text=search.claim.text[:MAX_QUERY_CHARACTERS])
    answers = [asked(provider, query) for provider in configured(search.claim)]
    failures = [f"{each.provider}: {each.failure}" for each in answers if each.failure]
    if failures and not lease.is_last_attempt:
        jobs.failed(lease, "\n".join(failures))
        return
    with jobs.holding(lease):
        store(search, query.text, answers)
        search.finished_at = timezone.now()
        search.save(update_fields=["finished_at"])


def configured(claim: Claim) -> list[Provider]:
    """The providers that this newsroom has switched on, its own stories first."""

    def earlier(words: list[str]) -> list[Story]:
        stories = Story.objects.filter(desk=claim.desk_id).exclude(url="")
        elsewhere = stories.exclude(appearances__claim=claim)
        return list(elsewhere.resembling(words)[:OWN_STORIES])

    providers: list[Provider] = [OwnStories(find=earlier)]
    if settings.SEARXNG_URL:
        providers.append(SearXNG(settings.SEARXNG_URL, user_agent=settings.USER_AGENT))
    return providers


def asked(provider: Provider, query: Query) -> Answer:
    """One provider's answer; a failure is told as such, never as "nothing found"."""
    try:
        return Answer(provider.name, provider.search(query))
    except SourceError as error:
        return Answer(provider.name, [], failure=error.message)


def store(search: Search, query: str, answers: list[Answer]) -> None:
    """Keep the answers, and enter each address that is new to the claim as a source to fetch.

    Locks the claim: whoever else finds the same pages for it now, person or worker, waits.
    """
    claim = Claim.objects.select_for_update().get(pk=search.claim_id)
    ProviderAnswer.objects.bulk_create(
        ProviderAnswer(
            search=search,
            provider=answer.provider,
            query=query,
            state=ProviderState.FAILED if answer.failure else ProviderState.ANSWERED,
            hit_count=len(answer.hits),
            detail=answer.failure,
        )
        for answer in answers
    )
    known = set(claim.sources.values_list("url_key", flat=True))
    new: dict[str, Source] = {}
    for source in sources_in(search, answers):
        if source.url_key not in known:
            new.setdefault(source.url_key, source)
    Source.objects.bulk_create(new.values())
    if new:
        jobs.enqueue(JobKind.FETCH, claim.pk)


def sources_in(search: Search, answers: list[Answer]) -> list[Source]:
    """A source for every hit, as yet unsaved."""
    found = [source for answer in answers for source in addressed(answer)]
    publishers = addresses.publishers_of([source.url for source in found])
    now = timezone.now()
    for source, publisher in zip(found, publishers, strict=True):
        source.search, source.claim_id = search, search.claim_id
        source.publisher, source.attached_at = publisher, now
    return found


def addressed(answer: Answer) -> Iterator[Source]:
    """The hits of one answer that have a web address, as sources."""
    for hit in answer.hits:
        try:
            url = addresses.cleaned(hit.url)
        except InvalidInput:
            continue
        yield Source(
            url=url,
            url_key=addresses.key_of(url),
            title=hit.title,
            snippet=hit.snippet,
            provider=answer.provider,
        )
