"""Searching for sources of a claim: what is asked, of whom, and how far that has come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from factcheck.corroboration import queries
from factcheck.corroboration.queries import Wording
from factcheck.enums import JobKind, ProviderState, SourceState
from factcheck.models import Appearance, Claim, ProviderAnswer, Search, SearchQuery, User
from factcheck.services import asks, claims, jobs, switchboard

ENDED = {ProviderState.ANSWERED, ProviderState.FAILED}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the newest search of a claim and the fetches have come.

    `standing` is a sentence, such as "Incomplete: GDELT did not answer."; "" without any search.
    Providers that are switched off are not counted.
    """

    search: Search | None
    standing: str
    providers_done: int
    providers_all: int
    pages_done: int
    pages_fetched: int
    pages_all: int


def start(*, claim_id: int, by: User) -> Search:
    """Ask for a new search of a claim; workers run it.

    While one runs it is that one, and whoever it waits for is asked again now.

    Raises:
        NotFound, NotPermitted: as `claims.editing` says.
    """
    with claims.editing("claim.search", claim_id=claim_id, by=by) as edit:
        search = edit.claim.searches.running().order_by("-pk").first()
        if search is not None:
            bring_forward(search)
            return search
        search = Search.objects.create(claim=edit.claim, requested_at=edit.at, requested_by=by)
        edit.data["search"] = search.pk
        jobs.enqueue(JobKind.SEARCH, search.pk)
    return search


def bring_forward(search: Search) -> None:
    """Have a running search go on now, wherever it waits."""
    answers = list(search.answers.all())
    if answers:
        asks.enter(answers)
    else:
        jobs.enqueue(JobKind.SEARCH, search.pk)


def run(lease: jobs.Lease) -> None:
    """Plan a search: write down its queries, and enter a job for each provider that is on."""
    search = Search.objects.select_related("claim__claimant__party").get(pk=lease.subject_id)
    planned = queries_for(search.claim)
    with jobs.holding(lease):
        if search.answers.exists():
            return
        SearchQuery.objects.bulk_create(
            SearchQuery(
                search=search,
                number=number,
                text=each.text,
                purpose=each.purpose,
                language=each.language,
                since=each.since,
                until=each.until,
            )
            for number, each in enumerate(planned, start=1)
        )
        answers = ProviderAnswer.objects.bulk_create(
            ProviderAnswer(
                search=search,
                provider=line.name,
                state=ProviderState.OFF if line.why_off else ProviderState.WAITING,
                detail=line.why_off,
            )
            for line in switchboard.lines(search.claim.desk_id)
        )
        asks.enter(answers)


def queries_for(claim: Claim) -> tuple[queries.Planned, ...]:
    """What is asked about a claim, from its wording and those of the stories that tell it."""
    told = list(claim.appearances.select_related("story").order_by("pk"))
    language = language_of(claim, told)
    dates = [each.story.published_on for each in told if each.story.published_on]
    claimant = claim.claimant
    return queries.plan(
        Wording(claim.text, language),
        claimant=claimant.name if claimant else "",
        party=claimant.party.name if claimant and claimant.party else "",
        told_on=min(dates, default=None),
        originals=[
            Wording(each.quote, each.story.language)
            for each in told
            if each.story.language != language
        ][:1],
        limit=settings.SEARCH_MAX_QUERIES,
    )


def language_of(claim: Claim, told: Sequence[Appearance]) -> str:
    """The language in which a claim is worded: that of a story that says it so, else English."""
    verbatim = (each.story.language for each in told if claim.text in each.quote)
    return next(verbatim, "en")


def progress(claim: Claim) -> Progress:
    """How far the claim's newest search has come, and the fetches of all its pages."""
    search = claim.searches.prefetch_related("answers").order_by("-pk").first()
    answers = list(search.answers.all()) if search else []
    states = Counter(answer.state for answer in answers)
    pages = Counter(claim.sources.values_list("state", flat=True))
    done = sum(states[state] for state in ENDED)
    return Progress(
        search=search,
        standing=standing(search) if search else "",
        providers_done=done,
        providers_all=done + states[ProviderState.WAITING],
        pages_done=pages.total() - pages[SourceState.FOUND],
        pages_fetched=pages[SourceState.FETCHED],
        pages_all=pages.total(),
    )


def standing(search: Search) -> str:
    """How a search stands, as sentences; a provider that failed is never passed over."""
    labels = {line.name: line.label for line in switchboard.lines(search.claim.desk_id)}
    answers = sorted(search.answers.all(), key=lambda each: each.pk)
    missing = [sentence(each, labels.get(each.provider, each.provider)) for each in answers]
    left_out = [f"{search.left_out} more pages were found and left out."] if search.left_out else []
    if any(missing):
        return " ".join(["Incomplete:", *filter(None, missing), *left_out])
    if search.finished_at is None:
        return "Under way."
    return " ".join(["Complete.", *left_out])


def sentence(answer: ProviderAnswer, label: str) -> str:
    """What is missing of one provider's answer, "" when nothing is."""
    if answer.state == ProviderState.FAILED:
        return f"{label} did not answer."
    if answer.retry_at is None:
        return ""
    again = f"it is asked again at {answer.retry_at:%H:%M} UTC on {answer.retry_at:%d %B %Y}."
    if answer.attempt:
        return f"{label} did not answer; {again}"
    return f"{label} waits for its next quota; {again}"
