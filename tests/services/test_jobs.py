from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck import jobs as limits
from factcheck.enums import JobKind, JobState
from factcheck.errors import NotFound, NotPermitted
from factcheck.models import AuditEvent, Job
from factcheck.services import jobs, work
from tests.factories import ClaimFactory, JobFactory, SearchFactory, SourceFactory
from tests.moments import at_once, held_up

pytestmark = pytest.mark.django_db


def lapse(job):
    """A worker takes the job and is never heard of again."""
    lease = jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    return lease


def test_enqueue_enters_the_same_work_once():
    for _ in range(3):
        jobs.enqueue(JobKind.WEIGH, 7)
    assert Job.objects.get().state == JobState.QUEUED


def test_enqueue_enters_work_again_while_the_first_is_running():
    jobs.enqueue(JobKind.WEIGH, 7)
    jobs.claim(Job.objects.get().pk)
    jobs.enqueue(JobKind.WEIGH, 7)
    assert Job.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_worker_waits_for_the_cause_of_work_that_was_entered_before():
    job = JobFactory(subject_id=7)
    with held_up(lambda: jobs.claim(job.pk)) as (start, leases):
        jobs.enqueue(JobKind.WEIGH, 7)
        start()
    assert leases[0].job_id == job.pk


def test_enqueue_brings_forward_what_waits_for_later():
    job = JobFactory(due_at=timezone.now() + timedelta(hours=1), rung_at=timezone.now())
    jobs.enqueue(JobKind.WEIGH, job.subject_id, delay=timedelta(hours=2))
    assert jobs.claim(job.pk) is None
    jobs.enqueue(JobKind.WEIGH, job.subject_id)
    job.refresh_from_db()
    assert job.rung_at is None
    assert jobs.claim(job.pk).job_id == job.pk


def test_dispatch_rings_for_what_is_due_and_not_twice_at_once():
    first, second = JobFactory(due_at=timezone.now() - timedelta(minutes=1)), JobFactory()
    JobFactory(due_at=timezone.now() + timedelta(minutes=1))
    rung = []
    assert jobs.dispatch(rung.append) == 2
    assert rung == [first.pk, second.pk]
    assert jobs.dispatch(rung.append) == 0


def test_dispatch_rings_again_for_what_nobody_took():
    stale = timezone.now() - timedelta(seconds=limits.RING_AGAIN_SECONDS + 1)
    job = JobFactory(rung_at=stale)
    rung = []
    jobs.dispatch(rung.append)
    assert rung == [job.pk]


def test_dispatch_leaves_alone_what_failed_while_it_rang():
    job = JobFactory()
    jobs.dispatch(lambda job_id: jobs.failed(jobs.claim(job_id), "at once"))
    job.refresh_from_db()
    assert (job.state, job.rung_at) == (JobState.QUEUED, None)


def test_dispatch_keeps_what_it_could_not_ring_for():
    JobFactory()

    def broken(_job_id):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        jobs.dispatch(broken)
    assert Job.objects.get().rung_at is None


def test_claim_is_refused_while_the_lease_runs():
    job = JobFactory()
    lease = jobs.claim(job.pk)
    assert (lease.kind, lease.attempt) == (JobKind.WEIGH, 1)
    assert jobs.claim(job.pk) is None


@pytest.mark.parametrize("state", [JobState.DONE, JobState.DEAD, JobState.DISCARDED])
def test_claim_is_refused_when_the_job_has_ended(state):
    assert jobs.claim(JobFactory(state=state).pk) is None


def test_claim_is_refused_before_the_job_is_due():
    assert jobs.claim(JobFactory(due_at=timezone.now() + timedelta(minutes=1)).pk) is None


def test_claim_of_no_job_is_refused():
    assert jobs.claim(0) is None


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_get_one_lease():
    job = JobFactory()
    leases = at_once(*[lambda: jobs.claim(job.pk)] * 10)
    assert len([lease for lease in leases if lease]) == 1
    assert Job.objects.get().attempt == 1


def test_holding_ends_the_job_with_its_effects():
    lease = jobs.claim(JobFactory().pk)
    with jobs.holding(lease):
        JobFactory(kind=JobKind.FETCH)
    assert Job.objects.get(pk=lease.job_id).state == JobState.DONE
    assert Job.objects.filter(kind=JobKind.FETCH).exists()


def test_holding_writes_nothing_when_the_lease_was_lost():
    job = JobFactory()
    late = jobs.claim(job.pk)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.sweep()
    jobs.claim(job.pk)
    with pytest.raises(jobs.LeaseLost), jobs.holding(late):
        JobFactory(kind=JobKind.FETCH)
    assert not Job.objects.filter(kind=JobKind.FETCH).exists()
    jobs.failed(late, "too late")
    assert Job.objects.get().state == JobState.RUNNING


def test_holding_undoes_its_effects_when_they_fail():
    lease = jobs.claim(JobFactory().pk)
    with pytest.raises(ZeroDivisionError), jobs.holding(lease):
        JobFactory(kind=JobKind.FETCH)
        raise ZeroDivisionError
    assert Job.objects.get().state == JobState.RUNNING


def test_writing_keeps_the_job_and_renews_the_lease():
    lease = jobs.claim(JobFactory().pk)
    soon = timezone.now() + timedelta(seconds=1)
    Job.objects.update(lease_until=soon)
    with jobs.writing(lease):
        JobFactory(kind=JobKind.FETCH)
    job = Job.objects.get(pk=lease.job_id)
    assert job.state == JobState.RUNNING
    assert job.lease_until > soon
    assert Job.objects.filter(kind=JobKind.FETCH).exists()


def test_writing_writes_nothing_when_the_lease_was_lost():
    late = lapse(JobFactory())
    jobs.sweep()
    with pytest.raises(jobs.LeaseLost), jobs.writing(late):
        JobFactory(kind=JobKind.FETCH)
    assert not Job.objects.filter(kind=JobKind.FETCH).exists()


def test_job_that_is_put_back_gets_its_attempts_back():
    job, later = JobFactory(attempt=1, last_error="lost once"), timezone.now() + timedelta(hours=1)
    jobs.put_back(jobs.claim(job.pk), due_at=later)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.due_at) == (JobState.QUEUED, 0, later)
    assert job.last_error == ""


def test_job_that_is_put_back_brings_a_twin_that_waits_forward():
    job = JobFactory()
    lease = jobs.claim(job.pk)
    jobs.enqueue(JobKind.WEIGH, job.subject_id, delay=timedelta(hours=2))
    jobs.put_back(lease, due_at=timezone.now())
    job.refresh_from_db()
    assert job.state == JobState.DISCARDED
    assert jobs.claim(Job.objects.get(state=JobState.QUEUED).pk) is not None


def test_job_is_put_back_by_its_newest_worker_alone():
    late = lapse(JobFactory())
    jobs.sweep()
    with pytest.raises(jobs.LeaseLost):
        jobs.put_back(late, due_at=timezone.now() + timedelta(hours=1))
    assert Job.objects.due().exists()


def test_failed_job_waits_as_long_as_its_owner_says():
    job = JobFactory()
    jobs.failed(jobs.claim(job.pk), "not before noon", delay=timedelta(hours=3))
    job.refresh_from_db()
    assert round((job.due_at - timezone.now()).total_seconds()) == 3 * 3600


def test_failed_job_comes_back_later_each_time_and_dies_after_the_last_attempt():
    job, waits = JobFactory(), []
    for _ in range(limits.MAX_ATTEMPTS):
        Job.objects.update(due_at=timezone.now())
        lease = jobs.claim(job.pk)
        jobs.failed(lease, "out of paper")
        job.refresh_from_db()
        waits.append(round((job.due_at - timezone.now()).total_seconds()))
    assert waits[:-1] == [2, 8]
    assert (job.state, job.last_error, lease.is_last_attempt) == ("dead", "out of paper", True)
    assert list(Job.objects.dead()) == [job]


def test_failed_job_leaves_its_place_to_a_twin_that_waits():
    job = JobFactory(kind=JobKind.FETCH)
    lease = jobs.claim(job.pk)
    jobs.enqueue(JobKind.FETCH, job.subject_id)
    jobs.failed(lease, "gone")
    job.refresh_from_db()
    assert job.state == JobState.DISCARDED


def test_sweep_takes_back_what_lost_its_worker_and_leaves_the_rest():
    lost, running = jobs.claim(JobFactory().pk), jobs.claim(JobFactory().pk)
    Job.objects.filter(pk=lost.job_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.sweep() == 1
    assert Job.objects.get(pk=lost.job_id).state == JobState.QUEUED
    assert Job.objects.get(pk=running.job_id).state == JobState.RUNNING


@pytest.mark.django_db(transaction=True)
def test_sweep_gets_past_work_that_is_entered_again_at_the_same_moment():
    twin, other = JobFactory(), JobFactory()
    lapse(twin)
    lapse(other)
    with held_up(jobs.sweep) as (start, counts):
        jobs.enqueue(JobKind.WEIGH, twin.subject_id)
        start()
    assert counts == [2]
    states = dict(Job.objects.values_list("pk", "state"))
    assert (states[twin.pk], states[other.pk]) == (JobState.DISCARDED, JobState.QUEUED)


def test_job_whose_worker_is_lost_every_time_dies():
    job = JobFactory()
    for _ in range(limits.MAX_ATTEMPTS):
        jobs.claim(job.pk)
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        jobs.sweep()
    job.refresh_from_db()
    assert (job.state, job.last_error) == ("dead", "The worker was lost: its lease ran out.")


@pytest.mark.parametrize(
    ("state", "age_days", "left"),
    [("done", 31, 0), ("discarded", 31, 0), ("done", 29, 1), ("dead", 31, 1)],
)
def test_purge_removes_what_ended_long_ago_but_for_the_dead(state, age_days, left):
    ended_at = timezone.now() - timedelta(days=age_days)
    JobFactory(state=state, ended_at=ended_at)
    assert jobs.purge() == 1 - left
    assert Job.objects.count() == left


def test_purge_is_bounded():
    long_ago = timezone.now() - timedelta(days=99)
    Job.objects.bulk_create(
        JobFactory.build(state="done", ended_at=long_ago) for _ in range(jobs.PURGED_AT_ONCE + 1)
    )
    assert jobs.purge() == jobs.PURGED_AT_ONCE
    assert jobs.purge() == 1


def test_perform_writes_down_what_went_wrong():
    job = JobFactory(kind=JobKind.WEIGH, subject_id=10**9)
    work.perform(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert "Claim matching query does not exist" in job.last_error


def test_perform_leaves_alone_what_is_done():
    job = JobFactory(state=JobState.DONE)
    work.perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.DONE, 0)


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk)


@pytest.fixture
def dead(claim):
    return JobFactory(subject_id=claim.pk, state=JobState.DEAD, attempt=3)


def test_retry_gives_a_dead_job_its_attempts_back(editor, dead):
    jobs.retry(job_id=dead.pk, by=editor)
    dead.refresh_from_db()
    assert (dead.state, dead.attempt, dead.ended_at) == (JobState.QUEUED, 0, None)
    event = AuditEvent.objects.get()
    assert (event.verb, event.desk, event.data["kind"]) == (
        "job.retry",
        editor.desks.get(),
        "weigh",
    )


def test_retry_leaves_the_work_to_a_twin_that_waits(editor, dead):
    jobs.enqueue(JobKind.WEIGH, dead.subject_id)
    assert jobs.retry(job_id=dead.pk, by=editor).state == JobState.DISCARDED


def test_discard_ends_a_dead_job(administrator, dead):
    assert jobs.discard(job_id=dead.pk, by=administrator).state == JobState.DISCARDED


@pytest.mark.parametrize("verb", [jobs.retry, jobs.discard])
def test_dead_jobs_are_for_editors_and_administrators_of_their_desk(
    verb, dead, reviewer, editor, stranger
):
    for by, error in ((reviewer, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            verb(job_id=dead.pk, by=by)
    with pytest.raises(NotFound):
        verb(job_id=JobFactory(subject_id=dead.subject_id).pk, by=editor)
    dead.refresh_from_db()
    assert dead.state == JobState.DEAD


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (JobKind.SEARCH, lambda claim: SearchFactory(claim=claim)),
        (JobKind.FETCH, lambda claim: claim),
        (JobKind.WEIGH, lambda claim: claim),
        (JobKind.WATCH, lambda claim: SourceFactory(claim=claim)),
        (JobKind.DEPOSIT, lambda claim: SourceFactory(claim=claim).capture),
    ],
)
def test_dead_job_is_of_the_desk_of_the_claim_that_it_works_on(claim, editor, kind, subject):
    job = JobFactory(kind=kind, subject_id=subject(claim).pk, state=JobState.DEAD)
    assert jobs.retry(job_id=job.pk, by=editor).state == JobState.QUEUED


def test_every_kind_of_work_that_is_done_belongs_to_desks():
    assert set(work.HANDLERS) <= set(jobs.PATH_FROM_DESK)
    for kind in jobs.PATH_FROM_DESK:
        assert not jobs.desks_of(JobFactory(kind=kind, subject_id=10**9)).exists()
