import pytest

from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.comparison import bare, compare, shares_taken_for_another


def quotes(claim, passage):
    compared = compare(ClaimText.of(claim), passage)
    return (
        [found.quote for _, found, _ in compared.agreeing],
        [found.quote for _, found, _ in compared.conflicting],
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


def test_count_of_another_day_is_apart():
    claim = ClaimText.of("As of 9 August, 76,000 people had left.")
    compared = compare(claim, "By 12 August, 121,000 people had left.")
    (pair,) = compared.elsewhen
    assert (pair.found.quote, pair.days_later) == ("121,000 people", 3)
    assert not compared.conflicting
    assert compare(claim, "By 9 August, 121,000 people had left.").conflicting


def test_reports_of_one_count_may_be_days_apart():
    claim = ClaimText.of("On 9 August, 76,000 people left.")
    assert compare(claim, "On 11 August it said that 76,000 people left.").agreeing


def test_per_cent_and_points_are_told_apart():
    claim = ClaimText.of("It rose by 3 percentage points.")
    taken = shares_taken_for_another(claim, "It rose by 3 per cent.")
    assert taken.found.quote == "3 per cent"
    assert shares_taken_for_another(claim, "It rose by 3 points.") is None


def test_bare_number_is_held_against_the_nearest_figure():
    claim = ClaimText.of("12 people died.")
    assert bare(claim, "The number is 12.").agreeing
    assert bare(claim, "The number is 21.").conflicting
    assert not bare(claim, "It is so.").agreeing


def test_the_dead_are_counted_by_what_is_told_of_them():
    claim = ClaimText.of("The flood killed 224 people.")
    assert compare(claim, "It left more than 200 dead.").agreeing
    assert compare(claim, "It left fewer than 100 dead.").conflicting
    assert compare(claim, "Some 224 people lost their lives.").agreeing
    both = compare(ClaimText.of("12 people were killed."), "12 people were injured.")
    assert not both.agreeing
    assert not compare(ClaimText.of("3,000 people fled after 12 were killed."), "9 dead").agreeing
