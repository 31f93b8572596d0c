import pytest

from factcheck.enums import Action, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from factcheck.models import Draft
from factcheck.services import drafts
from tests.claims import claim_in, crew_of, proposal_for, take

pytestmark = pytest.mark.django_db
WORDS = {"rating": "confirmed", "rationale": "Two brigades say so independently."}


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.IN_RESEARCH, crew, desk)


def keep(claim, by, words=WORDS, seen_number=0):
    return drafts.keep(claim_id=claim.pk, by=by, seen_number=seen_number, words=words)


def test_draft_is_ones_own_and_counts_on(claim, crew):
    assert drafts.of(claim, crew.researcher).words == {}
    first = keep(claim, crew.researcher)
    second = keep(claim, crew.researcher, WORDS | {"doubts": "Who?"}, first.number)
    assert (first.number, second.number) == (1, 2)
    assert drafts.of(claim, crew.researcher).words == WORDS | {"doubts": "Who?"}
    assert drafts.of(claim, crew.second).words == {}


def test_older_window_does_not_write_over_a_newer_one(claim, crew):
    keep(claim, crew.researcher)
    with pytest.raises(StaleVersion, match="Another window"):
        keep(claim, crew.researcher, {"rationale": "Older."})
    assert drafts.of(claim, crew.researcher).words == WORDS


def test_draft_outlives_what_others_do_to_the_claim(claim, crew):
    keep(claim, crew.researcher)
    take(Action.ASSIGN, claim, crew.editor, crew, assignee_id=crew.second.pk)
    assert drafts.of(claim, crew.researcher).words == WORDS


def test_draft_goes_once_its_words_are_proposed(claim, crew):
    keep(claim, crew.researcher)
    take(Action.SUBMIT, claim, crew.researcher, crew)
    assert not Draft.objects.exists()


def test_draft_with_other_words_stays(claim, crew):
    keep(claim, crew.researcher, WORDS | {"doubts": "Of another window."})
    take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal_for(claim))
    assert drafts.of(claim, crew.researcher).words["doubts"] == "Of another window."


def test_draft_of_others_and_for_others_is_refused(claim, stranger, administrator):
    with pytest.raises(NotFound):
        keep(claim, stranger)
    with pytest.raises(NotPermitted):
        keep(claim, administrator)
    assert not Draft.objects.exists()


def test_person_who_was_deactivated_words_no_ruling(claim, crew):
    crew.researcher.is_active = False
    with pytest.raises(NotFound):
        keep(claim, crew.researcher)


def test_draft_keeps_what_a_ruling_has_and_nothing_else(claim, crew):
    keep(claim, crew.researcher, WORDS | {"seen": "x", "doubts": ""})
    assert drafts.of(claim, crew.researcher).words == WORDS


@pytest.mark.parametrize("said", ["\x00", "x" * 20_001])
def test_words_that_could_not_be_kept_are_refused(claim, crew, said):
    with pytest.raises(InvalidInput):
        keep(claim, crew.researcher, {"doubts": said})
    assert not Draft.objects.exists()
