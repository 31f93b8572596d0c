import pytest

from factcheck.enums import JobKind, SourceState
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.fetching.robots import refusal
from factcheck.models import AuditEvent, Job, RobotsOverride
from factcheck.services import robots
from tests.factories import ClaimFactory, DeskFactory, SourceFactory

pytestmark = pytest.mark.django_db

HOST = "paper.example.org"
REASON = "The page is the government's own statement."


def refused(desk, host=HOST, **fields):
    values = {"state": SourceState.REJECTED, "failure": refusal(host), "attempt": 1}
    return SourceFactory(
        found=True,
        claim=ClaimFactory(desk=desk),
        **values | {"failure_code": "robots_disallow"} | fields,
    )


def override(desk, by, host=HOST, reason=REASON):
    return robots.override(desk_id=desk.pk, by=by, host=host, reason=reason)


def test_override_has_what_was_refused_fetched_again(desk, editor):
    source = refused(desk)
    others = [
        refused(desk, host="other.example"),
        refused(DeskFactory()),
        refused(desk, failure_code="http_404", failure="gone"),
    ]
    row = override(desk, editor)
    source.refresh_from_db()
    assert (source.state, source.attempt, source.failure) == (SourceState.FOUND, 0, "")
    assert Job.objects.get(kind=JobKind.FETCH).subject_id == source.claim_id
    for other in others:
        other.refresh_from_db()
        assert other.state == SourceState.REJECTED
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.desk) == ("robots.override", editor, desk)
    assert event.data == {"host": HOST, "reason": REASON, "sources": [source.pk]}
    assert robots.overridden_hosts(desk.pk) == {HOST}
    assert robots.overridden_hosts(DeskFactory().pk) == frozenset()
    assert str(row) == HOST


def test_second_override_of_a_host_changes_nothing(desk, editor, administrator):
    first = override(desk, editor)
    assert override(desk, administrator, reason="Another one.") == first
    assert RobotsOverride.objects.get().reason == REASON
    assert AuditEvent.objects.count() == 1


def test_lifted_override_no_longer_counts_and_may_be_made_again(desk, editor, administrator):
    row = override(desk, editor)
    for _ in range(2):
        lifted = robots.lift(override_id=row.pk, by=administrator)
    assert (lifted.lifted_by, robots.overridden_hosts(desk.pk)) == (administrator, frozenset())
    verbs = list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["robots.override", "robots.lift"]
    assert override(desk, editor).pk != row.pk


@pytest.mark.parametrize(
    "typed",
    [" Paper.Example.org ", "https://paper.example.org/news?x=1", "http://paper.example.org:80"],
)
def test_host_is_taken_out_of_what_was_typed(desk, editor, typed):
    assert override(desk, editor, host=typed).host == HOST


@pytest.mark.parametrize(
    ("host", "reason", "field", "code"),
    [
        ("", REASON, "host", "bad_host"),
        ("two words", REASON, "host", "bad_host"),
        (HOST, "  ", "reason", "reason_missing"),
        (HOST, "x" * 2_001, "reason", "too_long"),
        (HOST, "a\x00b", "reason", "not_text"),
    ],
)
def test_override_without_a_host_or_a_reason_is_refused(desk, editor, host, reason, field, code):
    with pytest.raises(InvalidInput) as caught:
        override(desk, editor, host=host, reason=reason)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert not RobotsOverride.objects.exists()


def test_overrides_are_for_editors_and_administrators_of_the_desk(desk, editor, reviewer, stranger):
    row = override(desk, editor)
    for by, error in ((reviewer, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            override(desk, by, host="other.example")
        with pytest.raises(error):
            robots.lift(override_id=row.pk, by=by)
    with pytest.raises(NotFound):
        robots.lift(override_id=0, by=editor)
    row.refresh_from_db()
    assert row.lifted_at is None
    assert RobotsOverride.objects.count() == 1
