"""Background work as rows: entered with its cause, rung for, leased, fenced, swept, counted.

    enqueue      a row, in the transaction that causes the work
    dispatch     tells the queue the ids of what is due; rings again for what nobody took
    claim        one worker gets the row and a new lease token, by compare-and-set
    holding      effects and "done" in one transaction, only under the token
    failed       back with a later due time, or dead after the last attempt
    sweep        what lost its worker goes back or dies
    retry, discard   a person's answers to a dead job

A lost or doubled message costs latency, never work. Knows of the work only which claim it is for.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from factcheck import jobs as limits
from factcheck.enums import JobKind, JobState, Role
from factcheck.errors import NotFound, NotPermitted
from factcheck.models import Claim, Desk, Job, User
from factcheck.services import audit

HANDLERS = (Role.EDITOR, Role.ADMINISTRATOR)
MAX_ERROR_CHARACTERS = 2_000
# What leads from a claim to the row that a job works on.
SUBJECT_OF_CLAIM = {
    JobKind.SEARCH: "searches",
    JobKind.FETCH: "sources",
    JobKind.WEIGH: "pk",
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
    """Enter work to be done; the same work that waits already is not entered twice.

    Locks the row, be it new or old, until the transaction that causes the work ends: a worker
    that took it sooner would not see the cause.
    """
    now = timezone.now()
    job = Job(kind=kind, subject_id=subject_id, created_at=now, due_at=now + delay)
    waiting = Job.objects.filter(kind=kind, subject_id=subject_id, state=JobState.QUEUED)
    with transaction.atomic():
        is_entered = False
        while not is_entered:
            Job.objects.bulk_create([job], ignore_conflicts=True)
            # None when a worker took the one that was in the way; then there is room.
            is_entered = waiting.select_for_update().first() is not None


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


@contextmanager
def holding(lease: Lease) -> Iterator[None]:
    """Write the job's effects and end it, in one transaction and only under the lease.

    Raises:
        LeaseLost: the lease is no longer the newest; the effects are rolled back.
    """
    with transaction.atomic():
        row = _held(lease).select_for_update().first()
        if row is None:
            raise LeaseLost
        yield
        _end(row, JobState.DONE)


def failed(lease: Lease, error: str) -> None:
    """Put the job back for later, or mark it dead after its last attempt."""
    with transaction.atomic():
        row = _held(lease).select_for_update().first()
        if row is None:
            return
        _put_back(row, error, delay=limits.backoff(row.attempt))


def sweep() -> int:
    """Take back what lost its worker; returns how many jobs that were."""
    with transaction.atomic():
        rows = list(Job.objects.lapsed().select_for_update(skip_locked=True)[:500])
        for row in rows:
            _put_back(row, "The worker was lost: its lease ran out.", delay=timedelta())
    return len(rows)


def retry(*, job_id: int, by: User) -> Job:
    """Give a dead job its attempts back.

    Raises:
        NotFound: there is no such dead job on the desks that this person looks after.
        NotPermitted: the person is neither editor nor administrator of any desk.
    """
    with transaction.atomic():
        row, desk = _dead(job_id, by)
        row.attempt, row.ended_at = 0, None
        _queue(row, delay=timedelta())
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


def _dead(job_id: int, by: User) -> tuple[Job, Desk]:
    desks = {each.desk_id for each in by.memberships.filter(role__in=HANDLERS)}
    if not desks:
        raise NotPermitted("To handle a dead job takes the role editor or administrator.")
    row = Job.objects.dead().select_for_update().filter(pk=job_id).first()
    claim = claim_of(row) if row else None
    if row is None or claim is None or claim.desk_id not in desks:
        raise NotFound("There is no such dead job on your desks.")
    return row, claim.desk


def claim_of(job: Job) -> Claim | None:
    """The claim that the work is for, with its desk; nothing when its row is gone."""
    subject = {SUBJECT_OF_CLAIM[JobKind(job.kind)]: job.subject_id}
    return Claim.objects.filter(**subject).select_related("desk").first()


def _put_back(row: Job, error: str, *, delay: timedelta) -> None:
    row.last_error = error[-MAX_ERROR_CHARACTERS:].replace("\x00", "")
    if row.attempt >= limits.MAX_ATTEMPTS:
        _end(row, JobState.DEAD)
    else:
        _queue(row, delay=delay)


def _queue(row: Job, *, delay: timedelta) -> None:
    row.state = JobState.QUEUED
    row.lease_token = row.lease_until = row.rung_at = None
    row.due_at = timezone.now() + delay
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same work waits already, entered while this row was at it
        _end(row, JobState.DISCARDED)


def _end(row: Job, state: JobState) -> None:
    row.state = state
    row.lease_token = row.lease_until = None
    row.ended_at = timezone.now()
    row.save()
