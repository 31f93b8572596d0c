import pytest

from factcheck.enums import Status
from factcheck.rendering.clearance import Clearance, Ruled, clear

TEXT = "Troops captured 100 soldiers."


def cleared(ruled=None, *, status=Status.RULED, claimant="Jane Doe"):
    return clear(TEXT, claimant=claimant, status=status, ruled=ruled)


@pytest.mark.parametrize(
    ("number", "clearance"),
    [
        (4, Clearance.RUN),
        (3, Clearance.REWORD),
        (2, Clearance.REWORD),
        (1, Clearance.CUT),
        (None, Clearance.ATTRIBUTE),
    ],
)
def test_ruled_claim_runs_by_its_step_on_the_scale(number, clearance):
    found = cleared(Ruled("Label", number, best=4, worst=1))
    assert found.clearance is clearance
    assert "\u201cLabel\u201d" in found.wording


def test_what_is_false_may_still_have_been_said():
    false = Ruled("False", 1, best=4, worst=1)
    assert "\u201cTroops captured 100 soldiers\u201d, Jane Doe said." in cleared(false).wording
    assert "said" not in cleared(false, claimant="").wording


def test_what_cannot_be_settled_runs_as_its_claimants_word():
    found = cleared(Ruled("Unverifiable"), claimant="")
    assert found.wording.startswith("\u201cTroops captured 100 soldiers\u201d, as it was reported.")


@pytest.mark.parametrize("status", Status)
def test_claim_without_a_ruling_is_held(status):
    assert cleared(status=status).clearance is Clearance.HOLD


@pytest.mark.parametrize("status", [Status.SET_ASIDE, Status.WITHDRAWN])
def test_claim_that_was_taken_back_is_held_whatever_was_ruled(status):
    ruled = Ruled("Confirmed", 4, best=4, worst=1)
    assert cleared(ruled, status=status).clearance is Clearance.HOLD
