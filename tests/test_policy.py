from dataclasses import replace

import pytest

from factcheck import policy
from factcheck.enums import Action, VerdictKind
from factcheck.errors import PolicyNotMet
from factcheck.policy import About, Case

FINE = Case(
    actor=1,
    holder=1,
    holder_name="Ada",
    proposer=2,
    proposer_name="Ben",
    deciding_source_attached_by=3,
    reason="because",
    rationale="Two brigades say so.",
    rating_label="Confirmed",
    human_stances=2,
    origins_needed=2,
    origins_supporting=2,
)
PUBLIC = replace(
    FINE,
    has_public_verdict=True,
    correction_kind=VerdictKind.CLARIFICATION,
    correction_reason="A date was missing.",
)
BLIND = replace(FINE, is_blind=True)
CHANGED = replace(PUBLIC, correction_kind=VerdictKind.CHANGED_VERDICT, changes_rating=True)


@pytest.mark.parametrize("action", [action for action in Action if action != Action.WITHDRAW])
def test_action_passes_when_everything_holds(action):
    policy.demand(action, replace(FINE, is_blind=action == Action.SECOND))


def test_approval_of_a_blind_ruling_passes_after_a_second_one_that_agrees():
    policy.demand(Action.APPROVE, replace(BLIND, is_seconded=True))


def test_second_ruling_is_free_to_differ_whatever_the_evidence_would_allow():
    lacking = replace(BLIND, origins_supporting=0, reply_needed=True, changes_rating=True)
    policy.demand(Action.SECOND, lacking)


def test_exemption_waives_evidence_and_terms_and_says_which():
    lacking = replace(FINE, origins_supporting=1, is_exempt=True)
    assert policy.unmet(Action.APPROVE, lacking) == []
    (sentence,) = policy.waived(Action.APPROVE, lacking)
    assert "needs 2 independent origins" in sentence
    assert policy.waived(Action.APPROVE, replace(lacking, is_exempt=False)) == []


def test_exemption_waives_no_rule_on_people_or_on_what_was_seen():
    waived = {each.name for each in policy.EXEMPTIBLE}
    assert waived == {
        "independent_origins",
        "rationale_long_enough",
        "counter_search_done",
        "primary_source_cited",
        "right_of_reply",
    }
    others = {"proposer": 1, "deciding_source_attached_by": 1, "evidence_moved": ("x was added",)}
    for name, value in others.items():
        case = replace(FINE, is_exempt=True, **{name: value})
        assert len(policy.unmet(Action.APPROVE, case)) == 1


def test_withdraw_passes_when_the_verdict_is_public():
    policy.demand(Action.WITHDRAW, PUBLIC)


@pytest.mark.parametrize(
    ("action", "case", "sentence"),
    [
        (Action.ASSIGN, replace(FINE, assignee_can_hold=False), "Only an active editor"),
        (Action.ACCEPT, replace(FINE, holder=9), "The claim is with Ada"),
        (Action.ACCEPT, replace(FINE, holder=0), "Nobody holds this claim"),
        (Action.ASSIGN, replace(FINE, assignee_conflict="Acme"), "They declared a conflict"),
        (Action.ACCEPT, replace(FINE, conflict="Acme"), "a conflict of interest with Acme"),
        (Action.SEND_BACK, replace(FINE, conflict="Acme"), "a conflict of interest with Acme"),
        (Action.PUBLISH, replace(FINE, conflict="Acme"), "a conflict of interest with Acme"),
        (Action.DECLINE, replace(FINE, holder=9), "The claim is with Ada"),
        (Action.DECLINE, replace(FINE, reason=" "), "Give a reason"),
        (Action.SUBMIT, replace(FINE, holder=9), "The claim is with Ada"),
        (Action.APPROVE, replace(FINE, is_blind=True), "a ruling of their own"),
        (Action.SECOND, FINE, "takes no second one"),
        (Action.SECOND, replace(BLIND, actor=2), "Ben proposed this ruling; a second person"),
        (Action.SECOND, replace(BLIND, actor=3), "You attached the deciding source"),
        (Action.SECOND, replace(BLIND, ruled_before=frozenset({1, 9})), "another must rule"),
        (Action.SECOND, replace(BLIND, evidence_moved=("x was added",)), "x was added"),
        (Action.SECOND, replace(BLIND, rationale=" "), "needs a rationale"),
        (Action.SECOND, replace(BLIND, rationale_characters_needed=99), "at least 99"),
        (Action.SECOND, replace(BLIND, conflict="the town"), "conflict of interest"),
        (Action.APPROVE, replace(FINE, actor=2), "Ben proposed this ruling; a second person"),
        (Action.APPROVE, replace(FINE, actor=3), "You attached the deciding source"),
        (Action.APPROVE, replace(FINE, evidence_moved=("x was added",)), "x was added"),
        (Action.PUBLISH, replace(FINE, evidence_moved=("x was added",)), "The evidence has moved"),
        (Action.SEND_BACK, replace(FINE, reason=""), "Give a reason"),
        (Action.WITHDRAW, FINE, "no public verdict"),
        (Action.WITHDRAW, replace(PUBLIC, reason=""), "Give a reason"),
        (Action.REOPEN, replace(FINE, reason=""), "Give a reason"),
        (Action.SET_ASIDE, replace(PUBLIC), "withdraw it before"),
        (Action.SET_ASIDE, replace(FINE, reason=""), "Give a reason"),
        (Action.TAKE_BACK, replace(FINE, reason=""), "Give a reason"),
    ],
)
def test_action_is_refused_with_the_condition_that_failed(action, case, sentence):
    with pytest.raises(PolicyNotMet) as refusal:
        policy.demand(action, case)
    assert len(refusal.value.unmet) == 1
    assert sentence in refusal.value.unmet[0]


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.APPROVE, Action.CORRECT])
@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (replace(FINE, conflict="Acme"), "a conflict of interest with Acme"),
        (replace(FINE, rationale=" \n"), "needs a rationale"),
        (replace(FINE, rationale_characters_needed=99), "at least 99 characters"),
        (replace(FINE, human_stances=0), "at least one source"),
        (replace(FINE, deciding_source_has_stance=False), "The deciding source"),
        (replace(FINE, origins_supporting=1), "“Confirmed” needs 2 independent"),
        (replace(FINE, origins_supporting=0), "0 do so far"),
        (replace(FINE, primary_needed=True), "“Confirmed” needs a primary source"),
        (replace(FINE, counter_search_needed=True), "refutation is searched for too"),
        (replace(FINE, reply_needed=True), "ask them for a reply"),
        (replace(PUBLIC, correction_kind=""), "say what kind of correction"),
        (replace(PUBLIC, correction_reason=" "), "say what kind of correction"),
        (replace(FINE, correction_reason="A date."), "nothing to correct"),
        (replace(FINE, correction_kind="correction"), "nothing to correct"),
        (replace(PUBLIC, changes_rating=True), "this is a changed verdict"),
        (replace(PUBLIC, correction_kind=VerdictKind.CHANGED_VERDICT), "The rating stays"),
        (replace(CHANGED, ruled_before=frozenset({1, 9})), "two other people"),
    ],
)
def test_ruling_lacks_the_same_when_it_is_proposed_approved_or_corrected(action, case, sentence):
    (said,) = policy.unmet(action, case)
    assert sentence in said


def test_refusal_names_every_failed_condition():
    case = replace(FINE, rationale="", human_stances=0, origins_supporting=1)
    with pytest.raises(PolicyNotMet) as refusal:
        policy.demand(Action.SUBMIT, case)
    assert len(refusal.value.unmet) == 3


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.CORRECT, Action.APPROVE])
def test_verdict_is_changed_by_others_and_clarified_by_anybody(action):
    before = frozenset({1, 9})
    policy.demand(action, replace(CHANGED, ruled_before=frozenset({8, 9})))
    policy.demand(action, replace(PUBLIC, ruled_before=before))


def test_unmet_looks_only_at_what_it_is_asked_about():
    case = replace(FINE, holder=9, rationale="")
    assert len(policy.unmet(Action.SUBMIT, case)) == 2
    assert len(policy.unmet(Action.SUBMIT, case, about=frozenset({About.PERSON}))) == 1
    assert policy.unmet(Action.SUBMIT, case, about=frozenset({About.STATE})) == []


def test_every_action_has_its_conditions():
    assert set(policy.CONDITIONS) == set(Action)
