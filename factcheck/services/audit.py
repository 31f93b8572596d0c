"""Writing down what happened, each event chained to the one before it."""

import hashlib
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from factcheck.ledger import chain
from factcheck.models import AuditEvent, Counter, Desk, User

CHAIN = "audit"  # the counter at its end


def told_by(event: AuditEvent) -> bytes:
    """`event` in canonical JSON: all that its digest covers, its predecessor's digest included."""
    return chain.canonical(
        {
            "sequence": event.sequence,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": event.actor_id,
            "desk": event.desk_id,
            "verb": event.verb,
            "subject": event.subject,
            "data": event.data,
            "previous": event.previous_digest,
        }
    )


def digest_of(event: AuditEvent) -> str:
    """The SHA-256, in hex, that `event` must carry."""
    return hashlib.sha256(told_by(event)).hexdigest()


def exported() -> Generator[bytes, None, None]:
    """The whole chain, a line an event, as `factcheck.ledger.chain` checks it.

    Reads in steps, so that its length does not matter.
    """
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2_000):
        yield chain.line_of(event.digest, told_by(event)) + b"\n"


def record(
    verb: str,
    subject: str,
    *,
    by: User | None,
    desk: Desk | None = None,
    at: datetime | None = None,
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append an event to the newsroom's chain; part of the transaction that it tells of.

    Locks the end of the chain until that transaction ends, so that numbers have no gaps.
    """
    with transaction.atomic():
        head = take_number(CHAIN)
        event = AuditEvent(
            sequence=head.value,
            at=at or timezone.now(),
            actor=by,
            desk=desk,
            verb=verb,
            subject=subject,
            data=data or {},
            previous_digest=head.digest,
        )
        event.digest = digest_of(event)
        event.save(force_insert=True)
        head.digest = event.digest
        head.save(update_fields=["digest"])
    return event


def take_number(name: str) -> Counter:
    """The counter `name`, locked and moved on to its next value."""
    counter, _ = Counter.objects.select_for_update().get_or_create(name=name)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter
