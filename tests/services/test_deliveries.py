"""Messages to a receiver on this machine, checked by the reference library."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from factcheck.enums import DeliveryState, JobKind, JobState, NoticeKind, Status
from factcheck.models import AuditEvent, Delivery, DeliveryTry, Endpoint, Job
from factcheck.services import deliveries, endpoints, work
from tests.claims import claim_in, crew_of
from tests.factories import WEBHOOK_SECRET, EndpointFactory
from tests.published import correct, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def receiver(httpserver, settings):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    return httpserver


@pytest.fixture
def endpoint(desk, receiver):
    return EndpointFactory(desk=desk, url=f"http://127.0.0.1:{receiver.port}/hook")


@pytest.fixture
def claim(desk, crew, endpoint):
    return claim_in(Status.PUBLISHED, crew, desk)


def carry(*, at_once=False):
    """Do the endpoints' jobs, if asked as though their time had come."""
    if at_once:
        Delivery.objects.waiting().order_by().update(due_at=timezone.now())
        Job.objects.filter(kind=JobKind.DELIVER).update(due_at=timezone.now())
    for job in Job.objects.due().filter(kind=JobKind.DELIVER).order_by("pk"):
        work.perform(job_id=job.pk)


def answers(receiver, *statuses, **options):
    for status in statuses:
        receiver.expect_ordered_request("/hook").respond_with_data("said", status, **options)


def received(receiver):
    return [request for request, _ in receiver.log]


def test_published_verdict_is_told_to_the_desks_endpoints_with_a_signature(
    desk, crew, endpoint, receiver
):
    EndpointFactory(url=f"http://127.0.0.1:{receiver.port}/of-another-desk")
    shut = EndpointFactory(desk=desk, disabled_at=timezone.now(), disabled_reason="R")
    answers(receiver, 204)
    claim = claim_in(Status.PUBLISHED, crew, desk)
    carry()
    (request,) = received(receiver)
    told = Webhook(WEBHOOK_SECRET).verify(request.data, dict(request.headers))
    assert told == {
        "type": "verdict.published",
        "timestamp": told["data"]["published_at"],
        "data": json.loads(claim.verdict.body),
    }
    row = endpoint.deliveries.get()
    assert (row.state, row.tries, row.due_at) == (DeliveryState.DELIVERED, 1, None)
    assert row.message_id == request.headers["webhook-id"]
    entry = row.log.get()
    assert (entry.status, entry.failure) == (204, "")
    assert Job.objects.get(kind=JobKind.DELIVER).state == JobState.DONE
    assert not shut.deliveries.exists()


def test_what_was_changed_on_the_way_is_not_verified(claim, receiver):
    answers(receiver, 200)
    carry()
    (request,) = received(receiver)
    for body, headers in (
        (request.data.replace(b"published", b"withdrawn"), {}),
        (request.data, {"webhook-id": "msg_other"}),
        (request.data, {"webhook-timestamp": "1700000000"}),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(WEBHOOK_SECRET).verify(body, dict(request.headers) | headers)


def test_each_version_is_told_in_its_order(claim, crew, receiver):
    answers(receiver, 200, 200, 200)
    correct(claim, crew)
    withdraw(claim, crew)
    carry()
    told = [json.loads(request.data) for request in received(receiver)]
    assert [each["type"] for each in told] == [
        "verdict.published",
        "verdict.corrected",
        "verdict.withdrawn",
    ]
    assert [each["data"]["version"] for each in told] == [1, 2, 3]


def test_verdict_that_is_not_published_after_all_is_told_to_nobody(desk, crew, endpoint):
    claim_in(Status.RULED, crew, desk)
    assert not Delivery.objects.exists()
    assert not Job.objects.filter(kind=JobKind.DELIVER).exists()


def test_failed_message_is_tried_again_under_the_same_name(claim, endpoint, receiver):
    answers(receiver, 500, 302, 200)
    before = timezone.now()
    carry()
    row = endpoint.deliveries.get()
    assert (row.state, row.tries) == (DeliveryState.WAITING, 1)
    wait = row.due_at - before
    assert timedelta(seconds=5) <= wait <= timedelta(seconds=7)
    job = Job.objects.get(kind=JobKind.DELIVER)
    assert (job.state, job.due_at, job.attempt) == (JobState.QUEUED, row.due_at, 0)
    endpoint.refresh_from_db()
    assert endpoint.failing_since >= before
    carry(at_once=True)
    carry(at_once=True)
    row.refresh_from_db()
    endpoint.refresh_from_db()
    assert (row.state, row.tries, endpoint.failing_since) == (DeliveryState.DELIVERED, 3, None)
    first, *others = received(receiver)
    for each in others:
        assert each.headers["webhook-id"] == first.headers["webhook-id"]
        assert each.data == first.data
    assert list(row.log.order_by("pk").values_list("status", "answer")) == [
        (500, "said"),
        (302, "said"),
        (200, "said"),
    ]


def test_waits_grow_with_jitter_over_three_days():
    plain = deliveries.RETRY_AFTER
    assert timedelta(days=3) < sum(plain, timedelta()) < timedelta(days=4)
    assert list(plain) == sorted(plain)
    waits = {deliveries.wait_after(4, None) for _ in range(20)}
    assert len(waits) > 1
    assert all(plain[3] <= each <= plain[3] * (1 + deliveries.MAX_JITTER) for each in waits)


def test_endpoint_that_asks_for_time_is_given_it(claim, endpoint, receiver):
    answers(receiver, 429, headers={"Retry-After": "7200"})
    carry()
    row = endpoint.deliveries.get()
    assert row.due_at - timezone.now() > timedelta(minutes=119)
    assert row.log.get().status is None
    assert "wait" in row.log.get().failure or "later" in row.log.get().failure


def test_message_is_given_up_after_the_last_try(claim, endpoint, receiver):
    answers(receiver, 500)
    Delivery.objects.update(tries=len(deliveries.RETRY_AFTER))
    carry()
    row = endpoint.deliveries.get()
    assert (row.state, row.due_at) == (DeliveryState.FAILED, None)
    assert Job.objects.get(kind=JobKind.DELIVER).state == JobState.DONE


@pytest.mark.parametrize(
    ("status", "failing_days", "reason"),
    [(410, 0, deliveries.GONE), (500, 5, deliveries.FAILED_FOR_DAYS)],
)
def test_endpoint_that_is_gone_or_fails_for_days_is_disabled(
    claim, endpoint, receiver, editor, reviewer, status, failing_days, reason
):
    answers(receiver, status)
    if failing_days:
        Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=failing_days))
    carry()
    endpoint.refresh_from_db()
    assert (endpoint.disabled_reason, endpoint.disabled_by) == (reason, None)
    event = AuditEvent.objects.get(verb="endpoint.disable")
    assert (event.desk, event.data, event.actor) == (endpoint.desk, {"reason": reason}, None)
    notice = editor.notices.get()
    assert (notice.kind, notice.subject) == (NoticeKind.SERVICE, f"endpoint:{endpoint.pk}")
    assert reason in notice.text
    assert not reviewer.notices.exists()
    assert Job.objects.get(kind=JobKind.DELIVER).state == JobState.DONE
    assert endpoint.deliveries.get().state == DeliveryState.WAITING


def test_endpoint_that_fails_for_less_is_not_disabled(claim, endpoint, receiver):
    answers(receiver, 500)
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=4, hours=23))
    carry()
    endpoint.refresh_from_db()
    assert endpoint.disabled_at is None


def test_enabled_endpoint_gets_what_has_waited(claim, editor, endpoint, receiver):
    answers(receiver, 410, 200)
    carry()
    endpoints.enable(endpoint_id=endpoint.pk, by=editor)
    carry()
    assert endpoint.deliveries.get().state == DeliveryState.DELIVERED


def test_message_carries_both_signatures_after_a_rotation(claim, endpoint, editor, receiver):
    _, secret = endpoints.rotate(endpoint_id=endpoint.pk, by=editor)
    answers(receiver, 500, 200)
    carry()
    Endpoint.objects.update(earlier_until=timezone.now())
    carry(at_once=True)
    both, one = received(receiver)
    for each in (secret, WEBHOOK_SECRET):
        assert Webhook(each).verify(both.data, dict(both.headers))
    assert Webhook(secret).verify(one.data, dict(one.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(WEBHOOK_SECRET).verify(one.data, dict(one.headers))


def test_endpoint_takes_its_form(desk, crew, receiver):
    EndpointFactory(desk=desk, url=f"http://127.0.0.1:{receiver.port}/hook", form="ninjs")
    answers(receiver, 200)
    claim = claim_in(Status.PUBLISHED, crew, desk)
    carry()
    (request,) = received(receiver)
    item = Webhook(WEBHOOK_SECRET).verify(request.data, dict(request.headers))
    assert (item["type"], item["profile"], item["version"]) == ("text", "fact-check", "1")
    assert item["uri"].endswith(f"/verdicts/{claim.pk}/")


def test_address_is_held_against_the_guard_when_it_is_written_to(claim, endpoint, settings):
    settings.FETCH_LOOPBACK_EXCEPTION = ""
    carry()
    entry = endpoint.deliveries.get().log.get()
    assert entry.status is None
    assert "https://" in entry.failure


def test_secret_that_can_no_longer_be_read_is_told(claim, endpoint, receiver, settings):
    settings.SECRET_KEY = "another"
    carry()
    assert "Give it a new one" in endpoint.deliveries.get().log.get().failure
    assert received(receiver) == []


def test_log_is_history():
    entry = DeliveryTry(status=200)
    assert str(entry) == "200"
    assert str(DeliveryTry(failure="It was away.")) == "It was away."


def test_endpoint_that_answers_again_is_told_what_was_given_up(claim, crew, endpoint, receiver):
    Delivery.objects.update(state=DeliveryState.FAILED, due_at=None, tries=10)
    Endpoint.objects.update(failing_since=timezone.now())
    other = claim_in(Status.PUBLISHED, crew, endpoint.desk)
    answers(receiver, 200, 200)
    carry()
    carry()
    told = [json.loads(request.data)["data"]["id"] for request in received(receiver)]
    assert told == [other.pk, claim.pk]
