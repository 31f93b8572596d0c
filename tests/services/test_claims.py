from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from factcheck import workflow
from factcheck.enums import Action, Role, Status
from factcheck.errors import (
    InvalidInput,
    NotFound,
    NotPermitted,
    PolicyNotMet,
    StaleVersion,
    TransitionNotAllowed,
)
from factcheck.models import Assignment, AuditEvent, Claim
from factcheck.services import claims
from tests.claims import (
    claim_in,
    correction_for,
    crew_of,
    proposal_for,
    take,
    weighed_claim,
)
from tests.factories import ClaimFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def trace(claim):
    """All that a step could change."""
    row = Claim.objects.filter(pk=claim.pk).values().get()
    return (
        row,
        list(claim.assignments.order_by("pk").values()),
        list(claim.rulings.order_by("pk").values()),
        claim.verdicts.count(),
        AuditEvent.objects.count(),
    )


@pytest.mark.parametrize(("status", "action", "role"), list(product(Status, Action, Role)))
def test_step_is_open_to_exactly_the_roles_of_the_table(status, action, role, desk, crew):
    claim = claim_in(status, crew, desk)
    outsider = UserFactory(username="outsider")
    MembershipFactory(user=outsider, desk=desk, role=role)
    before = trace(claim)
    row = next((r for r in workflow.TRANSITIONS if (r.source, r.action) == (status, action)), None)
    expected = None
    if row is None:
        expected = TransitionNotAllowed
    elif role not in row.roles:
        expected = NotPermitted
    elif (status, action) in NEEDS_MORE:
        expected = PolicyNotMet
    if expected is None:
        moved = take(action, claim, outsider, crew)
        assert moved.status == row.target
        assert moved.version == claim.version + 1
        event = AuditEvent.objects.order_by("-sequence").first()
        assert (event.verb, event.actor) == (f"claim.{action}", outsider)
        assert event.data["status"] == [status, row.target]
    else:
        with pytest.raises(expected):
            take(action, claim, outsider, crew)
        assert trace(claim) == before


# Open by the table, closed by the policy to somebody who does not hold the claim, or while no
# verdict of it is public, or no ruling on it was proposed blind.
NEEDS_MORE = {
    (Status.ASSIGNED, Action.ACCEPT),
    (Status.ASSIGNED, Action.DECLINE),
    (Status.IN_RESEARCH, Action.DECLINE),
    (Status.IN_RESEARCH, Action.SUBMIT),
    (Status.UNVERIFIED, Action.WITHDRAW),
    (Status.ASSIGNED, Action.WITHDRAW),
    (Status.IN_RESEARCH, Action.WITHDRAW),
    (Status.IN_REVIEW, Action.WITHDRAW),
    (Status.IN_REVIEW, Action.SECOND),
    (Status.RULED, Action.WITHDRAW),
}


def test_stranger_finds_no_claim_and_changes_nothing(desk, crew, stranger):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    before = trace(claim)
    for action in Action:
        with pytest.raises((NotFound, InvalidInput)):
            take(action, claim, stranger, crew)
    assert trace(claim) == before


def test_person_who_was_deactivated_finds_no_claim(desk, crew):
    claim = weighed_claim(desk, crew.editor)
    crew.editor.is_active = False
    with pytest.raises(NotFound):
        take(Action.SET_ASIDE, claim, crew.editor, crew)


def test_superuser_without_a_role_finds_no_claim(desk, crew):
    claim = weighed_claim(desk, crew.editor)
    root = UserFactory(is_superuser=True, is_staff=True)
    with pytest.raises(NotFound):
        take(Action.SET_ASIDE, claim, root, crew)


def test_second_of_two_forms_is_refused_and_told_who_was_faster(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    claims.accept(claim_id=claim.pk, seen_version=claim.version, by=crew.researcher)
    before = trace(claim)
    with pytest.raises(StaleVersion, match=rf"{crew.researcher} was faster and took it on"):
        claims.set_aside(
            claim_id=claim.pk, seen_version=claim.version, by=crew.editor, reason="Old news."
        )
    assert trace(claim) == before


def test_stale_version_is_told_even_when_nobody_is_on_record(desk, crew):
    claim = ClaimFactory(desk=desk)
    with pytest.raises(StaleVersion, match="has changed since you opened it"):
        take(Action.SET_ASIDE, claim, crew.editor, crew, seen_version=7)


def test_assign_gives_the_claim_until_its_due_time(desk, crew):
    claim = weighed_claim(desk, crew.editor)
    due_at = timezone.now() + timedelta(hours=3)
    take(Action.ASSIGN, claim, crew.editor, crew, due_at=due_at, note="Ask the ministry.")
    given = Assignment.objects.get()
    assert (given.assignee, given.assigned_by) == (crew.researcher, crew.editor)
    assert (given.due_at, given.note, given.ended_at) == (due_at, "Ask the ministry.", None)


def test_assign_again_takes_the_claim_from_its_holder(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    take(Action.ASSIGN, claim, crew.editor, crew, assignee_id=crew.second.pk)
    first, second = claim.assignments.order_by("pk")
    assert (first.outcome, first.ended_at is None) == ("reassigned", False)
    assert (second.assignee, second.ended_at) == (crew.second, None)
    with pytest.raises(PolicyNotMet, match="The claim is with"):
        take(Action.ACCEPT, claim, crew.researcher, crew)


@pytest.mark.parametrize("hours", [-1, 0, 24 * 400])
def test_assign_is_refused_when_the_due_time_is_past_or_far_away(desk, crew, hours):
    claim = weighed_claim(desk, crew.editor)
    due_at = timezone.now() + timedelta(hours=hours)
    before = trace(claim)
    with pytest.raises(InvalidInput, match="within a year"):
        take(Action.ASSIGN, claim, crew.editor, crew, due_at=due_at)
    assert trace(claim) == before


def test_assign_is_refused_to_people_who_cannot_hold_claims(desk, crew, stranger, administrator):
    claim = weighed_claim(desk, crew.editor)
    gone = UserFactory(is_active=False)
    MembershipFactory(user=gone, desk=desk, role=Role.REVIEWER)
    before = trace(claim)
    for person in (stranger, administrator, gone):
        with pytest.raises(PolicyNotMet, match="Only an active editor or reviewer"):
            take(Action.ASSIGN, claim, crew.editor, crew, assignee_id=person.pk)
    with pytest.raises(InvalidInput, match="no such person"):
        take(Action.ASSIGN, claim, crew.editor, crew, assignee_id=0)
    assert trace(claim) == before


def test_accept_notes_when(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    assert claim.assignments.get().accepted_at is not None


def test_decline_returns_the_claim_with_its_reason(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    take(Action.DECLINE, claim, crew.researcher, crew, reason="I covered this myself.")
    ended = claim.assignments.get()
    assert (ended.outcome, ended.reason) == ("declined", "I covered this myself.")


def test_set_aside_ends_the_assignment_and_the_proposal(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    take(Action.SET_ASIDE, claim, crew.editor, crew)
    assert claim.assignments.get().outcome == "set_aside"
    assert claim.rulings.get().state == "superseded"


def test_reopened_ruling_leaves_the_claim_unverified(desk, crew):
    claim = claim_in(Status.RULED, crew, desk)
    take(Action.REOPEN, claim, crew.editor, crew)
    claim.refresh_from_db()
    assert claim.ruling is None


def test_reopened_verdict_stands_until_the_next_one(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    take(Action.REOPEN, claim, crew.editor, crew)
    claim.refresh_from_db()
    assert claim.verdict.ruling == claim.ruling
    with pytest.raises(PolicyNotMet, match="withdraw it before"):
        take(Action.SET_ASIDE, claim, crew.editor, crew)


def test_named_sets_find_held_and_overdue_claims(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    claim_in(Status.UNVERIFIED, crew, desk)
    assert list(Claim.objects.held_by(crew.researcher)) == [claim]
    assert not Claim.objects.overdue().exists()
    now = timezone.now()
    claim.assignments.update(assigned_at=now - timedelta(2), due_at=now - timedelta(1))
    assert list(Claim.objects.overdue()) == [claim]


UNFIT = {"nul\x00": "not_text", "half \ud800": "not_text", "x" * 20_001: "too_long"}


@pytest.mark.parametrize(
    ("status", "action", "who", "field"),
    [
        (Status.UNVERIFIED, Action.ASSIGN, "editor", "note"),
        (Status.ASSIGNED, Action.DECLINE, "researcher", "reason"),
        (Status.IN_RESEARCH, Action.SUBMIT, "researcher", "rationale"),
        (Status.IN_REVIEW, Action.APPROVE, "second", "note"),
        (Status.IN_REVIEW, Action.SEND_BACK, "second", "reason"),
        (Status.PUBLISHED, Action.CORRECT, "researcher", "correction_reason"),
        (Status.PUBLISHED, Action.WITHDRAW, "editor", "reason"),
        (Status.PUBLISHED, Action.REOPEN, "editor", "reason"),
        (Status.UNVERIFIED, Action.SET_ASIDE, "editor", "reason"),
    ],
)
@pytest.mark.parametrize("text", UNFIT)
def test_words_that_nobody_could_keep_or_read_are_refused(
    desk, crew, status, action, who, field, text
):
    claim = claim_in(status, crew, desk)
    before = trace(claim)
    make = {Action.SUBMIT: proposal_for, Action.CORRECT: correction_for}.get(action)
    words = {"proposal": make(claim, **{field: text})} if make else {field: text}
    with pytest.raises(InvalidInput) as refusal:
        take(action, claim, getattr(crew, who), crew, **words)
    assert (refusal.value.code, refusal.value.field) == (UNFIT[text], field)
    assert trace(claim) == before


def test_claim_is_due_when_its_holder_is(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    assert claim.due_at == claim.assignments.get(ended_at=None).due_at
    later = claim.due_at + timedelta(hours=1)
    claim.assignments.update(due_at=later)
    claim.refresh_from_db()
    assert claim.due_at == later
    take(Action.DECLINE, claim, crew.researcher, crew)
    claim.refresh_from_db()
    assert claim.due_at is None


def test_taking_back_ends_the_assignment_and_says_why(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    take(Action.TAKE_BACK, claim, crew.editor, crew, reason="She is ill.")
    ended = claim.assignments.get()
    assert (ended.outcome, ended.reason, ended.ended_at is None) == (
        "taken_back",
        "She is ill.",
        False,
    )
    assert AuditEvent.objects.latest("sequence").data["reason"] == "She is ill."
