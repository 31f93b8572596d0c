import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from factcheck.models import AuditEvent
from factcheck.services import audit
from tests.claims import claim_in, crew_of
from tests.moments import at_once


@pytest.mark.django_db
def test_events_are_chained_to_the_one_before(editor, desk):
    first = audit.record("test.one", "test:1", by=editor, desk=desk, data={"a": "ä"})
    second = audit.record("test.two", "test:1", by=None)
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.previous_digest == first.digest
    for event in AuditEvent.objects.all():
        assert event.digest == audit.digest_of(event)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [("verb", "x"), ("data", {"a": 2}), ("at", timezone.now()), ("sequence", 9), ("actor_id", 1)],
)
def test_digest_covers_every_field(field, value):
    event = audit.record("test.one", "test:1", by=None, data={"a": 1})
    setattr(event, field, value)
    assert event.digest != audit.digest_of(event)


@pytest.mark.django_db(transaction=True)
def test_chain_has_no_gap_when_many_write_at_once():
    def write():
        for _ in range(5):
            audit.record("test.one", "test:1", by=None)

    assert at_once(*[write] * 8) == [None] * 8
    events = list(AuditEvent.objects.order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, 41))
    digests = [""] + [event.digest for event in events]
    assert [event.previous_digest for event in events] == digests[:-1]


@pytest.mark.django_db
def test_event_of_a_transaction_that_failed_leaves_no_gap():
    audit.record("test.one", "test:1", by=None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("test.two", "test:1", by=None)
        raise ZeroDivisionError
    assert audit.record("test.three", "test:1", by=None).sequence == 2


@pytest.mark.django_db
def test_status_is_not_changed_off_the_table(desk):
    claim = claim_in("unverified", crew_of(desk), desk)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(claim).objects.filter(pk=claim.pk).update(status="in_review")
