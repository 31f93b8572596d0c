"""Telling people: each notice is a row in the transaction that causes it; mails come later."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import available_timezones

from django.utils import timezone
from django.utils.text import Truncator

from factcheck.enums import MailPace, NoticeKind
from factcheck.errors import InvalidInput
from factcheck.models import Claim, Notice, User

MAX_NAMED_CHARACTERS = 100
MAX_TEXT_CHARACTERS = 1_000


def tell(
    people: Iterable[int],
    kind: NoticeKind,
    text: str,
    *,
    subject: str = "",
    key: str = "",
    due_at: datetime | None = None,
) -> None:
    """Tell people, by their ids (0 for nobody); with a `key`, each at most once.

    `subject` is what it is about, as the audit log calls it; `due_at` the time it speaks of.
    """
    told_at = timezone.now()
    Notice.objects.bulk_create(
        (
            Notice(
                person_id=person,
                kind=kind,
                text=Truncator(text).chars(MAX_TEXT_CHARACTERS),
                subject=subject,
                key=key,
                due_at=due_at,
                told_at=told_at,
            )
            for person in sorted(set(people) - {0})
        ),
        ignore_conflicts=True,
    )


def named(claim: Claim) -> str:
    """The claim as notices call it: its words, not too many of them."""
    words = Truncator(claim.text.rstrip(". ")).chars(MAX_NAMED_CHARACTERS)
    return f"“{words}”"


def unread_count(person: User) -> int:
    """How many notices this person has not seen."""
    return person.notices.unread().count()


def read(person: User, ids: Iterable[int]) -> int:
    """Mark notices of this person as read, whichever of the ids are theirs; returns how many."""
    return person.notices.unread().filter(pk__in=list(ids)).update(read_at=timezone.now())


def read_up_to(person: User, last: int) -> int:
    """Mark all up to the one with this id as read, so that none goes unseen that came since."""
    return person.notices.unread().filter(pk__lte=last).update(read_at=timezone.now())


def seen(person: User, subject: str) -> None:
    """Mark what this person was told of a subject as read: they are looking at it."""
    person.notices.unread().filter(subject=subject).update(read_at=timezone.now())


def choose(person: User, *, mail_pace: str, time_zone: str) -> None:
    """Be mailed so often, and read times by this clock ("" for the newsroom's).

    Raises:
        InvalidInput: no such pace, or no such time zone.
    """
    if mail_pace not in MailPace.values:
        raise InvalidInput(f"Choose one of {', '.join(MailPace.values)}.", field="mail_pace")
    if time_zone and time_zone not in available_timezones():
        raise InvalidInput(
            "Give a time zone by its IANA name, such as Europe/Kyiv.", field="time_zone"
        )
    person.mail_pace, person.time_zone = mail_pace, time_zone
    person.save(update_fields=["mail_pace", "time_zone"])
