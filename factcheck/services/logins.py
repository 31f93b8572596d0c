"""Counting tries at a door before they are made, so that guessing in parallel gains nothing."""

from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from factcheck.errors import TooManyTries
from factcheck.models import Tries

MAX_TRIES = 5
SHUT_FOR = timedelta(minutes=15)
MAX_DOOR_CHARACTERS = 200


def take_try(door: str) -> None:
    """Count one try at `door` before it is made; the sixth in a row finds it shut for 15 minutes.

    One UPDATE decides and counts at once: of any number of tries at the same moment no more than
    five get through. Call outside a transaction, or a rollback would give the try back.

    Raises:
        TooManyTries: says when the door opens again.
    """
    now = timezone.now()
    door = door[:MAX_DOOR_CHARACTERS]
    Tries.objects.bulk_create([Tries(door=door, last_at=now)], ignore_conflicts=True)
    forgotten = Q(last_at__lt=now - SHUT_FOR)
    counted = Tries.objects.filter(Q(count__lt=MAX_TRIES) | forgotten, door=door).update(
        count=Case(When(forgotten, then=Value(1)), default=F("count") + 1), last_at=now
    )
    if not counted:
        raise too_many(shut_until(door) or now)


def shut_until(door: str) -> datetime | None:
    """When `door` opens again; None if it is not shut."""
    row = Tries.objects.filter(door=door[:MAX_DOOR_CHARACTERS], count__gte=MAX_TRIES).first()
    until = row and row.last_at + SHUT_FOR
    return until if until and until > timezone.now() else None


def too_many(until: datetime) -> TooManyTries:
    """The refusal of a try while the door is shut."""
    return TooManyTries("That was tried too often. Try again later.", until=until)


def forget(door: str) -> None:
    """Begin counting anew: the right person came in."""
    Tries.objects.filter(door=door[:MAX_DOOR_CHARACTERS]).delete()


def purge() -> int:
    """Drop what no longer counts; returns how many rows that were."""
    return Tries.objects.filter(last_at__lt=timezone.now() - SHUT_FOR).delete()[0]
