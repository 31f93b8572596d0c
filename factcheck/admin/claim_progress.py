"""How far the search for a claim's sources has come, and what was asked; starts nothing."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.safestring import SafeString

from factcheck.admin import chips
from factcheck.admin.evidence_links import publisher_of
from factcheck.enums import JobKind, JobState, ProviderState, SourceState
from factcheck.models import Claim, FoundHit, Job, ProviderAnswer, SearchQuery, Source
from factcheck.services import searches, switchboard

UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)
FAILURES_SHOWN = 5
HITS_SHOWN = 20
SOON_MS = 3_000
# While everything waits for an hour to come, there is little to see.
LATER_MS = 30_000


@dataclass(frozen=True, slots=True)
class Answer:
    """How one provider stands."""

    label: str
    state: SafeString
    words: str
    again: SafeString | str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its first hits: a link to the page, who named it, and the hit itself."""

    query: SearchQuery
    hits: list[tuple[SafeString, str, FoundHit]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the newest search and the fetches of the claim have come."""

    so_far: searches.Progress
    asked: SafeString | str
    answers: list[Answer]
    queries: list[SearchQuery]
    failures: list[tuple[str, Source]]
    failed_count: int
    is_under_way: bool
    renew_ms: int
    dead_jobs: int


def progress(claim: Claim) -> Progress:
    """Everything that the panel shows; the same number of queries whatever was found."""
    so_far = searches.progress(claim)
    search = so_far.search
    work = jobs_of(claim)
    failed = failures(claim)
    now = timezone.now()
    return Progress(
        so_far=so_far,
        asked=chips.ago(search.requested_at) if search else "",
        answers=answers(list(search.answers.all()), claim.desk_id) if search else [],
        queries=list(search.queries.annotate(found=Count("hits")).order_by("number"))
        if search
        else [],
        failures=[(publisher_of(each), each) for each in failed[:FAILURES_SHOWN]],
        failed_count=so_far.pages_done - so_far.pages_fetched,
        is_under_way=any(job.state in UNDER_WAY for job in work),
        renew_ms=SOON_MS
        if any(job.state in UNDER_WAY and job.due_at <= now for job in work)
        else LATER_MS,
        dead_jobs=Counter(job.state for job in work)[JobState.DEAD],
    )


def jobs_of(claim: Claim) -> list[Job]:
    """What is still to be done, or died, of the claim's searches and pages."""
    ours = claim.searches.values("pk")
    asks = ProviderAnswer.objects.filter(search__claim=claim, state=ProviderState.WAITING)
    work = Job.objects.filter(
        Q(kind__in=[JobKind.FETCH, JobKind.WEIGH], subject_id=claim.pk)
        | Q(kind=JobKind.SEARCH, subject_id__in=ours)
        | Q(kind=JobKind.ASK, subject_id__in=asks.values("pk"))
    )
    return list(work.filter(state__in=[*UNDER_WAY, JobState.DEAD]).only("state", "due_at"))


def answers(rows: list[ProviderAnswer], desk_id: int) -> list[Answer]:
    """The providers in the order in which they were asked, those that are off at the end."""
    labels = {line.name: line.label for line in switchboard.lines(desk_id)}
    rows.sort(key=lambda row: (row.state == ProviderState.OFF, row.pk))
    return [
        Answer(
            label=labels.get(row.provider, chips.provider(row.provider)),
            state=chips.provider_state(row.state),
            words=said(row),
            again=chips.due(row.retry_at, is_open=False) if row.retry_at else "",
        )
        for row in rows
    ]


def said(row: ProviderAnswer) -> str:
    """What a provider brought, or why it brought nothing."""
    found = f"{row.hit_count} found"
    if row.state == ProviderState.ANSWERED:
        return found
    if row.state == ProviderState.WAITING and row.asked_count:
        return f"{found} so far. {row.detail}".strip()
    return row.detail


def failures(claim: Claim) -> QuerySet[Source]:
    """The pages that could not be had, the newest first."""
    failed = claim.sources.filter(state__in=[SourceState.UNAVAILABLE, SourceState.REJECTED])
    return failed.select_related("publisher").defer("snippet").order_by("-pk")


def asked(search_id: int) -> list[Asked]:
    """A search's queries, each with its first hits; three queries whatever there is."""
    rank = Window(RowNumber(), partition_by="query", order_by=["answer", "rank"])
    hits = FoundHit.objects.select_related("answer").annotate(place=rank)
    first = hits.filter(place__lte=HITS_SHOWN).order_by("answer", "rank")
    rows = SearchQuery.objects.filter(search=search_id).annotate(found=Count("hits"))
    return [
        Asked(
            query,
            [
                (
                    chips.outside(hit.url, chips.cut(str(hit))),
                    chips.provider(hit.answer.provider),
                    hit,
                )
                for hit in query.hits.all()
            ],
        )
        for query in rows.prefetch_related(Prefetch("hits", first)).order_by("number")
    ]
