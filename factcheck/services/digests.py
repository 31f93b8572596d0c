"""Mails with what is new: one to a person for all that was told, and never soon after another."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import JobKind, MailPace
from factcheck.models import Notice, User
from factcheck.rendering import digest
from factcheck.services import jobs
from factcheck.services.witnesses import NO_MAIL

# What comes at once belongs together, and what is seen at the desk meanwhile is not mailed.
GATHERED_FOR = timedelta(minutes=2)
HALF_HOUR = timedelta(minutes=30)
MORNING = time(8)
MAX_NOTICES = 50
ENTERED_AT_ONCE = 200


def enter_due() -> int:
    """Enter a mail for each person who has something new and whose time has come."""
    if settings.EMAIL_BACKEND == NO_MAIL:
        return 0
    now = timezone.now()
    waiting = Notice.objects.unread().filter(mailed_at=None, told_at__lte=now - GATHERED_FOR)
    people = User.objects.filter(
        pk__in=waiting.order_by("told_at").values("person")[:ENTERED_AT_ONCE], is_active=True
    )
    due = [person for person in people.exclude(email="") if is_due(person, now)]
    return sum(enter(person, now) for person in due)


def is_due(person: User, now: datetime) -> bool:
    """Whether a mail to this person may begin now, by the pace that they chose."""
    last = person.digest_at
    if person.mail_pace == MailPace.HALF_HOURLY:
        return last is None or last <= now - HALF_HOUR
    if person.mail_pace == MailPace.DAILY:
        here = now.astimezone(person.zone)
        return here.time() >= MORNING and (
            last is None or last.astimezone(person.zone).date() < here.date()
        )
    return False


def enter(person: User, now: datetime) -> bool:
    """Enter one mail, unless another beat was faster; a mail that fails waits for the next time."""
    mine = User.objects.filter(pk=person.pk, digest_at=person.digest_at).update(digest_at=now)
    if mine:
        jobs.enqueue(JobKind.DIGEST, person.pk)
    return bool(mine)


def run(lease: jobs.Lease) -> None:
    """Mail a person what they have not seen.

    Raises:
        SMTPException, OSError: the mail server did not take it; the job tries again.
    """
    person = User.objects.get(pk=lease.subject_id)
    unseen = person.notices.unread().filter(mailed_at=None).order_by("-pk")
    rows = list(unseen)
    if rows and person.is_active and person.email:
        send(person, rows)
    with jobs.holding(lease):
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())


def send(person: User, rows: list[Notice]) -> None:
    """One mail with the newest of them."""
    shown = [digest.Told(row.text, row.due_at) for row in rows[:MAX_NOTICES]]
    subject, body = digest.render(
        shown,
        more=len(rows) - len(shown),
        newsroom=settings.NEWSROOM_NAME,
        inbox_url=f"{settings.SITE_URL}{reverse('admin:notices')}",
        zone=person.zone,
    )
    EmailMessage(subject, body, to=[person.email]).send()
