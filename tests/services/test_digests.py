from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from factcheck.enums import JobKind, MailPace, NoticeKind
from factcheck.models import Job, Notice, User
from factcheck.services import digests, notices, work
from tests.factories import UserFactory
from tests.untold import untold

pytestmark = pytest.mark.django_db
KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture
def person(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return UserFactory(email="anna@paper.example", time_zone="Europe/Kyiv")


def tell(person, text, **fields):
    """Tell what the person has had time to see at the desk."""
    notices.tell([person.pk], NoticeKind.GIVEN, text, **fields)
    earlier = timezone.now() - digests.GATHERED_FOR
    Notice.objects.filter(person=person).update(told_at=earlier)


def mailed():
    """Let a beat pass and the workers do what it enters; the mails that this made."""
    mail.outbox.clear()
    digests.enter_due()
    for job in Job.objects.due().filter(kind=JobKind.DIGEST):
        work.perform(job_id=job.pk)
    return mail.outbox


def test_everything_new_comes_in_one_mail(person, settings):
    due_at = datetime(2024, 8, 9, 14, tzinfo=KYIV)
    tell(person, "Ada gave you \u201cA\u201d.", due_at=due_at)
    tell(person, "Ada gave you \u201cB\u201d.")
    (one,) = mailed()
    assert one.to == ["anna@paper.example"]
    assert one.subject == "2 notices from The Test Gazette"
    assert "- Ada gave you \u201cA\u201d. Due 09 August 2024, 14:00 EEST." in one.body
    assert f"{settings.SITE_URL}/admin/notices/" in one.body
    assert mailed() == []


def test_single_notice_is_the_subject_itself_on_one_line(person):
    tell(person, "Ada gave you\nBcc: all@paper.example")
    (one,) = mailed()
    assert one.subject == "Ada gave you Bcc: all@paper.example"


def test_what_was_told_just_now_or_seen_at_the_desk_is_not_mailed(person):
    notices.tell([person.pk], NoticeKind.GIVEN, "Just now.")
    assert mailed() == []
    tell(person, "Seen.")
    notices.read_up_to(person, person.notices.latest("pk").pk)
    assert digests.enter_due() == 0


def entered(person):
    """The job of a mail about one notice."""
    tell(person, "One.")
    assert digests.enter_due() == 1
    return Job.objects.get(kind=JobKind.DIGEST)


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_active": False}])
def test_mail_is_not_sent_to_who_left_since_it_was_entered(person, fields):
    job = entered(person)
    with untold("User:update_is_told"):
        User.objects.filter(pk=person.pk).update(**fields)
    work.perform(job_id=job.pk)
    assert mail.outbox == []


def test_what_was_seen_since_a_mail_was_entered_is_left_out(person):
    job = entered(person)
    seen = person.notices.get()
    notices.read(person, [seen.pk])
    work.perform(job_id=job.pk)
    assert mail.outbox == []
    tell(person, "Two.")
    User.objects.update(digest_at=None)
    (one,) = mailed()
    assert "One." not in one.body
    assert person.notices.get(pk=seen.pk).mailed_at is None


def test_next_mail_waits_half_an_hour_and_then_brings_all(person):
    tell(person, "One.")
    assert len(mailed()) == 1
    tell(person, "Two.")
    tell(person, "Three.")
    assert mailed() == []
    User.objects.update(digest_at=timezone.now() - digests.HALF_HOUR)
    (one,) = mailed()
    assert "Two." in one.body
    assert "One." not in one.body


def test_many_are_told_of_and_the_newest_shown(person):
    for number in range(60):
        notices.tell([person.pk], NoticeKind.GIVEN, f"Number {number}.")
    tell(person, "Last.")
    (one,) = mailed()
    assert one.subject.startswith("61 notices")
    assert one.body.count("\n- ") + one.body.startswith("- ") == 51
    assert "- and 11 more" in one.body


@pytest.mark.parametrize(
    "fields", [{"email": ""}, {"is_active": False}, {"mail_pace": MailPace.NEVER}]
)
def test_nobody_is_mailed_against_their_wish_or_without_an_address(person, fields):
    tell(person, "One.")
    with untold("User:update_is_told"):
        User.objects.filter(pk=person.pk).update(**fields)
    assert digests.enter_due() == 0


@pytest.mark.parametrize(
    ("hour", "last_day", "is_due"),
    [(7, None, False), (8, None, True), (9, 8, True), (9, 9, False)],
)
def test_daily_mail_comes_in_the_persons_own_morning(person, hour, last_day, is_due):
    person.mail_pace = MailPace.DAILY
    person.digest_at = last_day and datetime(2024, 8, last_day, 8, 30, tzinfo=KYIV)
    now = datetime(2024, 8, 9, hour, 30, tzinfo=KYIV).astimezone(ZoneInfo("America/New_York"))
    assert digests.is_due(person, now) == is_due


def test_without_a_mail_server_nothing_is_entered(person, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tell(person, "One.")
    assert digests.enter_due() == 0


def test_beats_that_meet_enter_one_mail(person):
    tell(person, "One.")
    now, other = timezone.now(), User.objects.get(pk=person.pk)
    assert [digests.enter(person, now), digests.enter(other, now + timedelta(seconds=1))] == [
        True,
        False,
    ]
