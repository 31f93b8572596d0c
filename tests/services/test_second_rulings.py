import io
import json

import pytest
from django.db import transaction
from django.utils import timezone

from factcheck.enums import Action, NoticeKind, RulingState, Status
from factcheck.errors import InvalidInput, NotPermitted, PolicyNotMet, StaleVersion
from factcheck.models import (
    AuditEvent,
    Claim,
    Draft,
    Notice,
    Rating,
    Ruling,
    SecondRuling,
)
from factcheck.services import (
    conflicts,
    desk_policies,
    dossiers,
    drafts,
    rulings,
    seals,
    sights,
    sources,
    tables,
)
from factcheck.services.desk_policies import Terms
from tests.claims import claim_in, crew_of, opinion, others_than, proposal_for, rule_blind, take
from tests.factories import UserFactory
from tests.untold import untold

pytestmark = pytest.mark.django_db
SECRET = "Karmesin"


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    """A claim whose ruling waits for a second one that is made without sight of it."""
    rule_blind(desk)
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    for source in claim.sources.all():
        sources.set_stance(source_id=source.pk, by=crew.researcher, stance="supports", note=SECRET)
    proposal = proposal_for(claim, rationale=SECRET, counter_evidence=SECRET, doubts=SECRET)
    return take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)


def told(claim, verb):
    events = AuditEvent.objects.filter(subject=f"claim:{claim.pk}", verb=f"claim.{verb}")
    return events.latest("sequence").data


def second(claim, by, crew, **changes):
    return take(Action.SECOND, claim, by, crew, opinion=opinion(**changes))


def test_same_rating_approves_the_first_ruling(claim, crew):
    after = second(claim, crew.second, crew)
    ruling = claim.rulings.get()
    assert (after.status, ruling.state, ruling.decided_by) == ("ruled", "approved", crew.second)
    assert Claim.objects.get(pk=claim.pk).ruling == ruling
    assert (ruling.second.made_by, ruling.second.rating.slug) == (crew.second, "confirmed")
    assert ruling.second.seen_digest == ruling.seen_digest
    assert Notice.objects.filter(person=crew.researcher, kind=NoticeKind.APPROVED).exists()


def test_another_rating_sends_the_first_ruling_back_with_both_named(claim, crew):
    after = second(claim, crew.second, crew, rating="false", doubts="Who counted?")
    ruling = claim.rulings.get()
    assert (after.status, ruling.state) == ("in_research", "sent_back")
    assert "says “False”; this one says “Confirmed”" in ruling.decision_note
    assert (ruling.second.rating.slug, ruling.second.doubts) == ("false", "Who counted?")
    assert Claim.objects.get(pk=claim.pk).ruling is None
    assert told(claim, "second")["rating"] == "false"
    assert told(claim, "send_back")["rating"] == "confirmed"
    (notice,) = Notice.objects.filter(person=crew.researcher, kind=NoticeKind.SENT_BACK)
    assert "“False”" in notice.text


def test_ruling_that_was_sent_back_is_proposed_anew_and_blind_again(claim, crew):
    second(claim, crew.second, crew, rating="false")
    again = proposal_for(claim, rating="unverifiable")
    after = take(Action.SUBMIT, claim, crew.researcher, crew, proposal=again)
    assert seals.is_sealed(after, crew.second)
    assert second(after, crew.second, crew, rating="unverifiable").status == "ruled"


def test_agreement_on_what_the_policy_no_longer_allows_goes_back(claim, crew, desk):
    strict = Terms(second_is_blind=True, rationale_characters=50)
    desk_policies.lay_down(desk_id=desk.pk, by=UserFactory(is_superuser=True), terms=strict)
    after = second(claim, crew.second, crew, rationale="Long enough for any desk. " * 3)
    note = claim.rulings.get().decision_note
    assert after.status == "in_research"
    assert note.startswith("Both rulings say “Confirmed”, but: This desk asks for a rationale")


def test_blind_ruling_is_not_approved_without_a_second_one(claim, crew):
    with pytest.raises(PolicyNotMet, match="a ruling of their own"):
        take(Action.APPROVE, claim, crew.second, crew)
    assert claim.rulings.get().state == RulingState.PROPOSED


def test_second_ruling_is_for_the_second_person(claim, crew, desk):
    for by in (crew.researcher, crew.editor):
        with pytest.raises((PolicyNotMet, NotPermitted)):
            second(claim, by, crew)
    conflicts.declare(
        claim_id=claim.pk, by=crew.second, about=f"claim:{claim.pk}", reason="My brother."
    )
    with pytest.raises(PolicyNotMet, match="conflict of interest"):
        second(claim, crew.second, crew)
    assert not SecondRuling.objects.exists()
    assert second(claim, others_than(crew, desk).second, crew).status == "ruled"


def test_ruling_that_is_seen_takes_no_second_one(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    with pytest.raises(PolicyNotMet, match="takes no second one"):
        second(claim, crew.second, crew)


def test_ruling_stays_as_it_was_proposed_when_the_policy_changes(claim, crew, desk):
    rule_blind(desk, is_blind=False)
    assert seals.is_sealed(claim, crew.second)
    with pytest.raises(PolicyNotMet):
        take(Action.APPROVE, claim, crew.second, crew)
    assert second(claim, crew.second, crew).status == "ruled"


def test_words_of_no_known_rating_are_refused(claim, crew):
    with pytest.raises(InvalidInput, match="no rating “half-true”"):
        second(claim, crew.second, crew, rating="half-true")


def test_second_ruling_on_moved_evidence_is_refused_without_saying_what_moved(claim, crew):
    sight = sights.token(claim)
    claim.sources.update(human_stance="refutes")
    for words in ({"seen": sight}, {}):
        with pytest.raises((StaleVersion, PolicyNotMet), match="is another one") as refused:
            second(claim, crew.second, crew, **words)
        assert "refutes" not in str(refused.value)
        assert "supports" not in str(refused.value)


def test_token_of_the_page_does_not_tell_the_stances(claim):
    sight = json.dumps(sights.opened(sights.token(claim), claim))
    assert "supports" not in sight
    before = sights.token(claim)
    claim.sources.update(human_stance="refutes")
    assert any("from supports to refutes" in each for each in sights.moved_since(before, claim))


def test_draft_of_the_second_person_goes_with_their_ruling(claim, crew):
    words = {"rating": "confirmed", "rationale": "I read both; they agree."}
    drafts.keep(claim_id=claim.pk, by=crew.second, seen_number=0, words=words)
    second(claim, crew.second, crew)
    assert not Draft.objects.exists()


def test_chain_tells_of_a_blind_ruling_what_commits_to_it_and_the_rest_once_it_is_decided(
    claim, crew
):
    ruling = claim.rulings.get()
    data = told(claim, "submit")
    assert data["commitment"] == rulings.commitment_to(ruling)
    assert data.keys() & {"rating", "evidence_digest", "seen_digest"} == set()
    take(Action.SEND_BACK, claim, crew.second, crew)
    assert told(claim, "send_back")["seen_digest"] == ruling.seen_digest


def test_stances_stay_as_the_first_ruling_saw_them(claim, crew):
    source = claim.sources.first()
    with pytest.raises(NotPermitted, match="sealed"):
        sources.set_stance(source_id=source.pk, by=crew.second, stance="refutes")
    source.refresh_from_db()
    assert source.human_stance == "supports"


def test_files_to_keep_are_sealed_until_the_second_ruling(claim, crew):
    assert SECRET.encode() in tables.evidence(claim_id=claim.pk, by=crew.researcher)
    assert SECRET.encode() not in tables.evidence(claim_id=claim.pk, by=crew.second)
    with pytest.raises(NotPermitted, match="second ruling is awaited"):
        dossiers.write(claim_id=claim.pk, by=crew.editor, to=io.BytesIO())
    second(claim, crew.second, crew)
    assert SECRET.encode() in tables.evidence(claim_id=claim.pk, by=crew.second)


def test_second_ruling_stays_and_is_told(claim, crew):
    second(claim, crew.second, crew)
    with pytest.raises(Exception, match="update"), transaction.atomic():
        SecondRuling.objects.update(rationale="Otherwise.")
    with pytest.raises(Exception, match="delete"), transaction.atomic():
        SecondRuling.objects.all().delete()


def test_open_rulings_of_others_are_sealed_and_decided_ones_are_not(claim, crew):
    assert Ruling.objects.sealed_to(crew.second).count() == 1
    assert Ruling.objects.sealed_to(crew.researcher).count() == 0
    take(Action.SEND_BACK, claim, crew.second, crew)
    assert Ruling.objects.sealed_to(crew.second).count() == 0


@pytest.mark.parametrize(("rating", "is_theirs"), [("false", True), ("confirmed", False)])
def test_policy_takes_no_second_ruling_of_another_rating_or_person(
    claim, crew, desk, rating, is_theirs
):
    by = crew.second if is_theirs else others_than(crew, desk).second
    facts = {"seen_digest": "0" * 64, "made_at": timezone.now(), "made_by": by}
    rating = Rating.objects.get(slug=rating)
    with untold("SecondRuling:insert_is_told"):
        SecondRuling.objects.create(
            claim=claim, ruling=claim.rulings.get(), rating=rating, rationale="So.", **facts
        )
    with pytest.raises(PolicyNotMet, match="a ruling of their own"):
        take(Action.APPROVE, claim, crew.second, crew)
