import pytest

from factcheck import workflow
from factcheck.enums import Action, Role, Status
from factcheck.services import cases
from tests.claims import claim_in, crew_of
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def offered(claim, by):
    return {offer.action: offer.missing for offer in cases.offers(claim, by)}


@pytest.mark.parametrize("status", Status)
def test_offers_are_the_steps_of_the_table_for_this_person(desk, crew, status):
    claim = claim_in(status, crew, desk)
    both = UserFactory()
    for role in (Role.EDITOR, Role.REVIEWER):
        MembershipFactory(user=both, desk=desk, role=role)
    for by, roles in (
        (crew.editor, {Role.EDITOR}),
        (crew.second, {Role.REVIEWER}),
        (both, {Role.EDITOR, Role.REVIEWER}),
    ):
        steps = {row.action for row in workflow.open_steps(status, roles)}
        # A ruling that is seen takes no second one.
        assert set(offered(claim, by)) == steps - {Action.SECOND}


def test_offers_say_what_stands_in_this_persons_way(desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    assert offered(claim, crew.second) == {Action.APPROVE: [], Action.SEND_BACK: []}
    (missing,) = offered(claim, crew.researcher)[Action.APPROVE]
    assert "a second person must approve it" in missing


def test_offers_do_not_ask_for_words_that_are_still_to_come(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk, origins=0)
    assert offered(claim, crew.researcher)[Action.SUBMIT] == []


def test_stranger_is_offered_nothing(desk, crew, stranger):
    assert offered(claim_in(Status.PUBLISHED, crew, desk), stranger) == {}
