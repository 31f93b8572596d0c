"""Writing down what happened, each event chained to the one before it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from factcheck.models import AuditEvent, Counter, Desk, User


def canonical(value: object) -> bytes:
    """One byte form for equal values: sorted keys, no white space, UTF-8.

    Equal to RFC 8785 for what events hold: strings, integers, booleans, lists and objects.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest_of(event: AuditEvent) -> str:
    """The SHA-256, in hex, that `event` must carry: over its fields and its predecessor's."""
    fields = {
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "desk": event.desk_id,
        "verb": event.verb,
        "subject": event.subject,
        "data": event.data,
        "previous": event.previous_digest,
    }
    return hashlib.sha256(canonical(fields)).hexdigest()


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
        head = take_number("audit")
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
