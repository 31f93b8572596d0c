import pytest
from django.utils import timezone

from factcheck.enums import Action, Status
from factcheck.errors import InvalidInput, StaleVersion
from factcheck.models import Claim, Source
from factcheck.services import rulings, sights, sources
from tests.claims import claim_in, crew_of, proposal_for, take
from tests.factories import CaptureFactory, ClaimFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.IN_RESEARCH, crew, desk)


def test_sight_of_what_stands_still_tells_of_nothing(claim):
    assert sights.moved_since(sights.token(claim), claim) == ()
    assert sights.moved_since("", claim) == ()


def test_sight_tells_what_is_another_one(claim, crew):
    sight = sights.token(claim)
    first, last = claim.sources.order_by("pk")
    added = SourceFactory(claim=claim)
    for each, stance in ((first, "refutes"), (last, ""), (added, "context")):
        sources.set_stance(source_id=each.pk, by=crew.editor, stance=stance)
    assert set(sights.moved_since(sight, claim)) == {
        f"{first.url} went from supports to refutes",
        f"{last.url} was taken out",
        f"{added.url} was added",
    }


def test_sight_tells_of_other_words_of_the_claim(claim):
    sight = sights.token(claim)
    claim.text = "Troops captured 200 soldiers."
    assert sights.moved_since(sight, claim) == ("the claim is worded otherwise",)


@pytest.mark.parametrize("sight", ["x", "x:y", "\ud800", "a" * 30_000, "☃:☃"])
def test_sight_that_no_page_has_carried_is_refused(claim, sight):
    assert not sights.is_of(sight, claim)
    with pytest.raises(InvalidInput, match="Read the claim again"):
        sights.moved_since(sight, claim)


def test_sight_of_another_claim_is_refused(claim):
    assert not sights.is_of(sights.token(ClaimFactory()), claim)


def test_sight_of_an_archive_of_sources_stays_short(claim, crew):
    now = timezone.now()
    stance = {"human_stance": "supports", "human_stance_by": crew.editor, "human_stance_at": now}
    SourceFactory.create_batch(100, claim=claim, **stance)
    assert len(sights.token(claim)) < 5_000


def copy_comes_in(claim):
    """What a worker does without moving the claim."""
    claim.sources.update(capture=CaptureFactory(text="Rewritten since."))


@pytest.mark.parametrize(
    ("action", "status", "who"),
    [
        (Action.SUBMIT, Status.IN_RESEARCH, "researcher"),
        (Action.APPROVE, Status.IN_REVIEW, "second"),
        (Action.CORRECT, Status.PUBLISHED, "researcher"),
    ],
)
def test_step_on_a_page_whose_evidence_has_moved_is_refused(desk, crew, action, status, who):
    claim = claim_in(status, crew, desk)
    seen = sights.token(claim)
    copy_comes_in(claim)
    proposing = {"proposal": proposal_for(claim, seen=seen)}
    words = {"seen": seen} if action == Action.APPROVE else proposing
    with pytest.raises(StaleVersion, match=r"What you saw has moved: the copy of .* is another"):
        take(action, claim, getattr(crew, who), crew, **words)
    assert Claim.objects.get(pk=claim.pk).status == status


def test_own_other_tab_is_told_by_name_and_by_what_moved(claim, crew):
    version, proposal = claim.version, proposal_for(claim, seen=sights.token(claim))
    source = Source.objects.filter(claim=claim).first()
    sources.set_stance(source_id=source.pk, by=crew.researcher, stance="refutes")
    with pytest.raises(StaleVersion, match=r"set a stance.* went from supports to refutes"):
        rulings.submit(
            claim_id=claim.pk, seen_version=version, by=crew.researcher, proposal=proposal
        )


def test_ruling_keeps_the_wording_with_the_digest_of_both(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    ruling = claim.rulings.get()
    assert ruling.claim_text == claim.text
    assert ruling.seen_digest == sights.digest_of(claim.text, ruling.evidence)
    assert ruling.seen_digest != sights.digest_of("Other words.", ruling.evidence)
