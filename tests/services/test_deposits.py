from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from factcheck.corroboration.page import Page
from factcheck.enums import JobKind, JobState
from factcheck.models import AuditEvent, Capture, Job, OutsideCopy
from factcheck.services import captures, deposits, work
from tests.exchanges import URL, fetched

pytestmark = pytest.mark.django_db

ASK = "/save"
LOOK = "/save/status/spn2-1"
PENDING = {"status": "pending"}
DONE = {"status": "success", "timestamp": "20261120093112", "original_url": URL}
BLOCKED = {"status": "error", "status_ext": "error:blocked-url", "message": "Blocked."}
BUSY = {"status": "error", "status_ext": "error:service-unavailable", "message": "Busy."}


@pytest.fixture
def machine(httpserver, settings):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    settings.WAYBACK_URL = f"http://127.0.0.1:{httpserver.port}"
    settings.WAYBACK_ACCESS_KEY, settings.WAYBACK_SECRET_KEY = "key", "secret"
    return httpserver


def answers(machine, path, *told, status=200):
    for each in told:
        machine.expect_ordered_request(path).respond_with_json(each, status=status)


def kept():
    capture = captures.build(fetched(), Page(title="T", text="Words."), by=None)
    captures.keep(capture)
    return capture


def step():
    """Do what is queued, as if its time had come."""
    Job.objects.filter(kind=JobKind.DEPOSIT).update(due_at=timezone.now())
    work.perform(job_id=Job.objects.get(kind=JobKind.DEPOSIT).pk)
    return Job.objects.get(kind=JobKind.DEPOSIT).state


def test_copy_that_is_kept_is_asked_for_outside_as_well(machine):
    capture = kept()
    job = Job.objects.get()
    assert (job.kind, job.subject_id, job.state) == (JobKind.DEPOSIT, capture.pk, JobState.QUEUED)


@pytest.mark.parametrize("missing", ["WAYBACK_ACCESS_KEY", "WAYBACK_SECRET_KEY"])
def test_nothing_is_asked_for_without_both_keys(machine, settings, missing):
    setattr(settings, missing, "")
    kept()
    assert not Job.objects.exists()


def test_copy_outside_is_noted_beside_ours(machine):
    answers(machine, ASK, {"job_id": "spn2-1"})
    answers(machine, LOOK, PENDING, PENDING, DONE)
    capture = kept()
    assert [step() for _ in range(4)] == [JobState.QUEUED] * 3 + [JobState.DONE]
    copy = capture.outside_copies.get()
    assert copy.url == f"http://127.0.0.1:{machine.port}/web/20261120093112/{URL}"
    assert (copy.made_at.minute, copy.failure, str(copy)) == (31, "", copy.url)
    event = AuditEvent.objects.get(verb="capture.deposit")
    assert (event.subject, event.data["url"]) == (f"capture:{capture.pk}", copy.url)


def test_waiting_for_the_copy_costs_no_attempt(machine):
    answers(machine, ASK, {"job_id": "spn2-1"})
    answers(machine, LOOK, *[PENDING] * 5)
    kept()
    for _ in range(6):
        step()
    job, copy = Job.objects.get(), OutsideCopy.objects.get()
    assert (job.state, job.attempt) == (JobState.QUEUED, 0)
    assert (copy.url, copy.failure, str(copy)) == ("", "", "asked of the Wayback Machine")


def test_refusal_is_written_down_and_harms_nothing(machine):
    answers(machine, ASK, BLOCKED)
    capture = kept()
    assert step() == JobState.DONE
    assert capture.outside_copies.get().failure == "The Wayback Machine made no copy: Blocked."
    assert captures.body(Capture.objects.get())


def test_machine_that_is_down_is_tried_again_and_then_left_alone(machine):
    answers(machine, ASK, *[{}] * 3, status=503)
    kept()
    assert [step() for _ in range(3)] == [JobState.QUEUED, JobState.QUEUED, JobState.DONE]
    assert OutsideCopy.objects.get().failure
    assert Job.objects.get().attempt == 3


def test_request_that_came_to_nothing_is_made_anew(machine):
    answers(machine, ASK, {"job_id": "spn2-1"})
    answers(machine, LOOK, BUSY)
    answers(machine, ASK, {"job_id": "spn2-1"})
    answers(machine, LOOK, DONE)
    kept()
    assert [step() for _ in range(4)][-1] == JobState.DONE
    assert OutsideCopy.objects.get().url


@pytest.mark.parametrize("told", [PENDING, BUSY])
def test_nobody_waits_for_ever(machine, told):
    answers(machine, ASK, {"job_id": "spn2-1"})
    answers(machine, LOOK, told)
    kept()
    step()
    OutsideCopy.objects.update(asked_at=timezone.now() - deposits.GIVE_UP_AFTER)
    assert step() == JobState.DONE
    assert OutsideCopy.objects.get().failure


def test_site_that_asks_to_be_left_alone_is(machine):
    machine.expect_request(ASK).respond_with_data("", status=429, headers={"Retry-After": "600"})
    kept()
    step()
    assert Job.objects.get().due_at - timezone.now() > timedelta(minutes=9)


def test_work_that_was_entered_ends_when_the_keys_are_taken_away(machine, settings):
    kept()
    settings.WAYBACK_SECRET_KEY = ""
    assert step() == JobState.DONE
    assert not OutsideCopy.objects.exists()


def test_copy_that_was_made_is_never_changed(machine):
    answers(machine, ASK, {"job_id": "spn2-1"})
    answers(machine, LOOK, DONE)
    kept()
    step()
    step()
    copy = OutsideCopy.objects.get()
    copy.url = "https://elsewhere.example/"
    for change in (copy.save, copy.delete):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
