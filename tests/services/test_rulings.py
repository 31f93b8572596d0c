import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factcheck.enums import Action, RulingState, Status
from factcheck.errors import InvalidInput, PolicyNotMet, StaleVersion
from factcheck.models import AuditEvent, Claim, Rating, Ruling
from factcheck.services import rulings, sources
from tests.claims import (
    claim_in,
    correction_for,
    crew_of,
    others_than,
    proposal_for,
    take,
    weighed_claim,
)
from tests.factories import CaptureFactory, OriginFactory, PassageFactory, SourceFactory
from tests.untold import untold

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def test_submit_ties_the_ruling_to_the_evidence(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    ruling = claim.rulings.get()
    assert (ruling.proposed_by, ruling.rating.slug) == (crew.researcher, "confirmed")
    assert [item["stance"] for item in ruling.evidence] == ["supports", "supports"]
    assert all(len(item["sha256"]) == 64 for item in ruling.evidence)
    assert ruling.evidence_digest == rulings.evidence.digest_of(ruling.evidence)
    assert claim.ruling is None


def test_confirmed_needs_two_independent_origins(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk, origins=1)
    with pytest.raises(PolicyNotMet, match=r"needs 2 independent origins .* 1 does so far"):
        take(Action.SUBMIT, claim, crew.researcher, crew)
    reprint = claim.sources.get()
    SourceFactory(
        claim=claim,
        origin=reprint.origin,
        human_stance="supports",
        human_stance_by=crew.editor,
        human_stance_at=timezone.now(),
    )
    with pytest.raises(PolicyNotMet, match="1 does so far"):
        take(Action.SUBMIT, claim, crew.researcher, crew)
    proposal = proposal_for(claim, rating="mostly-confirmed")
    assert take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)


def test_machine_stances_do_not_count(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk, origins=0)
    source = SourceFactory(claim=claim, machine_stance="supports")
    proposal = proposal_for(claim, rating="unverifiable", deciding_source_id=source.pk)
    with pytest.raises(PolicyNotMet, match="at least one source whose stance a person has set"):
        take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)


def test_deciding_source_needs_a_human_stance(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    other = SourceFactory(claim=claim)
    proposal = proposal_for(claim, deciding_source_id=other.pk)
    with pytest.raises(PolicyNotMet, match="The deciding source needs a stance"):
        take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rating": "half-true"}, "rating"),
        ({"rating": "nul\x00"}, "rating"),
        ({"deciding_source_id": 0}, "deciding_source"),
        ({"correction_kind": "withdrawal"}, "correction_kind"),
        ({"counter_evidence": "nul\x00"}, "counter_evidence"),
        ({"doubts": "x" * 20_001}, "doubts"),
    ],
)
def test_submit_is_refused_when_its_words_name_nothing_or_could_not_be_kept(
    desk, crew, changes, field
):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    proposal = proposal_for(claim, **changes)
    with pytest.raises(InvalidInput) as refusal:
        take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)
    assert refusal.value.field == field


def test_deciding_source_of_another_claim_is_refused(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    other = weighed_claim(desk, crew.editor)
    proposal = proposal_for(claim, deciding_source_id=other.sources.first().pk)
    with pytest.raises(InvalidInput, match="one of this claim's sources"):
        take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)


def test_approve_is_refused_to_the_proposer(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    with pytest.raises(PolicyNotMet, match="a second person must approve it"):
        take(Action.APPROVE, claim, crew.researcher, crew)
    assert claim.rulings.get().state == RulingState.PROPOSED


def test_approve_is_refused_to_who_attached_the_deciding_source(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk, attached_by=crew.second)
    with pytest.raises(PolicyNotMet, match="You attached the deciding source"):
        take(Action.APPROVE, claim, crew.second, crew)
    assert claim.rulings.get().deciding_source_attached_by == crew.second


def test_rating_that_is_offered_no_more_is_refused(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    with untold("Rating:update_is_told"):
        Rating.objects.filter(slug="confirmed").update(is_offered=False)
    with pytest.raises(InvalidInput, match="no rating “confirmed”"):
        take(Action.SUBMIT, claim, crew.researcher, crew)


def test_approve_gives_the_claim_its_rating(desk, crew):
    claim = claim_in(Status.RULED, crew, desk)
    ruling = claim.rulings.get()
    assert claim.ruling == ruling
    assert (ruling.state, ruling.decided_by) == (RulingState.APPROVED, crew.second)
    assert claim.assignments.get().outcome == "ruled"


def stance_changes(claim, crew):
    first = claim.sources.order_by("pk").first()
    sources.set_stance(source_id=first.pk, by=crew.editor, stance="refutes")


def source_is_added(claim, crew):
    source = SourceFactory(claim=claim)
    sources.set_stance(source_id=source.pk, by=crew.editor, stance="context")


def stance_is_taken_back(claim, crew):
    last = claim.sources.order_by("pk").last()
    sources.set_stance(source_id=last.pk, by=crew.editor, stance="")


def note_changes(claim, crew):
    first = claim.sources.order_by("pk").first()
    sources.set_stance(source_id=first.pk, by=crew.editor, stance="supports", note="By hearsay.")


def passage_changes(claim, _crew):
    PassageFactory(source=claim.sources.first(), start=0, end=8, score=2.0)


def grouping_changes(claim, _crew):
    claim.sources.update(origin=OriginFactory(claim=claim))


def wording_changes(claim, _crew):
    Claim.objects.filter(pk=claim.pk).update(text="Troops captured 200 soldiers.")


def copy_changes(claim, _crew):
    claim.sources.update(capture=CaptureFactory(text="Rewritten since."))


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (stance_changes, "went from supports to refutes"),
        (source_is_added, "was added"),
        (stance_is_taken_back, "was taken out"),
        (note_changes, "the note on .* is another one"),
        (passage_changes, "the passage of .* is another one"),
        (grouping_changes, "is grouped with other sources"),
        (copy_changes, "is another one"),
        (wording_changes, "the claim read “Troops captured more than 100 soldiers.”"),
    ],
)
@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.RULED])
def test_step_is_refused_when_the_evidence_has_moved(desk, crew, status, change, clause):
    claim = claim_in(status, crew, desk)
    change(claim, crew)
    action, by = (
        (Action.APPROVE, crew.second)
        if status == Status.IN_REVIEW
        else (Action.PUBLISH, crew.editor)
    )
    with pytest.raises(PolicyNotMet, match=clause):
        take(action, claim, by, crew)
    assert Claim.objects.get(pk=claim.pk).status == status


def test_stance_set_after_the_page_was_opened_makes_it_stale(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    stance_changes(claim, crew)
    with pytest.raises(StaleVersion, match="was faster and set a stance"):
        take(Action.APPROVE, claim, crew.second, crew, seen_version=claim.version)


def test_send_back_keeps_the_holder_and_says_why(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    take(Action.SEND_BACK, claim, crew.second, crew, reason="The date is off.")
    ruling = claim.rulings.get()
    assert (ruling.state, ruling.decision_note) == ("sent_back", "The date is off.")
    assert take(Action.SUBMIT, claim, crew.researcher, crew).status == Status.IN_REVIEW


def test_correct_takes_the_same_two_people_and_leaves_the_verdict_standing(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    first = claim.ruling
    take(Action.CORRECT, claim, crew.researcher, crew)
    claim.refresh_from_db()
    assert (claim.status, claim.ruling, claim.verdict.ruling) == (Status.IN_REVIEW, first, first)
    with pytest.raises(PolicyNotMet, match="a second person"):
        take(Action.APPROVE, claim, crew.researcher, crew)
    take(Action.SEND_BACK, claim, crew.second, crew)
    assert take(Action.SUBMIT, claim, crew.researcher, crew).status == Status.IN_REVIEW


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"correction_kind": ""}, "say what kind of correction"),
        ({"correction_reason": " "}, "say what kind of correction"),
        ({"rating": "false"}, "this is a changed verdict"),
        ({"correction_kind": "changed_verdict"}, "The rating stays"),
    ],
)
def test_correct_is_refused_when_it_is_not_explained(desk, crew, changes, sentence):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    proposal = correction_for(claim, **changes)
    with pytest.raises(PolicyNotMet, match=sentence):
        take(Action.CORRECT, claim, crew.researcher, crew, proposal=proposal)


def test_rating_of_a_public_verdict_is_changed_by_two_other_people(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    others = others_than(crew, desk)
    proposal = correction_for(claim, rating="false", correction_kind="changed_verdict")
    for by in (crew.researcher, crew.second):
        with pytest.raises(PolicyNotMet, match="two other people"):
            take(Action.CORRECT, claim, by, crew, proposal=proposal)
    take(Action.CORRECT, claim, others.researcher, others, proposal=proposal)
    with pytest.raises(PolicyNotMet, match="two other people"):
        take(Action.APPROVE, claim, crew.second, crew)
    assert take(Action.APPROVE, claim, others.second, others).ruling.rating.slug == "false"


def test_reopened_claim_is_rated_otherwise_by_two_other_people(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    take(Action.REOPEN, claim, crew.editor, crew)
    take(Action.ASSIGN, claim, crew.editor, crew)
    take(Action.ACCEPT, claim, crew.researcher, crew)
    proposal = correction_for(claim, rating="false", correction_kind="changed_verdict")
    with pytest.raises(PolicyNotMet, match="two other people"):
        take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)
    assert take(Action.SUBMIT, claim, crew.researcher, crew).status == Status.IN_REVIEW


def test_submit_is_refused_as_a_correction_of_nothing(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    with pytest.raises(PolicyNotMet, match="nothing to correct"):
        take(Action.SUBMIT, claim, crew.researcher, crew, proposal=correction_for(claim))


@pytest.mark.parametrize("column", ["proposed_by", "deciding_source_attached_by"])
def test_database_refuses_an_approver_who_is_not_a_second_person(desk, crew, column):
    claim = claim_in(Status.RULED, crew, desk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.filter(claim=claim).update(**{column: crew.second})


def test_database_refuses_a_second_proposal(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    ruling = claim.rulings.get()
    ruling.pk = None
    with pytest.raises(IntegrityError, match="one_ruling_of_a_claim"), transaction.atomic():
        ruling.save(force_insert=True)


def test_every_step_leaves_one_event(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    events = AuditEvent.objects.filter(subject=f"claim:{claim.pk}").order_by("sequence")
    assert [event.verb.removeprefix("claim.") for event in events] == [
        "assign",
        "accept",
        "submit",
        "approve",
        "publish",
    ]


def test_what_tells_against_a_ruling_and_what_is_open_become_public(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    words = {"counter_evidence": " One paper denies it. ", "doubts": "Nobody has counted."}
    take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal_for(claim, **words))
    take(Action.APPROVE, claim, crew.second, crew)
    claim = take(Action.PUBLISH, claim, crew.editor, crew)
    body = json.loads(claim.verdict.body)
    assert (body["counter_evidence"], body["doubts"]) == (
        "One paper denies it.",
        "Nobody has counted.",
    )


def changed(claim, **fields):
    """The public ruling of a claim once more, with another rating; past the services."""
    row = Ruling.objects.get(pk=claim.ruling_id)
    row.pk, row.rating = None, Rating.objects.get(slug="false")
    undecided = {"state": "proposed", "decided_at": None, "decided_by": None}
    for name, value in (undecided | fields).items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)
    return row


def test_database_leaves_the_change_of_a_public_rating_to_two_others(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    others = others_than(crew, desk)
    for by in (crew.researcher, crew.second):
        with pytest.raises(IntegrityError, match="two other people"):
            changed(claim, proposed_by=by)
    row = changed(claim, proposed_by=others.researcher)
    row.state, row.decided_at, row.decided_by = "approved", timezone.now(), crew.second
    with pytest.raises(IntegrityError, match="two other people"), transaction.atomic():
        row.save()
    row.decided_by = others.second
    row.save()
