import pytest

from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.comparison import compare


def quotes(claim, passage):
    compared = compare(ClaimText.of(claim), passage)
    return (
        [found.quote for _, found in compared.agreeing],
        [found.quote for _, found in compared.conflicting],
    )


@pytest.mark.parametrize(
    ("claim", "passage", "agreeing", "conflicting"),
    [
        ("more than 100 soldiers", "102 troops", ["102 troops"], []),
        ("more than 100 soldiers", "some 40 soldiers", [], ["some 40 soldiers"]),
        ("one mile", "1.6 kilometres", ["1.6 kilometres"], []),
        ("74 settlements", "28 villages", [], ["28 villages"]),
        ("74 settlements", "28 villages then, 74 villages now", ["74 villages"], []),
        ("100 soldiers", "1,000 square kilometres", [], []),
        ("1,000 square kilometres", "another 40 square kilometres", [], []),
        ("another 40 towns", "another 40 towns", ["40 towns"], []),
        ("no figure", "100 soldiers", [], []),
        ("0 soldiers", "7 soldiers", [], ["7 soldiers"]),
    ],
)
def test_figures_are_held_against_the_nearest_of_their_kind(claim, passage, agreeing, conflicting):
    assert quotes(claim, passage) == (agreeing, conflicting)


def test_soldiers_of_two_sides_are_not_compared():
    assert quotes("He met 100 Russian soldiers", "up to 10,000 Ukrainian troops") == ([], [])
    assert quotes("He met 100 Russian soldiers", "up to 10,000 troops") == (
        ["up to 10,000 troops"],
        [],
    )
