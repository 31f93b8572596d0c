"""Endpoints side by side: whoever is slow holds up nobody else."""

from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer
from werkzeug import Response

from factcheck.enums import DeliveryState, JobKind, JobState, Status
from factcheck.models import Delivery, Job
from factcheck.services import couriers, deliveries, jobs, work
from tests.claims import claim_in, crew_of
from tests.factories import DeliveryFactory, EndpointFactory
from tests.published import correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings):
    with HTTPServer(threaded=True) as server:
        settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{server.port}"
        yield server


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def verdict(desk, crew):
    """A version that no endpoint was told of yet."""
    return claim_in(Status.PUBLISHED, crew, desk).verdict


def waiting_at(receiver, path, verdict, desk, **fields):
    """A message for an endpoint, with its job."""
    endpoint = EndpointFactory(desk=desk, url=f"http://127.0.0.1:{receiver.port}{path}")
    row = DeliveryFactory(endpoint=endpoint, verdict=verdict, **fields)
    jobs.enqueue(JobKind.DELIVER, endpoint.pk)
    return row


def perform(row):
    """Do the job of the endpoint of `row`."""
    job = Job.objects.get(subject_id=row.endpoint_id, kind=JobKind.DELIVER)
    work.perform(job_id=job.pk)


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_slow_endpoint_does_not_hold_up_the_others(receiver, verdict, desk):
    others_were_told = Event()
    served = []

    def slow(_request):
        assert others_were_told.wait(10)
        return Response(status=200)

    def quick(request):
        served.append(request.path)
        if len(served) == 3:
            others_were_told.set()
        return Response(status=200)

    receiver.expect_request("/slow").respond_with_handler(slow)
    for number in range(3):
        receiver.expect_request(f"/quick{number}").respond_with_handler(quick)
    first = waiting_at(receiver, "/slow", verdict, desk)
    for number in range(3):
        waiting_at(receiver, f"/quick{number}", verdict, desk)
    perform(first)
    receiver.check_assertions()
    assert states() == [DeliveryState.DELIVERED] * 4
    assert set(Job.objects.filter(kind=JobKind.DELIVER).values_list("state", flat=True)) == {
        JobState.DONE
    }


def test_endpoint_is_written_to_by_one_worker_at_a_time(receiver, verdict, desk):
    row = waiting_at(receiver, "/hook", verdict, desk)
    other = jobs.claim(Job.objects.get(kind=JobKind.DELIVER).pk)
    jobs.enqueue(JobKind.DELIVER, row.endpoint_id)
    twin = Job.objects.get(kind=JobKind.DELIVER, state=JobState.QUEUED)
    work.perform(job_id=twin.pk)
    twin.refresh_from_db()
    assert twin.state == JobState.QUEUED
    assert twin.due_at > timezone.now()
    assert receiver.log == []
    receiver.expect_request("/hook").respond_with_data()
    couriers.run(other)
    assert states() == [DeliveryState.DELIVERED]
    Job.objects.update(due_at=timezone.now())
    work.perform(job_id=twin.pk)
    twin.refresh_from_db()
    assert twin.state == JobState.DONE
    assert len(receiver.log) == 1


def test_lost_worker_keeps_nobody_from_the_endpoint(receiver, verdict, desk):
    row = waiting_at(receiver, "/hook", verdict, desk)
    jobs.claim(Job.objects.get(kind=JobKind.DELIVER).pk)
    Job.objects.filter(kind=JobKind.DELIVER).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    jobs.enqueue(JobKind.DELIVER, row.endpoint_id)
    receiver.expect_request("/hook").respond_with_data()
    work.perform(job_id=Job.objects.get(state=JobState.QUEUED, kind=JobKind.DELIVER).pk)
    assert states() == [DeliveryState.DELIVERED]


def test_worker_without_its_lease_writes_nothing(receiver, verdict, desk):
    row = waiting_at(receiver, "/hook", verdict, desk)
    receiver.expect_request("/hook").respond_with_data()
    lease = jobs.claim(Job.objects.get(kind=JobKind.DELIVER).pk)
    Job.objects.filter(kind=JobKind.DELIVER).update(lease_token=uuid4())
    couriers.run(lease)
    row.refresh_from_db()
    assert (row.state, row.log.count()) == (DeliveryState.WAITING, 0)


def test_fault_at_one_endpoint_is_told_by_its_job_and_stops_no_other(
    receiver, verdict, desk, monkeypatch
):
    bad = waiting_at(receiver, "/bad", verdict, desk)
    waiting_at(receiver, "/good", verdict, desk)
    receiver.expect_request("/bad").respond_with_data()
    receiver.expect_request("/good").respond_with_data()
    monkeypatch.setattr(deliveries, "told_of", refusing(deliveries.told_of, bad.pk))
    perform(bad)
    assert states() == [DeliveryState.WAITING, DeliveryState.DELIVERED]
    job = Job.objects.get(subject_id=bad.endpoint_id, kind=JobKind.DELIVER)
    assert (job.state, "not this one" in job.last_error) == (JobState.QUEUED, True)


def refusing(told_of, delivery_id):
    def _told_of(tried):
        if tried.delivery_id == delivery_id:
            raise ValueError("not this one")
        return told_of(tried)

    return _told_of


def test_nothing_is_sent_when_the_time_for_it_is_over(receiver, verdict, desk, monkeypatch):
    monkeypatch.setattr(couriers, "SENDS_FOR_SECONDS", -1)
    row = waiting_at(receiver, "/hook", verdict, desk)
    perform(row)
    job = Job.objects.get(kind=JobKind.DELIVER)
    assert (job.state, receiver.log) == (JobState.QUEUED, [])
    assert job.due_at <= timezone.now()


def test_newer_message_is_sent_while_an_older_one_waits(receiver, verdict, crew, desk):
    later = timezone.now() + timedelta(hours=5)
    row = waiting_at(receiver, "/hook", verdict, desk, due_at=later, tries=4)
    receiver.expect_request("/hook").respond_with_data()
    newer = correct(verdict.claim, crew)
    perform(row)
    assert Delivery.objects.get(verdict=newer).state == DeliveryState.DELIVERED
    row.refresh_from_db()
    assert row.state == DeliveryState.WAITING
    assert Job.objects.get(kind=JobKind.DELIVER).due_at == later


def test_message_that_is_entered_while_its_endpoint_is_served_has_a_job(
    receiver, verdict, crew, desk
):
    """A publication after the worker has looked, and before it lets the endpoint go."""
    row = waiting_at(receiver, "/hook", verdict, desk)
    lease = jobs.claim(Job.objects.get(kind=JobKind.DELIVER).pk)
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.FAILED, due_at=None)
    newer = correct(verdict.claim, crew)
    with jobs.holding(lease):
        pass
    receiver.expect_request("/hook").respond_with_data()
    work.perform(job_id=Job.objects.get(kind=JobKind.DELIVER, state=JobState.QUEUED).pk)
    assert Delivery.objects.get(verdict=newer).state == DeliveryState.DELIVERED
