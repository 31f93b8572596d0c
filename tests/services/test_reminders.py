from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Action, AssignmentOutcome, JobKind, JobState, NoticeKind, Status
from factcheck.models import Assignment, AuditEvent, Job, Notice
from factcheck.services import desk_policies, notices, work
from factcheck.services.desk_policies import Terms
from tests.claims import claim_in, crew_of, take
from tests.untold import untold

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def hours_later(claim, hours):
    """Let so much time pass for the claim's assignment, and its clock run."""
    past = timedelta(hours=hours)
    row = claim.assignments.latest("pk")
    with untold("Assignment:update_is_told"):
        Assignment.objects.filter(pk=row.pk).update(
            assigned_at=row.assigned_at - past, due_at=row.due_at - past
        )
    job = Job.objects.get(kind=JobKind.REMIND, subject_id=row.pk)
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    work.perform(job_id=job.pk)
    job.refresh_from_db()
    claim.refresh_from_db()
    return job


def told(person, kind):
    return list(Notice.objects.filter(person=person, kind=kind).values_list("text", flat=True))


def test_holder_is_reminded_before_it_is_due_and_both_when_it_is_late(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)  # until four hours from now
    job = hours_later(claim, 3.5)
    assert (job.state, job.attempt) == (JobState.QUEUED, 0)
    assert told(crew.researcher, NoticeKind.DUE_SOON) == [f"{notices.named(claim)} is due soon."]
    assert told(crew.editor, NoticeKind.DUE_SOON) == []
    hours_later(claim, 1)
    late = f"{notices.named(claim)}, with {crew.researcher}, is overdue."
    assert told(crew.researcher, NoticeKind.OVERDUE) == [late]
    assert told(crew.editor, NoticeKind.OVERDUE) == [late]
    assert hours_later(claim, 24 * 8).state == JobState.DONE
    assert told(crew.editor, NoticeKind.OVERDUE) == [late, late]


def test_reminder_is_told_once_however_often_its_job_runs(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    hours_later(claim, 3.5)
    hours_later(claim, 0)
    assert len(told(crew.researcher, NoticeKind.DUE_SOON)) == 1


@pytest.mark.parametrize("status", [Status.UNVERIFIED, Status.RULED])
def test_assignment_that_has_ended_is_not_reminded_of(desk, crew, status):
    claim = claim_in(Status.RULED if status == Status.RULED else Status.IN_RESEARCH, crew, desk)
    if status == Status.UNVERIFIED:
        take(Action.DECLINE, claim, crew.researcher, crew)
    Notice.objects.all().delete()
    assert hours_later(claim, 30).state == JobState.DONE
    assert not Notice.objects.exists()


def test_ruling_that_waits_for_its_second_person_keeps_its_holder_from_reminders(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    hours_later(claim, 5)
    assert told(crew.researcher, NoticeKind.OVERDUE) == []


def test_claim_that_nobody_takes_on_goes_back_to_the_pool_in_the_open(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    version = claim.version
    assert hours_later(claim, 4).state == JobState.DONE
    assert (claim.status, claim.version) == (Status.UNVERIFIED, version + 1)
    assignment = claim.assignments.get()
    assert assignment.outcome == AssignmentOutcome.LAPSED
    why = f"{crew.researcher} did not take it on in time."
    assert assignment.reason == why
    event = AuditEvent.objects.filter(verb="claim.lapse").get()
    assert (event.actor, event.data["status"]) == (None, ["assigned", "unverified"])
    for person in (crew.researcher, crew.editor):
        assert told(person, NoticeKind.LAPSED) == [
            f"{notices.named(claim)} is back in the pool: {why}"
        ]


def test_desk_says_how_long_a_claim_may_lie(desk, crew, administrator):
    terms = Terms(hours_to_accept=1)
    desk_policies.lay_down(desk_id=desk.pk, by=administrator, terms=terms)
    claim = claim_in(Status.ASSIGNED, crew, desk)
    assert hours_later(claim, 0.5).state == JobState.QUEUED
    assert claim.status == Status.ASSIGNED
    hours_later(claim, 0.6)
    assert claim.status == Status.UNVERIFIED


def test_claim_that_was_taken_on_stays_with_its_holder_however_late(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    hours_later(claim, 24 * 30)
    assert claim.status == Status.IN_RESEARCH
