"""Background work as rows: entered with its cause, rung for, leased, fenced, swept, counted.

    enqueue      a row, in the transaction that causes the work
    dispatch     tells the queue the ids of what is due; rings again for what nobody took
    claim        one worker gets the row and a new lease token, by compare-and-set
    writing      a part of the effects in a transaction, only under the token; the lease runs anew
    holding      effects and "done" in one transaction, only under the token
    put_back     what could not all be done yet goes on later, with its attempts given back
    failed       back with a later due time, or dead after the last attempt
    sweep        what lost its worker goes back or dies
    purge        what ended long ago is removed
    retry, discard   a person's answers to a dead job

A lost or doubled message costs latency, never work. Knows of the work only whose desk it is for.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from factcheck import jobs as limits
from factcheck.enums import JobKind, JobState, Role
from factcheck.errors import NotFound, NotPermitted
from factcheck.models import Desk, Job, User
from factcheck.services import audit

HANDLERS = (Role.EDITOR, Role.ADMINISTRATOR)
MAX_ERROR_CHARACTERS = 2_000
PURGED_AT_ONCE = 500
# What leads from a desk to the row that a job works on.
PATH_FROM_DESK = {
    JobKind.SEARCH: "claims__searches",
    JobKind.ASK: "claims__searches__answers",
    JobKind.FETCH: "claims",
    JobKind.WEIGH: "claims",
    JobKind.WATCH: "claims__sources",
    JobKind.DEPOSIT: "claims__sources__capture",
    JobKind.POLL: "feeds",
    JobKind.RECHECK: "claims__verdicts",
    JobKind.CATCH_UP: "claims__verdicts",
    JobKind.DELIVER: "endpoints",
    JobKind.REMIND: "claims__assignments",
    JobKind.DIGEST: "memberships__user",
}


class LeaseLost(Exception):
    """Another worker has the job now, or a person took it away; write nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write one job's effects, until somebody else gets a newer one."""

    job_id: int
    kind: JobKind
    subject_id: int
    attempt: int
    token: uuid.UUID

    @property
    def is_last_attempt(self) -> bool:
        """Whether a failure now would be the last."""
        return self.attempt >= limits.MAX_ATTEMPTS


def enqueue(kind: JobKind, subject_id: int, *, delay: timedelta = timedelta()) -> None:
    """Enter work to be done; the same work that waits already is brought forward instead.

    Locks the row, be it new or old, until the transaction that causes the work ends: a worker
    that took it sooner would not see the cause.
    """
    now = timezone.now()
    job = Job(kind=kind, subject_id=subject_id, created_at=now, due_at=now + delay)
    waiting = Job.objects.filter(kind=kind, subject_id=subject_id, state=JobState.QUEUED)
    with transaction.atomic():
        entered = None
        while entered is None:
            Job.objects.bulk_create([job], ignore_conflicts=True)
            # None when a worker took the one that was in the way; then there is room.
            entered = waiting.select_for_update().first()
        _bring_forward(entered, job.due_at)


def enqueue_first(kind: JobKind, subject_ids: Iterable[int]) -> None:
    """Enter work on rows that were made in this very transaction, so that none can wait yet."""
    now = timezone.now()
    Job.objects.bulk_create(
        Job(kind=kind, subject_id=subject_id, created_at=now, due_at=now)
        for subject_id in subject_ids
    )


def dispatch(ring: Callable[[int], None], *, limit: int = 100) -> int:
    """Tell the queue of what is due, oldest first; returns how many were rung for.

    `ring` publishes one job id. A job that nobody took is rung for again after 30 s. What `ring`
    raises ends the round; the rest waits for the next one.
    """
    stale = timezone.now() - timedelta(seconds=limits.RING_AGAIN_SECONDS)
    unrung = Job.objects.due().filter(Q(rung_at=None) | Q(rung_at__lt=stale))
    ids = list(unrung.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    for job_id in ids:
        ring(job_id)
        # Not if it failed in the meantime: it comes back at its own time.
        unrung.filter(pk=job_id).update(rung_at=timezone.now())
    return len(ids)


def claim(job_id: int) -> Lease | None:
    """Take the job if it waits and its time has come; nobody else gets it while the lease runs."""
    now = timezone.now()
    token = uuid.uuid4()
    taken = (
        Job.objects.due()
        .filter(pk=job_id)
        .update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            lease_token=token,
            lease_until=now + timedelta(seconds=limits.LEASE_SECONDS),
        )
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    return Lease(job.pk, JobKind(job.kind), job.subject_id, job.attempt, token)


def claim_due(kind: JobKind, *, limit: int) -> list[Lease]:
    """Take up to `limit` jobs of a kind whose time has come, unrung for, the oldest first."""
    due = Job.objects.due().filter(kind=kind).order_by("due_at", "pk")
    taken = [claim(job_id) for job_id in list(due.values_list("pk", flat=True)[:limit])]
    return [lease for lease in taken if lease is not None]


@contextmanager
def holding(lease: Lease) -> Iterator[None]:
    """Write the job's effects and end it, in one transaction and only under the lease.

    Raises:
        LeaseLost: the lease is no longer the newest; the effects are rolled back.
    """
    with transaction.atomic():
        row = _locked(lease)
        yield
        _end(row, JobState.DONE)


@contextmanager
def writing(lease: Lease) -> Iterator[None]:
    """Write a part of the job's effects in one transaction, only under the lease, which runs anew.

    Raises:
        LeaseLost: the lease is no longer the newest; this part is rolled back.
    """
    with transaction.atomic():
        row = _locked(lease)
        row.lease_until = timezone.now() + timedelta(seconds=limits.LEASE_SECONDS)
        row.save(update_fields=["lease_until"])
        yield


def put_back(lease: Lease, *, due_at: datetime) -> None:
    """Have the job go on at `due_at` with what is left of it; a job that moves is not failing.

    When the same work waits already, it is brought forward instead.

    Raises:
        LeaseLost: the lease is no longer the newest; the job is somebody else's to put back.
    """
    with transaction.atomic():
        row = _locked(lease)
        row.attempt, row.last_error = 0, ""
        _queue(row, due_at=due_at)


def failed(lease: Lease, error: str, *, delay: timedelta | None = None) -> None:
    """Put the job back for later, or mark it dead after its last attempt.

    Without a `delay` the wait is the usual one for this attempt.
    """
    with transaction.atomic():
        row = _held(lease).select_for_update().first()
        if row is None:
            return
        _put_back(row, error, delay=limits.backoff(row.attempt) if delay is None else delay)


def sweep() -> int:
    """Take back what lost its worker; returns how many jobs that were."""
    with transaction.atomic():
        rows = list(Job.objects.lapsed().select_for_update(skip_locked=True)[:500])
        for row in rows:
            _put_back(row, "The worker was lost: its lease ran out.", delay=timedelta())
    return len(rows)


def purge() -> int:
    """Remove what was done or discarded long ago, a bounded number at once; returns how many.

    Dead jobs stay until a person has answered them.
    """
    old = timezone.now() - timedelta(days=limits.KEPT_DAYS)
    ended = Job.objects.settled().filter(ended_at__lt=old).order_by("ended_at")
    ids = list(ended.values_list("pk", flat=True)[:PURGED_AT_ONCE])
    count, _ = Job.objects.filter(pk__in=ids).delete()
    return count


def retry(*, job_id: int, by: User) -> Job:
    """Give a dead job its attempts back.

    Raises:
        NotFound: there is no such dead job on the desks that this person looks after.
        NotPermitted: the person is neither editor nor administrator of any desk.
    """
    with transaction.atomic():
        row, desk = _dead(job_id, by)
        row.attempt, row.ended_at = 0, None
        _queue(row, due_at=timezone.now())
        audit.record("job.retry", f"job:{row.pk}", by=by, desk=desk, data={"kind": row.kind})
    return row


def discard(*, job_id: int, by: User) -> Job:
    """Let a dead job be.

    Raises:
        NotFound: there is no such dead job on the desks that this person looks after.
        NotPermitted: the person is neither editor nor administrator of any desk.
    """
    with transaction.atomic():
        row, desk = _dead(job_id, by)
        _end(row, JobState.DISCARDED)
        audit.record("job.discard", f"job:{row.pk}", by=by, desk=desk, data={"kind": row.kind})
    return row


def _held(lease: Lease) -> QuerySet[Job]:
    return Job.objects.filter(pk=lease.job_id, state=JobState.RUNNING, lease_token=lease.token)


def _locked(lease: Lease) -> Job:
    row = _held(lease).select_for_update().first()
    if row is None:
        raise LeaseLost
    return row


def _dead(job_id: int, by: User) -> tuple[Job, Desk]:
    desks = {each.desk_id for each in by.memberships.filter(role__in=HANDLERS)}
    if not desks:
        raise NotPermitted("To handle a dead job takes the role editor or administrator.")
    row = Job.objects.dead().select_for_update().filter(pk=job_id).first()
    desk = desks_of(row).filter(pk__in=desks).first() if row else None
    if row is None or desk is None:
        raise NotFound("There is no such dead job on your desks.")
    return row, desk


def desks_of(job: Job) -> QuerySet[Desk]:
    """The desks that the work is for; more than one when they share its row, none when it is gone.

    One desk may be named several times.
    """
    return Desk.objects.filter(**{PATH_FROM_DESK[JobKind(job.kind)]: job.subject_id})


def _put_back(row: Job, error: str, *, delay: timedelta) -> None:
    row.last_error = error[-MAX_ERROR_CHARACTERS:].replace("\x00", "")
    if row.attempt >= limits.MAX_ATTEMPTS:
        _end(row, JobState.DEAD)
    else:
        _queue(row, due_at=timezone.now() + delay)


def _queue(row: Job, *, due_at: datetime) -> None:
    row.state = JobState.QUEUED
    row.lease_token = row.lease_until = row.rung_at = None
    row.due_at = due_at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same work waits already, entered while this row was at it
        _end(row, JobState.DISCARDED)
        twin = Job.objects.filter(
            kind=row.kind, subject_id=row.subject_id, state=JobState.QUEUED, due_at__gt=due_at
        )
        twin.update(due_at=due_at, rung_at=None)


def _bring_forward(row: Job, due_at: datetime) -> None:
    if due_at < row.due_at:
        row.due_at, row.rung_at = due_at, None
        row.save(update_fields=["due_at", "rung_at"])


def _end(row: Job, state: JobState) -> None:
    row.state = state
    row.lease_token = row.lease_until = None
    row.ended_at = timezone.now()
    row.save()
