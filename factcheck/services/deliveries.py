"""What endpoints are told of: entered with the publication, tried for three days, and logged."""

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from standardwebhooks import Webhook

from factcheck.enums import DeliveryState, EndpointForm, JobKind, NoticeKind
from factcheck.errors import SourceError
from factcheck.fetching import Delivered
from factcheck.models import Delivery, DeliveryTry, Endpoint, Verdict
from factcheck.rendering import messages
from factcheck.services import audit, desks, endpoints, jobs, notices, sealing

# Source: Standard Webhooks, on the schedule of retries: ten tries in three days and three hours.
RETRY_AFTER = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
# So that endpoints which failed together are not all tried again at once.
MAX_JITTER = 0.1
DISABLED_AFTER = timedelta(days=5)
GONE = "It answered that it is gone for good (410)."
FAILED_FOR_DAYS = "Nothing could be delivered there for five days."

Outcome = Delivered | SourceError


@dataclass(frozen=True, slots=True)
class Message:
    """A delivery as it is sent: the same bytes at each try, signed anew."""

    delivery_id: int
    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tried:
    """A message that was sent, and what came of it."""

    delivery_id: int
    at: datetime
    duration: timedelta
    outcome: Outcome


def enter(verdict: Verdict, rows: Iterable[Endpoint]) -> None:
    """Have endpoints told of a version, in the transaction that publishes it."""
    now = timezone.now()
    made = [Delivery(endpoint=row, verdict=verdict, entered_at=now, due_at=now) for row in rows]
    Delivery.objects.bulk_create(made)
    for each in made:
        jobs.enqueue(JobKind.DELIVER, each.endpoint_id)


def next_of(endpoint_id: int) -> Delivery | None:
    """The delivery that is to be made first at an endpoint, its time come or not.

    None where nothing waits, or the endpoint is disabled.
    """
    rows = Delivery.objects.waiting().select_related("endpoint", "verdict")
    return rows.filter(endpoint=endpoint_id, endpoint__disabled_at=None).first()


def compose(delivery: Delivery) -> Message:
    """The message of a delivery, signed with every secret that holds.

    Raises:
        cryptography.fernet.InvalidToken: as `sealing.opened`.
    """
    endpoint, now = delivery.endpoint, timezone.now().astimezone(UTC)
    told = messages.render(EndpointForm(endpoint.form), json.loads(delivery.verdict.body))
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    signed = [
        Webhook(secret).sign(delivery.message_id, now, body) for secret in secrets_of(endpoint, now)
    ]
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signed),
    }
    return Message(delivery.pk, endpoint.url, body.encode(), headers)


def secrets_of(endpoint: Endpoint, now: datetime) -> list[str]:
    """The secrets that an endpoint may check a message with, the newest first."""
    kept = [endpoint.secret]
    if endpoint.earlier_until and endpoint.earlier_until > now:
        kept.append(endpoint.earlier_secret)
    return [sealing.opened(each, purpose=endpoints.PURPOSE) for each in kept]


def settle(lease: jobs.Lease, tried: Tried) -> None:
    """Write down a try, and what follows: done, again later, given up, or nothing more at all.

    Raises:
        LeaseLost: the lease is no longer the newest; nothing was written.
    """
    with jobs.writing(lease):
        endpoint = Endpoint.objects.select_for_update().get(pk=lease.subject_id)
        row = Delivery.objects.select_for_update().get(pk=tried.delivery_id)
        DeliveryTry.objects.create(delivery=row, **told_of(tried))
        row.tries += 1
        if isinstance(tried.outcome, Delivered) and tried.outcome.is_accepted:
            succeed(endpoint, row, tried.at)
        else:
            fail(endpoint, row, tried)
        row.save()
        endpoint.save()


def told_of(tried: Tried) -> dict[str, object]:
    """A try as the log keeps it."""
    told = {"at": tried.at, "duration_ms": round(tried.duration / timedelta(milliseconds=1))}
    if isinstance(tried.outcome, Delivered):
        return told | {"status": tried.outcome.status, "answer": tried.outcome.excerpt}
    return told | {"failure": tried.outcome.message}


def succeed(endpoint: Endpoint, row: Delivery, at: datetime) -> None:
    """Note that a message was taken; who takes them again is sent what was given up meanwhile."""
    row.state, row.delivered_at, row.due_at = DeliveryState.DELIVERED, at, None
    if endpoint.failing_since is not None:
        endpoint.failing_since = None
        endpoints.again(endpoint, endpoint.deliveries.given_up())


def fail(endpoint: Endpoint, row: Delivery, tried: Tried) -> None:
    """Have a message tried again, or give it up; disable an endpoint that takes nothing."""
    endpoint.failing_since = endpoint.failing_since or tried.at
    if row.tries > len(RETRY_AFTER):
        row.state, row.due_at = DeliveryState.FAILED, None
    else:
        row.due_at = tried.at + wait_after(row.tries, tried.outcome)
    if isinstance(tried.outcome, Delivered) and tried.outcome.is_gone:
        disable(endpoint, GONE)
    elif tried.at - endpoint.failing_since >= DISABLED_AFTER:
        disable(endpoint, FAILED_FOR_DAYS)


def wait_after(tries: int, outcome: Outcome) -> timedelta:
    """How long to wait after so many failed tries; at least as long as the endpoint asked for."""
    planned = RETRY_AFTER[tries - 1] * random.uniform(1, 1 + MAX_JITTER)  # noqa: S311 - no secret
    return max(planned, timedelta(seconds=getattr(outcome, "retry_after_seconds", None) or 0))


def disable(endpoint: Endpoint, reason: str) -> None:
    """Write to an endpoint no more; say so in the newsroom's chain, and to who decides for it."""
    if endpoint.disabled_at is None:
        endpoints.shut(endpoint, reason, by=None)
        subject, data = f"endpoint:{endpoint.pk}", {"reason": reason}
        audit.record("endpoint.disable", subject, by=None, desk=endpoint.desk, data=data)
        text = f"The endpoint {endpoint} is told of no verdict any more. {reason}"
        notices.tell(desks.deciders(endpoint.desk), NoticeKind.SERVICE, text, subject=subject)
