"""Carrying messages to endpoints: side by side, but at each endpoint one after the other.

A worker that is rung for one endpoint's job takes those of others that come due meanwhile, so that
one which answers slowly holds up nobody but itself, however few the workers are.
"""

import asyncio
import logging
import traceback
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from cryptography.fernet import InvalidToken
from django.utils import timezone

from factcheck import jobs as limits
from factcheck.enums import JobKind, JobState
from factcheck.errors import SourceError, SourceUnavailable
from factcheck.fetching import Courier
from factcheck.fetching.delivery import TIMEOUT_SECONDS
from factcheck.models import Job
from factcheck.services import deliveries, endpoints, jobs
from factcheck.services.deliveries import Message, Outcome, Tried

logger = logging.getLogger(__name__)

AT_ONCE = 32
LOOK_SECONDS = 0.2
# Nothing is sent later in a job than this, so that its last message ends within the job's limits.
SENDS_FOR_SECONDS = limits.SOFT_LIMIT_SECONDS - TIMEOUT_SECONDS - 5
# How soon an endpoint is looked at again that another worker is writing to.
LOOK_AGAIN = timedelta(seconds=2)
UNREADABLE = SourceUnavailable(
    "The secret of this endpoint can no longer be read. Give it a new one.", code="no_secret"
)


def run(lease: jobs.Lease) -> None:
    """Send what is due at an endpoint, and at those that come due meanwhile."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="courier") as pool:
        Round(pool, endpoints.courier()).work(lease)


@dataclass(slots=True)
class Round:
    """Messages that one worker has on their way, each with the lease of its endpoint's job."""

    pool: ThreadPoolExecutor
    courier: Courier
    until: float = field(default_factory=lambda: monotonic() + SENDS_FOR_SECONDS)
    away: dict[Future[Tried], jobs.Lease] = field(default_factory=dict)

    def work(self, lease: jobs.Lease) -> None:
        """Send, and write down what comes back, until nothing is on its way any more."""
        self.attend(lease)
        while self.away:
            back, _ = wait(self.away, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
            for each in back:
                self.attend(self.away.pop(each), each)
            if monotonic() < self.until:
                for other in jobs.claim_due(JobKind.DELIVER, limit=AT_ONCE - len(self.away)):
                    self.attend(other)

    def attend(self, lease: jobs.Lease, back: Future[Tried] | None = None) -> None:
        """Write down what came `back` from an endpoint, and send its next message.

        What goes wrong here is told by the endpoint's own job; the others go on.
        """
        try:
            if back is not None:
                deliveries.settle(lease, back.result())
            self.go_on(lease)
        except jobs.LeaseLost:
            logger.warning("Job %s: the lease was lost; nothing was written.", lease.job_id)
        except Exception:  # as in services/work.py
            logger.exception("Job %s failed, attempt %s.", lease.job_id, lease.attempt)
            jobs.failed(lease, traceback.format_exc())

    def go_on(self, lease: jobs.Lease) -> None:
        """Send the next message of an endpoint that is due, or let its job go."""
        row = None if is_served(lease) else deliveries.next_of(lease.subject_id)
        is_due = row is not None and row.due_at is not None and row.due_at <= timezone.now()
        if row is None or not is_due or monotonic() > self.until:
            let_go(lease)
            return
        try:
            message = deliveries.compose(row)
        except InvalidToken:
            unsent = Tried(row.pk, timezone.now(), timedelta(), UNREADABLE)
            deliveries.settle(lease, unsent)
            let_go(lease)
        else:
            self.away[self.pool.submit(send, self.courier, message)] = lease


def is_served(lease: jobs.Lease) -> bool:
    """Whether another worker is writing to this endpoint already."""
    others = Job.objects.filter(
        kind=lease.kind,
        subject_id=lease.subject_id,
        state=JobState.RUNNING,
        lease_until__gt=timezone.now(),
        pk__lt=lease.job_id,
    )
    return others.exists()


def let_go(lease: jobs.Lease) -> None:
    """Put an endpoint's job back until its next message is due, or end it when none waits.

    A message that is entered meanwhile has entered a job of its own: this one still runs.
    """
    row = deliveries.next_of(lease.subject_id)
    if row is None or row.due_at is None:
        with jobs.holding(lease):
            return
    soonest = timezone.now() + LOOK_AGAIN if is_served(lease) else row.due_at
    jobs.put_back(lease, due_at=max(soonest, row.due_at))


def send(courier: Courier, message: Message) -> Tried:
    """Send one message, in a thread of its own, which touches no database."""
    at, started = timezone.now(), monotonic()
    outcome: Outcome
    try:
        outcome = asyncio.run(
            courier.deliver(message.url, body=message.body, headers=message.headers)
        )
    except SourceError as error:
        outcome = error
    return Tried(message.delivery_id, at, timedelta(seconds=monotonic() - started), outcome)
