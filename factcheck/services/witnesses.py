"""Sending signed checkpoints to places outside, where whoever owns this service cannot reach them.

Each place is a row, told at most once a minute of all that was signed since it was told last; one
that does not answer is tried again ever more seldom, and misses nothing meanwhile.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from factcheck import fetching
from factcheck.errors import SourceError
from factcheck.fetching import Guard
from factcheck.models import Checkpoint, Witness

logger = logging.getLogger(__name__)

# Of a place that was silent for long, the newest are enough: each stands for all before it.
MAX_NOTES = 1_000
# Nobody else tells a place while somebody is at it.
TAKEN_FOR = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
DOUBLED_AT_MOST = 9
MAX_FAILURE_CHARACTERS = 500
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
TEXT = "text/plain; charset=utf-8"


def tell() -> int:
    """Tell each place of AUDIT_WITNESSES whose time has come; returns how many took it.

    Safe to call twice at once: a place is told by one caller. The network is spoken to outside of
    any transaction.
    """
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    enter(settings.AUDIT_WITNESSES)
    behind = Witness.objects.filter(
        address__in=settings.AUDIT_WITNESSES, due_at__lte=timezone.now(), told_size__lt=newest
    )
    return sum(tell_one(row) for row in behind.order_by("due_at") if take(row))


def enter(addresses: list[str]) -> None:
    """Make rows for the places that have none yet."""
    now = timezone.now()
    rows = (Witness(address=address, due_at=now) for address in addresses)
    Witness.objects.bulk_create(rows, ignore_conflicts=True)


def take(row: Witness) -> bool:
    """Whether this caller is the one to tell the place now."""
    free = Witness.objects.filter(pk=row.pk, due_at=row.due_at)
    return bool(free.update(due_at=timezone.now() + TAKEN_FOR))


def tell_one(row: Witness) -> bool:
    """Send a place what it has not seen, and note what came of it."""
    unseen = Checkpoint.objects.filter(size__gt=row.told_size).order_by("-size")[:MAX_NOTES]
    signed = sorted(unseen, key=lambda each: each.size)
    text = "\n".join(each.note for each in signed)
    try:
        send(row.address, text)
    except (SourceError, SMTPException, OSError) as error:
        logger.warning("The witness %s was not told: %s", row.address, error)
        note_failure(row, str(error))
        return False
    row.told_size, row.told_at = signed[-1].size, timezone.now()
    row.failure, row.failures_in_row, row.due_at = "", 0, row.told_at
    row.save()
    return True


def note_failure(row: Witness, why: str) -> None:
    """Write down why a place could not be told, and when it is tried again."""
    row.failure = why[:MAX_FAILURE_CHARACTERS] or "It could not be reached."
    row.failures_in_row += 1
    row.due_at = again_at(row.failures_in_row, timezone.now())
    row.save()


def again_at(failures: int, now: datetime) -> datetime:
    """When to try again after so many failures in a row: ever later, to six hours."""
    doubled = min(failures - 1, DOUBLED_AT_MOST)
    pause: timedelta = FIRST_PAUSE * 2**doubled
    return now + min(pause, LONGEST_PAUSE)


def send(address: str, text: str) -> None:
    """Post the notes to an https address, or mail them.

    Raises:
        SourceError: the address is none that may be posted to, or did not take them.
        SMTPException, OSError: the mail server did not take them.
    """
    if "://" not in address:
        if settings.EMAIL_BACKEND == NO_MAIL:
            raise SourceError("No mail is sent from here: EMAIL_URL is not set.", code="no_mail")
        subject = f"Checkpoints of {settings.AUDIT_LOG_NAME}"
        EmailMessage(subject, text, to=[address]).send()
        return
    answer = fetching.deliver(
        address,
        body=text.encode(),
        headers={"Content-Type": TEXT},
        guard=Guard.parse(settings.FETCH_LOOPBACK_EXCEPTION),
        proxy=settings.FETCH_PROXY,
        user_agent=settings.USER_AGENT,
    )
    if not answer.is_accepted:
        raise SourceError(f"It answered with the status {answer.status}.", code="bad_status")
