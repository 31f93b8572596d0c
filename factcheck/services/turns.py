"""Whose turn it is to ask a provider: its interval, its quota and its rest, over all workers.

A provider that failed five times in a row rests; then one question is let through, to see. While
it is out, the others go on waiting.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from factcheck.errors import SourceError, SourceUnavailable
from factcheck.models import ProviderUse
from factcheck.services.switchboard import Line

FAILURES_BEFORE_REST = 5
REST = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=1)
# For so long the one question after a rest keeps the others waiting; longer than it may take.
TRIAL = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: until when, and why, as a sentence; "" when it is only the next one's turn.

    `is_failure`: the provider is resting because it failed, so it has not answered.
    """

    until: datetime
    why: str = ""
    is_failure: bool = False


def take(line: Line) -> Wait | None:
    """Take a turn, or learn when to come back; counts towards the day's quota.

    Locks the provider's row for a moment.
    """
    if line.is_own:
        return None
    with transaction.atomic():
        use = locked(line.name)
        now = timezone.now()
        if use.counted_on != now.date():
            use.counted_on, use.count = now.date(), 0
        if wait := hindrance(line, use, now):
            return wait
        use.count += 1
        use.next_turn_at = now + timedelta(seconds=line.interval_seconds)
        if use.resting_until is not None:
            use.resting_until = now + TRIAL
        use.save()
    return None


def hindrance(line: Line, use: ProviderUse, now: datetime) -> Wait | None:
    """What stands in the way of a question now, if anything does."""
    if use.resting_until and use.resting_until > now:
        why = f"{line.label} failed {use.failures_in_row} times in a row and is left alone a while."
        return Wait(use.resting_until, why, is_failure=True)
    if line.per_day and use.count >= line.per_day:
        tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
        return Wait(tomorrow, f"The {line.per_day} questions a day to {line.label} are used up.")
    if use.next_turn_at and use.next_turn_at > now:
        return Wait(use.next_turn_at)
    return None


def answered(line: Line) -> None:
    """Note that the provider is well."""
    ProviderUse.objects.filter(provider=line.name, failures_in_row__gt=0).update(
        failures_in_row=0, resting_until=None
    )


def failed(line: Line, error: SourceError) -> None:
    """Note that the provider did not answer; lets it rest when that was once too often.

    A time that it asked for is kept from everybody.
    """
    if line.is_own:
        return
    with transaction.atomic():
        use = locked(line.name)
        now = timezone.now()
        use.failures_in_row += 1
        use.last_failure, use.last_failure_at = error.message, now
        if use.failures_in_row >= FAILURES_BEFORE_REST:
            rests = use.failures_in_row - FAILURES_BEFORE_REST
            use.resting_until = now + min(LONGEST_REST, REST * 2 ** min(rests, 10))
        if isinstance(error, SourceUnavailable) and error.retry_after_seconds:
            use.next_turn_at = now + timedelta(seconds=error.retry_after_seconds)
        use.save()


def locked(name: str) -> ProviderUse:
    """The provider's row, locked; made when it is new."""
    ProviderUse.objects.bulk_create([ProviderUse(provider=name)], ignore_conflicts=True)
    return ProviderUse.objects.select_for_update().get(provider=name)
