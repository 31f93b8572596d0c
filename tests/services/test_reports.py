from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from factcheck.enums import Role, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted, TooManyTries
from factcheck.models import AuditEvent, Notice, Report
from factcheck.services import reports, schedule
from tests.claims import claim_in, crew_of, others_than
from tests.conftest import person
from tests.factories import ClaimFactory
from tests.published import correct
from tests.untold import untold

pytestmark = pytest.mark.django_db
WORDS = "It was Thursday: https://paper.example/report"
READER = "reader@example.org"


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.PUBLISHED, crew, desk)


def send(claim, text=WORDS, number=1, **words):
    return reports.send(claim_id=claim.pk, text=text, sender=f"192.0.2.{number}", **words)


def close(report, by, outcome="answered", note="The verdict stands."):
    return reports.close(report_id=report.pk, by=by, outcome=outcome, note=note)


def test_report_becomes_a_case_with_a_clock_of_which_the_desk_is_told(claim, crew):
    report = send(claim, email=READER)
    assert (report.verdict, report.text, report.email) == (claim.verdict, WORDS, READER)
    assert report.due_at - report.sent_at == timedelta(hours=72)
    event = AuditEvent.objects.get(subject=f"report:{report.pk}")
    assert (event.verb, event.actor) == ("report.send", None)
    assert event.data == {"claim": claim.pk, "verdict": claim.verdict_id}
    notice = Notice.objects.get(subject=f"report:{report.pk}")
    assert (notice.person, notice.due_at) == (crew.editor, report.due_at)


def test_desk_is_told_once_a_day_however_many_reports_come(claim):
    for number in range(3):
        send(claim, number=number)
    assert Notice.objects.filter(subject__startswith="report:").count() == 1


@pytest.mark.parametrize(
    "words",
    [
        {"text": "Wrong."},
        {"text": " " * 40},
        {"text": "x" * 5_001},
        {"text": "NUL \x00 in the middle of it"},
        {"email": "nobody"},
    ],
)
def test_report_that_says_nothing_or_cannot_be_kept_is_refused(claim, words):
    with pytest.raises(InvalidInput):
        send(claim, **words)
    assert not Report.objects.exists()


def test_nothing_is_reported_of_what_is_not_public(desk):
    with pytest.raises(NotFound):
        send(ClaimFactory(desk=desk))


def test_one_household_sends_few_reports_in_a_minute(claim):
    senders = [f"2001:db8:0:1::{number}" for number in range(12)]
    with pytest.raises(TooManyTries, match="Wait a minute"):
        for each in senders:
            reports.send(claim_id=claim.pk, text=WORDS, sender=each)
    assert reports.PER_ADDRESS_AND_MINUTE <= Report.objects.count() < len(senders)
    reports.send(claim_id=claim.pk, text=WORDS, sender="2001:db8:0:2::1")


def test_one_verdict_takes_so_many_reports_in_an_hour(claim, desk, crew):
    for number in range(reports.PER_CLAIM_AND_HOUR):
        send(claim, number=number)
    with pytest.raises(TooManyTries, match="a little later"):
        send(claim, number=200)
    assert Report.objects.count() == reports.PER_CLAIM_AND_HOUR
    send(claim_in(Status.PUBLISHED, others_than(crew, desk), desk), number=201)


def test_reports_of_earlier_hours_keep_nobody_from_sending_one(claim):
    for _ in range(reports.PER_CLAIM_AND_HOUR):
        unsent(claim, timezone.now() - timedelta(hours=2))
    assert send(claim)


def test_reader_without_an_address_is_heard_too(claim):
    assert reports.send(claim_id=claim.pk, text=WORDS, sender="")


def test_case_is_closed_once_with_what_was_found(claim, crew):
    report = send(claim)
    for words in ({"note": " "}, {"note": "NUL \x00"}, {"outcome": "forgotten"}):
        with pytest.raises(InvalidInput):
            close(report, crew.editor, **words)
    closed = close(report, crew.editor)
    assert (closed.outcome, closed.closed_by) == ("answered", crew.editor)
    event = AuditEvent.objects.get(verb="report.close")
    assert event.data == {"claim": claim.pk, "outcome": "answered", "note": "The verdict stands."}
    with pytest.raises(InvalidInput, match="has closed this already"):
        close(report, crew.editor, outcome="no_error")
    assert AuditEvent.objects.filter(verb="report.close").count() == 1


def test_case_led_to_a_correction_when_there_is_one(claim, crew):
    report = send(claim)
    with pytest.raises(InvalidInput, match="publish the correction first"):
        close(report, crew.editor, outcome="corrected")
    correct(claim, crew)
    assert close(report, crew.editor, outcome="corrected").outcome == "corrected"


def test_case_is_closed_by_who_decides_for_the_desk(claim, crew, desk, stranger):
    report = send(claim)
    with pytest.raises(NotPermitted):
        close(report, crew.researcher)
    with pytest.raises(NotFound):
        close(report, stranger)
    assert close(report, person(desk, "head", Role.ADMINISTRATOR)).closed_at


def test_address_of_a_reader_is_dropped_a_month_after_the_case_was_closed(claim, crew):
    assert reports.forget_addresses in schedule.KEEPING
    waiting, fresh, old = (send(claim, email=READER, number=number) for number in range(3))
    for each in (fresh, old):
        close(each, crew.editor)
    a_month_ago = timezone.now() - reports.EMAIL_KEPT_FOR
    with transaction.atomic():
        Report.objects.filter(pk=old.pk).update(closed_at=a_month_ago)
        assert reports.forget_addresses() == 1
    kept = dict(Report.objects.values_list("pk", "email"))
    assert kept == {waiting.pk: READER, fresh.pk: READER, old.pk: ""}


def unsent(claim, sent_at):
    """A report of that time, of which no event tells."""
    words = {"text": WORDS, "sent_at": sent_at, "due_at": sent_at + reports.TIME_TO_CLOSE}
    with untold("Report:insert_is_told"):
        return claim.reports.create(verdict=claim.verdict, **words)


def test_overdue_reports_are_those_that_wait_past_their_time(claim, crew):
    fresh, old = send(claim), unsent(claim, timezone.now() - timedelta(days=4))
    assert set(Report.objects.waiting()) == {fresh, old}
    assert list(Report.objects.overdue()) == [old]
    close(old, crew.editor)
    assert not Report.objects.overdue().exists()


def test_database_keeps_what_a_reader_wrote(claim):
    send(claim)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Report.objects.update(text="All is well.")


def test_database_refuses_a_case_that_is_closed_untold(claim, crew):
    now = timezone.now()
    row = unsent(claim, now)
    closed = {"outcome": "answered", "note": "N.", "closed_at": now, "closed_by": crew.editor}
    with pytest.raises(IntegrityError, match="told by no audit event"), transaction.atomic():
        Report.objects.filter(pk=row.pk).update(**closed)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
