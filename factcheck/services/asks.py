"""Asking one provider the queries of a search, apart from all the others, until it has ended.

A provider that did not answer is asked again after a minute, ten minutes and an hour, or when it
said; each search says meanwhile what it waits for. What was answered before is not asked again.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from factcheck.enums import JobKind, JobState, ProviderState
from factcheck.errors import FactCheckError, SourceError, SourceUnavailable
from factcheck.models import Claim, Job, ProviderAnswer, Search, SearchQuery
from factcheck.providers import QUERY_REFUSED, Hit, Query
from factcheck.services import audit, hits, jobs, switchboard, turns
from factcheck.services.switchboard import Line

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
# After this no further query is begun: what is under way must end within a job's time.
ASKS_FOR_SECONDS = 15


def run(lease: jobs.Lease) -> None:
    """Ask the next queries, and come back for what could not be asked yet."""
    answers = ProviderAnswer.objects.select_related("search__claim")
    answer = answers.get(pk=lease.subject_id)
    line = line_of(answer)
    if answer.state != ProviderState.WAITING:
        with jobs.holding(lease):
            return
    if line is None or line.why_off:
        why = line.why_off if line else "It is no longer among this newsroom's providers."
        end(lease, answer, ProviderState.OFF, why)
        return
    ask_in_turn(lease, answer, line)


def line_of(answer: ProviderAnswer) -> Line | None:
    """The provider as it is wired now."""
    wired = switchboard.lines(answer.search.claim.desk_id)
    return next((line for line in wired if line.name == answer.provider), None)


def ask_in_turn(lease: jobs.Lease, answer: ProviderAnswer, line: Line) -> None:
    """Ask one query after the other, as far as there are turns and time."""
    queries = answer.search.queries.filter(number__gt=answer.asked_count).order_by("number")
    until = time.monotonic() + ASKS_FOR_SECONDS
    for query in queries:
        if time.monotonic() > until:
            jobs.put_back(lease, due_at=timezone.now())
            return
        if wait := turns.take(line):
            stand_by(lease, answer, wait)
            return
        try:
            found = asked(line, answer.search.claim, query)
        except FactCheckError as error:
            fail(lease, answer, line, error)
            return
        turns.answered(line)
        keep(lease, answer, query, found)
    # One that refused a query and named nothing has not said that there is nothing.
    is_refusal = answer.detail and not answer.hit_count
    state = ProviderState.FAILED if is_refusal else ProviderState.ANSWERED
    end(lease, answer, state, answer.detail)


def asked(line: Line, claim: Claim, query: SearchQuery) -> list[Hit] | str:
    """What the provider names for a query, or the sentence with which it refuses this very query.

    Raises:
        SourceError: it did not answer.
        InvalidInput: its address is none.
    """
    words = Query(query.text, query.language, query.since, query.until)
    try:
        return line.connect(claim).search(words)
    except SourceError as error:
        if error.code == QUERY_REFUSED:
            return error.message
        raise


def keep(
    lease: jobs.Lease, answer: ProviderAnswer, query: SearchQuery, found: list[Hit] | str
) -> None:
    """Keep the hits of one query, so that whatever comes next it need not be asked again."""
    with jobs.writing(lease):
        check(answer)
        if isinstance(found, str):
            answer.detail = found
        elif answer.retry_at is not None:
            answer.detail = ""
        answer.asked_count, answer.retry_at = query.number, None
        if not isinstance(found, str):
            answer.hit_count += hits.keep(answer, query, found)
        answer.save()


def check(answer: ProviderAnswer) -> None:
    """See that nobody else has asked this provider meanwhile; locks its row.

    Raises:
        LeaseLost: somebody has, so what we know is old.
    """
    row = ProviderAnswer.objects.select_for_update().get(pk=answer.pk)
    if (row.state, row.asked_count) != (ProviderState.WAITING, answer.asked_count):
        raise jobs.LeaseLost


def stand_by(lease: jobs.Lease, answer: ProviderAnswer, wait: turns.Wait) -> None:
    """Come back when it is this search's turn; a provider at rest has failed it once more."""
    if wait.is_failure:
        try_again(lease, answer, wait.why, not_before=wait.until)
        return
    if wait.why:
        ProviderAnswer.objects.filter(pk=answer.pk).update(detail=wait.why, retry_at=wait.until)
    jobs.put_back(lease, due_at=wait.until)


def fail(lease: jobs.Lease, answer: ProviderAnswer, line: Line, error: FactCheckError) -> None:
    """Note the failure with the provider, and ask again later if that may help."""
    if isinstance(error, SourceError):
        turns.failed(line, error)
    if isinstance(error, SourceUnavailable):
        asked_for = timedelta(seconds=error.retry_after_seconds or 0)
        try_again(lease, answer, error.message, not_before=timezone.now() + asked_for)
    else:
        end(lease, answer, ProviderState.FAILED, error.message)


def try_again(lease: jobs.Lease, answer: ProviderAnswer, why: str, *, not_before: datetime) -> None:
    """Put the rest of the queries off, or give the provider up after the last time."""
    if answer.attempt >= len(RETRY_AFTER):
        answer.attempt += 1
        end(lease, answer, ProviderState.FAILED, why)
        return
    due_at = max(not_before, timezone.now() + RETRY_AFTER[answer.attempt])
    with jobs.writing(lease):
        check(answer)
        answer.attempt += 1
        answer.detail, answer.retry_at = why, due_at
        answer.save()
        # What it has named so far is not kept waiting for the rest.
        take(answer)
    jobs.put_back(lease, due_at=due_at)


def end(lease: jobs.Lease, answer: ProviderAnswer, state: ProviderState, detail: str) -> None:
    """End a provider's part of a search: its pages are taken, and the last one ends the search."""
    with jobs.holding(lease):
        check(answer)
        answer.state, answer.detail, answer.retry_at = state, detail, None
        answer.save()
        take(answer)


def take(answer: ProviderAnswer) -> None:
    """Take the pages that were found so far; ends the search when all its providers have.

    Locks the claim, then the search: two providers that end at once are heard one by one.
    """
    claim = Claim.objects.select_for_update().get(pk=answer.search.claim_id)
    search = Search.objects.select_for_update().get(pk=answer.search_id)
    waiting = search.answers.filter(state=ProviderState.WAITING).count()
    hits.take(claim, search, waiting=waiting)
    if not waiting:
        finish(claim, search)


def finish(claim: Claim, search: Search) -> None:
    """End a search whose providers have all ended, and say so in the newsroom's chain."""
    search.finished_at = timezone.now()
    search.save(update_fields=["finished_at", "left_out"])
    counts = {
        "sources": search.sources.count(),
        "left_out": search.left_out,
        "failed": sorted(
            search.answers.filter(state=ProviderState.FAILED).values_list("provider", flat=True)
        ),
    }
    audit.record("search.finish", f"search:{search.pk}", by=None, desk=claim.desk, data=counts)


def enter(answers: Iterable[ProviderAnswer]) -> None:
    """Have each provider that is waited for asked, now; not those that are being asked."""
    waiting = [each.pk for each in answers if each.state == ProviderState.WAITING]
    running = Job.objects.filter(kind=JobKind.ASK, state=JobState.RUNNING, subject_id__in=waiting)
    under_way = set(running.values_list("subject_id", flat=True))
    for answer_id in waiting:
        if answer_id not in under_way:
            jobs.enqueue(JobKind.ASK, answer_id)
