import pytest

from factcheck.enums import Relation
from factcheck.services import related
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk, text="More than 100 Russian soldiers were captured in Kursk.")


def relations(claim, by):
    return [(each.claim.text, each.relation) for each in related.to(claim, by=by)]


def test_contradictions_come_first_then_the_same(claim, desk, editor):
    for text in (
        "In Kursk 102 Russian soldiers were taken captive.",
        "Some 40 Russian soldiers were captured in Kursk.",
        "Volunteers counted 100 beetles.",
    ):
        ClaimFactory(desk=desk, text=text)
    assert relations(claim, editor) == [
        ("Some 40 Russian soldiers were captured in Kursk.", Relation.CONTRADICTS),
        ("In Kursk 102 Russian soldiers were taken captive.", Relation.SAME),
    ]
    reasons = [each.reason for each in related.to(claim, by=editor)]
    assert reasons[0] == (
        "Gives some 40 Russian soldiers; the claim says more than 100 Russian soldiers."
    )


def test_who_says_so_is_not_what_is_compared(claim, desk, editor):
    text = "Moscow said that 40 Russian soldiers were captured in Kursk."
    other = ClaimFactory(desk=desk, text=text)
    assert relations(claim, editor) == [(text, Relation.CONTRADICTS)]
    assert relations(other, editor) == [(claim.text, Relation.CONTRADICTS)]


def test_count_of_another_day_is_no_contradiction(desk, editor):
    claim = ClaimFactory(desk=desk, text="As of 9 August, 76,000 people had left Kursk.")
    ClaimFactory(desk=desk, text="As of 20 August, 121,000 people had left Kursk.")
    assert [relation for _, relation in relations(claim, editor)] == [Relation.ANOTHER_OCCASION]


def test_claims_that_share_much_without_saying_it_are_similar(claim, desk, editor):
    ClaimFactory(desk=desk, text="Russian soldiers captured in Kursk were exchanged.")
    assert [relation for _, relation in relations(claim, editor)] == [Relation.SIMILAR]


def test_claims_of_other_desks_are_not_told_of(claim, editor):
    ClaimFactory(text=claim.text)
    assert relations(claim, editor) == []


@pytest.mark.parametrize("text", ["!", "Yes.", "100", "O'Neill's 'quoted' & | ! ( words"])
def test_any_wording_can_be_asked_for(desk, editor, text):
    claim = ClaimFactory(desk=desk, text=text)
    assert relations(claim, editor) == []


def test_claims_are_looked_up_at_once(claim, desk, editor, django_assert_num_queries):
    for _ in range(3):
        ClaimFactory(desk=desk, text=claim.text)
    with django_assert_num_queries(1):
        related.to(claim, by=editor)
