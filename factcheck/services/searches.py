"""Searching for sources of a claim: one run of the providers, every answer kept."""

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
        for answer in answers:
            store(search, query, answer)
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


def store(search: Search, query: Query, answer: Answer) -> None:
    """Keep an answer, and enter each address that is new to the claim as a source to fetch."""
    ProviderAnswer.objects.create(
        search=search,
        provider=answer.provider,
        query=query.text,
        state=ProviderState.FAILED if answer.failure else ProviderState.ANSWERED,
        hit_count=len(answer.hits),
        detail=answer.failure,
    )
    for hit in answer.hits:
        try:
            address = addresses.cleaned(hit.url)
        except InvalidInput:
            continue
        source, is_new = Source.objects.get_or_create(
            claim=search.claim,
            url_key=addresses.key_of(address),
            defaults={
                "search": search,
                "url": address,
                "title": hit.title,
                "snippet": hit.snippet,
                "provider": answer.provider,
                "publisher": addresses.publisher_of(address),
                "attached_at": timezone.now(),
            },
        )
        if is_new:
            jobs.enqueue(JobKind.FETCH, source.pk)
