import pytest
from django.urls import reverse

from factcheck.admin import onlookers
from factcheck.enums import Action
from factcheck.services import presence
from tests.admin.conftest import page_address, step_address
from tests.factories import ClaimFactory


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Ada"], "Ada has this open."),
        (["Ada", "Bo"], "Ada and Bo have this open."),
        (["Ada", "Bo", "Cy", "Di"], "Ada, Bo, Cy and 1 other have this open."),
        (["Ada", "Bo", "Cy", "Di", "Ed"], "Ada, Bo, Cy and 2 others have this open."),
    ],
)
def test_sentence_names_the_first_three(names, said):
    assert onlookers.sentence(names) == said


def test_pages_of_a_claim_tell_who_else_has_it_open(at_desk, desk, editor, reviewer):
    claim = ClaimFactory(desk=desk)
    at_desk(reviewer).get(page_address(claim))
    pages = (
        page_address(claim),
        step_address(claim, Action.SET_ASIDE),
        reverse("admin:factcheck_claim_presence", args=[claim.pk]),
    )
    for address in pages:
        page = at_desk(editor).get(address).content.decode()
        assert "reviewer has this open." in page
        assert "editor has this open." not in page


def test_part_that_renews_itself_keeps_its_person_there(at_desk, desk, editor, reviewer):
    claim = ClaimFactory(desk=desk)
    address = reverse("admin:factcheck_claim_presence", args=[claim.pk])
    assert at_desk(editor).get(address).content.decode().strip() == ""
    assert presence.others(claim, reviewer) == [editor]


def test_stranger_looks_at_no_claim_of_the_desk(at_desk, desk, editor, stranger):
    claim = ClaimFactory(desk=desk)
    address = reverse("admin:factcheck_claim_presence", args=[claim.pk])
    assert at_desk(stranger).get(address).status_code == 404
    assert presence.others(claim, editor) == []
