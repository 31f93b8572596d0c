from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Action, Status
from factcheck.models import Assignment, AuditEvent, Claim
from tests.claims import claim_for, claim_in
from tests.factories import CaptureFactory

pytestmark = pytest.mark.django_db


def trace(claim):
    """All that a step could change."""
    return (
        Claim.objects.filter(pk=claim.pk).values().get(),
        list(claim.assignments.order_by("pk").values()),
        list(claim.rulings.order_by("pk").values()),
        claim.verdicts.count(),
        AuditEvent.objects.filter(subject=f"claim:{claim.pk}").count(),
    )


def words_for(action, claim, crew):
    """A body that is good for `action`."""
    ruling = {
        "rating": "confirmed",
        "rationale": "Two brigades say so independently.",
        "deciding_source": claim.sources.order_by("pk").first().pk,
    }
    corrected = {"correction_kind": "clarification", "correction_reason": "A date was missing."}
    due_at = (timezone.now() + timedelta(hours=4)).isoformat()
    words = {
        Action.ASSIGN: {"assignee": crew.researcher.pk, "due_at": due_at, "note": "Ask them."},
        Action.DECLINE: {"reason": "No time today."},
        Action.SUBMIT: ruling,
        Action.APPROVE: {"note": "Well done."},
        Action.SECOND: {"rating": "confirmed", "rationale": "I read both; they agree."},
        Action.SEND_BACK: {"reason": "Look at the date."},
        Action.CORRECT: ruling | corrected,
        Action.WITHDRAW: {"reason": "The source took it back."},
        Action.REOPEN: {"reason": "New evidence."},
        Action.SET_ASIDE: {"reason": "Not checkable."},
        Action.TAKE_BACK: {"reason": "She is ill."},
    }
    return {"version": claim.version} | words.get(action, {})


def path_of(action, claim):
    return f"claims/{claim.pk}/{action.replace('_', '-')}/"


WHO = {
    Action.ASSIGN: (Status.UNVERIFIED, "editor", Status.ASSIGNED),
    Action.ACCEPT: (Status.ASSIGNED, "researcher", Status.IN_RESEARCH),
    Action.DECLINE: (Status.ASSIGNED, "researcher", Status.UNVERIFIED),
    Action.SUBMIT: (Status.IN_RESEARCH, "researcher", Status.IN_REVIEW),
    Action.APPROVE: (Status.IN_REVIEW, "second", Status.RULED),
    Action.SECOND: (Status.IN_REVIEW, "second", Status.RULED),
    Action.SEND_BACK: (Status.IN_REVIEW, "second", Status.IN_RESEARCH),
    Action.PUBLISH: (Status.RULED, "editor", Status.PUBLISHED),
    Action.CORRECT: (Status.PUBLISHED, "researcher", Status.IN_REVIEW),
    Action.WITHDRAW: (Status.PUBLISHED, "editor", Status.WITHDRAWN),
    Action.REOPEN: (Status.RULED, "editor", Status.UNVERIFIED),
    Action.SET_ASIDE: (Status.UNVERIFIED, "editor", Status.SET_ASIDE),
    Action.RESTORE: (Status.SET_ASIDE, "editor", Status.UNVERIFIED),
    Action.TAKE_BACK: (Status.IN_RESEARCH, "editor", Status.UNVERIFIED),
}


@pytest.mark.parametrize("action", Action)
def test_step_answers_with_the_claim_as_it_then_is(action, program, crew, desk):
    source, who, target = WHO[action]
    claim = claim_for(action, source, crew, desk)
    caller = program(getattr(crew, who))
    answer = caller.post(path_of(action, claim), words_for(action, claim, crew))
    assert answer.status_code == 200, answer.json()
    assert answer.json()["status"] == target
    # What follows a second ruling by rule is a step of its own.
    steps = 2 if action == Action.SECOND else 1
    assert answer.json()["version"] == claim.version + steps
    assert answer.json() == caller.get(f"claims/{claim.pk}/").json()


@pytest.mark.parametrize("action", Action)
def test_second_of_two_is_refused_told_the_version_and_changes_nothing(action, program, crew, desk):
    source, who, _ = WHO[action]
    claim = claim_for(action, source, crew, desk)
    Claim.objects.filter(pk=claim.pk).update(version=claim.version + 1)
    before = trace(claim)
    answer = program(getattr(crew, who)).post(
        path_of(action, claim), words_for(action, claim, crew)
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_version")
    assert answer.json()["version"] == claim.version + 1
    assert trace(claim) == before


@pytest.mark.parametrize("action", Action)
def test_words_that_were_refused_are_taken_with_the_version_that_was_told(
    action, program, crew, desk
):
    source, who, target = WHO[action]
    claim = claim_for(action, source, crew, desk)
    Claim.objects.filter(pk=claim.pk).update(version=claim.version + 5)
    caller, words = program(getattr(crew, who)), words_for(action, claim, crew)
    told = caller.post(path_of(action, claim), words).json()["version"]
    again = caller.post(path_of(action, claim), words | {"version": told})
    assert (again.status_code, again.json()["status"]) == (200, target)


@pytest.mark.parametrize("action", Action)
def test_step_is_refused_to_strangers_as_if_there_were_no_claim(
    action, program, crew, desk, stranger
):
    source, _, _ = WHO[action]
    claim = claim_for(action, source, crew, desk)
    before = trace(claim)
    caller = program(stranger)
    for words in (words_for(action, claim, crew), {}, {"version": "nonsense"}):
        answer = caller.post(path_of(action, claim), words)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert trace(claim) == before


def test_step_that_the_table_does_not_have_is_a_conflict(program, crew, desk):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    answer = program(crew.editor).post(path_of(Action.PUBLISH, claim), {"version": claim.version})
    assert (answer.status_code, answer.json()["code"]) == (409, "transition_not_allowed")


def test_step_of_another_role_is_forbidden(program, crew, desk):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    answer = program(crew.editor).post(path_of(Action.APPROVE, claim), {"version": claim.version})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert "reviewer" in answer.json()["detail"]


def test_conditions_that_are_not_met_are_listed(program, crew, desk):
    claim = claim_in(Status.IN_RESEARCH, crew, desk, origins=1)
    words = words_for(Action.SUBMIT, claim, crew) | {"rationale": " "}
    before = trace(claim)
    answer = program(crew.researcher).post(path_of(Action.SUBMIT, claim), words)
    assert (answer.status_code, answer.json()["code"]) == (422, "policy_not_met")
    assert answer.json()["unmet"] == [
        "A ruling needs a rationale.",
        "“Confirmed” needs 2 independent origins that support the claim; 1 does so far.",
    ]
    assert trace(claim) == before


def test_proposer_cannot_approve(program, crew, desk):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    answer = program(crew.researcher).post(
        path_of(Action.APPROVE, claim), {"version": claim.version}
    )
    assert answer.status_code == 422
    assert "a second person must approve it" in answer.json()["unmet"][0]


def test_due_time_is_taken_with_its_offset(program, crew, desk):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    due_at = (timezone.now() + timedelta(hours=4)).astimezone(timezone.get_fixed_timezone(180))
    words = words_for(Action.ASSIGN, claim, crew) | {"due_at": due_at.isoformat()}
    program(crew.editor).post(path_of(Action.ASSIGN, claim), words)
    assert Assignment.objects.get().due_at == due_at


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"])
def test_due_time_without_its_offset_is_refused(form, program, crew, desk):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    due_at = (timezone.now() + timedelta(days=2)).strftime(form)
    words = words_for(Action.ASSIGN, claim, crew) | {"due_at": due_at}
    answer = program(crew.editor).post(path_of(Action.ASSIGN, claim), words)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "naive"
    assert not Assignment.objects.exists()


HALF = "\ud800"
LATER = "2099-01-01T00:00:00Z"
BAD = [
    (Action.ASSIGN, "due_at", "tomorrow"),
    (Action.ASSIGN, "due_at", "0001-01-01T00:00:00+23:59"),
    (Action.ASSIGN, "due_at", "9999-12-31T23:59:59-23:59"),
    (Action.ASSIGN, "due_at", "2099-02-30T00:00:00Z"),
    (Action.ASSIGN, "due_at", 1_723_200_000),
    (Action.ASSIGN, "due_at", ["2099-01-01T00:00:00Z"]),
    (Action.ASSIGN, "due_at", None),
    (Action.ASSIGN, "due_at", LATER),
    (Action.ASSIGN, "assignee", 10**30),
    (Action.ASSIGN, "assignee", -1),
    (Action.ASSIGN, "assignee", "1"),
    (Action.ASSIGN, "assignee", 1.0),
    (Action.ASSIGN, "assignee", True),
    (Action.ASSIGN, "assignee", {"id": 1}),
    (Action.ASSIGN, "assignee", 2**63 - 1),
    (Action.ASSIGN, "note", "a\x00b"),
    (Action.ASSIGN, "note", HALF),
    (Action.ASSIGN, "note", 5),
    (Action.ASSIGN, "note", None),
    (Action.ASSIGN, "note", "x" * 20_001),
    (Action.ASSIGN, "colour", "red"),
    (Action.ASSIGN, HALF, 1),
    (Action.ASSIGN, "status", "published"),
    (Action.ACCEPT, "version", 0),
    (Action.ACCEPT, "version", 10**30),
    (Action.ACCEPT, "version", "2"),
    (Action.ACCEPT, "version", 2.0),
    (Action.ACCEPT, "version", None),
    (Action.ACCEPT, "reason", "There is none to give."),
    (Action.DECLINE, "reason", HALF),
    (Action.DECLINE, "reason", "\x00"),
    (Action.DECLINE, "reason", ["No time."]),
    (Action.SUBMIT, "rating", "no-such-rating"),
    (Action.SUBMIT, "rating", "unverified"),
    (Action.SUBMIT, "rating", "x\x00"),
    (Action.SUBMIT, "rating", HALF),
    (Action.SUBMIT, "rating", ""),
    (Action.SUBMIT, "rating", "x" * 51),
    (Action.SUBMIT, "rationale", "a\x00b"),
    (Action.SUBMIT, "rationale", f"It is {HALF} true."),
    (Action.SUBMIT, "rationale", "x" * 20_001),
    (Action.SUBMIT, "deciding_source", 10**30),
    (Action.SUBMIT, "deciding_source", 2**63 - 1),
    (Action.SUBMIT, "deciding_source", "1"),
    (Action.SUBMIT, "correction_kind", "withdrawal"),
    (Action.SUBMIT, "correction_kind", HALF),
    (Action.SUBMIT, "correction_kind", ["correction"]),
    (Action.SUBMIT, "correction_reason", "\x00"),
    (Action.SUBMIT, "media_source", "1"),
    (Action.SUBMIT, "media_authenticity", "real"),
    (Action.APPROVE, "note", HALF),
    (Action.APPROVE, "seen", "of no claim"),
    (Action.SUBMIT, "seen", 1),
    (Action.SUBMIT, "doubts", "\x00"),
    (Action.SUBMIT, "counter_evidence", HALF),
]


@pytest.mark.parametrize(("action", "field", "value"), BAD)
def test_bad_words_are_refused_by_name_and_change_nothing(
    action, field, value, program, crew, desk
):
    source, who, _ = WHO[action]
    claim = claim_for(action, source, crew, desk)
    before = trace(claim)
    words = words_for(action, claim, crew) | {field: value}
    answer = program(getattr(crew, who)).post(path_of(action, claim), words)
    assert answer.status_code == 400, answer.json()
    problem = answer.json()
    assert {each["field"] for each in problem.get("errors", [problem])} == {field}
    assert trace(claim) == before


@pytest.mark.parametrize("action", Action)
def test_each_missing_word_is_named(action, program, crew, desk):
    source, who, _ = WHO[action]
    claim = claim_for(action, source, crew, desk)
    optional = {"version", "note", "correction_kind", "correction_reason"}
    expected = words_for(action, claim, crew).keys() - optional
    answer = program(getattr(crew, who)).post(path_of(action, claim), {})
    assert answer.status_code == (400 if expected else 428)
    assert {each["field"] for each in answer.json().get("errors", ())} == expected


@pytest.mark.parametrize("pk", ["0", "9" * 30, "9" * 5_000])
def test_number_that_no_claim_has_is_not_found(pk, program, editor):
    caller = program(editor)
    assert caller.get(f"claims/{pk}/").status_code == 404
    assert caller.post(f"claims/{pk}/accept/", {"version": 1}).status_code == 404


def test_approval_of_what_was_not_seen_is_refused_with_what_is_different(program, crew, desk):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    caller = program(crew.second)
    shown = caller.get(f"claims/{claim.pk}/").json()
    claim.sources.update(capture=CaptureFactory(text="Rewritten since."))
    words = {"version": shown["version"], "seen": shown["seen"]}
    answer = caller.post(f"claims/{claim.pk}/approve/", words)
    assert answer.status_code == 409
    assert "the copy of" in answer.json()["detail"]
