from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import DeliveryState, JobKind, JobState, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Delivery, Job
from factcheck.services import replays
from tests.claims import claim_in, crew_of
from tests.factories import DeliveryFactory, EndpointFactory
from tests.published import correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    """Published twice, before the endpoint was there."""
    claim = claim_in(Status.PUBLISHED, crew, desk)
    correct(claim, crew)
    claim.refresh_from_db()
    return claim


@pytest.fixture
def endpoint(claim, desk):
    return EndpointFactory(desk=desk)


def ended(endpoint, verdict, state=DeliveryState.FAILED):
    return DeliveryFactory(
        endpoint=endpoint,
        verdict=verdict,
        state=state,
        tries=10,
        due_at=None,
        delivered_at=timezone.now(),
    )


def waits_at(endpoint):
    return Job.objects.filter(
        kind=JobKind.DELIVER, subject_id=endpoint.pk, state=JobState.QUEUED
    ).exists()


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.DELIVERED])
def test_message_is_sent_once_more_under_its_name(claim, endpoint, editor, state):
    row = ended(endpoint, claim.verdict, state)
    again = replays.one(delivery_id=row.pk, by=editor)
    assert (again.state, again.tries, again.message_id) == ("waiting", 0, row.message_id)
    assert again.due_at <= timezone.now()
    assert waits_at(endpoint)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.data) == ("endpoint.repeat", {"delivery": row.pk})


def test_all_since_a_time_is_sent_in_the_order_of_publication(claim, endpoint, editor):
    """The newest was told of already: it comes after the one before it all the same."""
    first, second = claim.verdicts.order_by("sequence")
    known = ended(endpoint, second)
    since = timezone.now() - timedelta(hours=1)
    assert replays.since(endpoint_id=endpoint.pk, by=editor, since=since) == 2
    rows = list(Delivery.objects.filter(endpoint=endpoint).waiting())
    assert [row.verdict for row in rows] == [first, second]
    assert rows[1].message_id == known.message_id
    assert waits_at(endpoint)
    told = AuditEvent.objects.latest("sequence").data
    assert told == {"since": since.isoformat(), "count": 2}


def test_what_is_older_or_of_another_desk_is_not_sent(claim, editor, desk):
    elsewhere = EndpointFactory()
    now = timezone.now()
    row = EndpointFactory(desk=desk)
    assert replays.since(endpoint_id=row.pk, by=editor, since=now) == 0
    assert not elsewhere.deliveries.exists()


def test_too_many_at_once_are_refused(claim, endpoint, editor, monkeypatch):
    monkeypatch.setattr(replays, "MOST_AT_ONCE", 1)
    with pytest.raises(InvalidInput) as refused:
        replays.since(endpoint_id=endpoint.pk, by=editor, since=timezone.now() - timedelta(hours=1))
    assert (refused.value.code, refused.value.field) == ("too_many_messages", "since")
    assert not Delivery.objects.exists()


def test_replays_are_for_who_decides_for_the_desk(claim, endpoint, reviewer, stranger):
    row = ended(endpoint, claim.verdict)
    for by, error in ((reviewer, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            replays.one(delivery_id=row.pk, by=by)
        with pytest.raises(error):
            replays.since(endpoint_id=endpoint.pk, by=by, since=timezone.now())
    row.refresh_from_db()
    assert row.state == DeliveryState.FAILED
