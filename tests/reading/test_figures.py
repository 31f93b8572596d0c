from decimal import Decimal

import pytest

from factcheck.reading import figures

STATED = {
    # the wording, and its bounds, unit and whether it is approximate
    "took over 100 Russian soldiers on Monday": (100, None, "soldiers", False),
    "more than a hundred men": (100, None, "men", False),
    "as many as 10,000 Ukrainian troops led by him": (None, 10_000, "troops", False),
    "no more than 50 dead": (None, 50, "dead", False),
    "no fewer than 50 dead": (50, None, "dead", False),
    "one to two miles in the north": (1, 2, "miles", False),
    "three or four soldiers": (3, 4, "soldiers", False),
    "between 28 and 30 settlements": (28, 30, "settlements", False),
    "100-150 tanks": (100, 150, "tanks", False),
    "10 to 15 per cent": (10, 15, "per cent", False),
    "10%-15%": (10, 15, "per cent", False),
    "two to three million refugees": (2_000_000, 3_000_000, "refugees", False),
    "\u20ac5-6 million": (5_000_000, 6_000_000, "euros", False),
    "about 11,000 people had fled": (11_000, 11_000, "people", True),
    "nearly 445 square miles": (445, 445, "square miles", True),
    "dozens of drones": (24, None, "drones", True),
    "scores of people": (40, None, "people", True),
    "a 16-inch gun": (16, 16, "inches", False),
    "half a dozen men": (6, 6, "men", True),
    "tens of thousands of civilians": (20_000, None, "civilians", True),
    "1 000 km2 of land": (1000, 1000, "square kilometres", False),
    "386 sq. mi.": (386, 386, "square miles", False),
    "1.5 kilometers": (1.5, 1.5, "kilometres", False),
    "a 40-kilometre front": (40, 40, "kilometres", False),
    "a 10km-long column": (10, 10, "kilometres", False),
    "a 117-strong force": (117, 117, "people", False),
    "\u00a31.2bn in aid": (1_200_000_000, 1_200_000_000, "pounds", False),
    "5m people": (5_000_000, 5_000_000, "people", False),
    "100m away": (100, 100, "metres", False),
    "two hundred and five soldiers": (205, 205, "soldiers", False),
    "two dozen villages": (24, 24, "villages", False),
    "100 or more soldiers": (100, None, "soldiers", False),
    "100+ soldiers": (100, None, "soldiers", False),
    "50 days or so": (50, 50, "days", True),
    "at least 100 of them killed": (100, None, "killed", False),
    "another 59,000 more people": (59_000, 59_000, "people", False),
    '117 "aircraft-type" drones overnight': (117, 117, "drones", False),
    "with about 5,000 currently in camps": (5000, 5000, "", True),
    "over three days": (3, 3, "days", False),
    "for over three days": (3, None, "days", False),
    "2000 people": (2000, 2000, "people", False),
    "one soldier": (1, 1, "soldiers", False),
}


def decimal(number):
    return None if number is None else Decimal(str(number))


@pytest.mark.parametrize("wording", STATED)
def test_figure_has_the_bounds_and_the_unit_that_are_stated(wording):
    (figure,) = figures.find(wording)
    low, high, unit, approximate = STATED[wording]
    assert (figure.low, figure.high) == (decimal(low), decimal(high))
    assert (figure.unit, figure.approximate) == (unit, approximate)
    assert wording[figure.start : figure.end] == figure.quote


def test_figures_are_found_in_order_with_their_offsets():
    text = "It shot down 117 drones and four missiles."
    assert [figure.quote for figure in figures.find(text)] == ["117 drones", "four missiles"]


def test_range_is_two_figures_when_a_number_changed_from_one_to_the_other():
    first, second = figures.find("rose from 28 to 30 villages")
    assert (first.low, first.high, second.low) == (28, 28, 30)


@pytest.mark.parametrize(
    "wording", ["a 2-1 win", "the scores were level", "the 2024-25 season", "9" * 16 + " men", ""]
)
def test_score_season_identifier_and_nothing_are_no_figures(wording):
    assert figures.find(wording) == ()


def test_figure_as_json_has_whole_numbers_as_int_and_parts_as_float():
    (figure,) = figures.find("over 1.5 miles")
    assert figure.as_json() == {
        "quote": "over 1.5 miles",
        "start": 0,
        "end": 14,
        "low": 1.5,
        "high": None,
        "unit": "miles",
        "approximate": False,
    }
    (whole,) = figures.find("up to 1.5 million people")
    assert (whole.as_json()["high"], type(whole.as_json()["high"])) == (1_500_000, int)


AGREEMENT = [
    ("more than 100 soldiers", "102 troops", True),
    ("more than 100 soldiers", "some 40 soldiers", False),
    ("some 40 soldiers", "more than 100 soldiers", False),
    ("up to 10,000 troops", "12,000 troops", False),
    ("1 mile", "1.6 km", True),
    ("1 mile", "2 km", False),
    ("one to two miles", "1-3 km", True),
    ("1,000 square kilometres", "386 square miles", True),
    ("1,150 km2", "445 square miles", True),
    ("100,000 hectares", "1,000 square kilometres", True),
    ("600 prisoners", "594 prisoners", True),
    ("121,000 people", "about 120,000 people", True),
    ("132,000 people", "121,000 people", False),
    ("about 100 people", "91 people", True),
    ("about 100 people", "89 people", False),
    ("40 soldiers", "41 soldiers", False),
    ("28 settlements", "74 villages", False),
    ("100 soldiers", "11,000 people", None),
    ("5 tanks", "5", None),
]


@pytest.mark.parametrize(("claimed", "found", "agree"), AGREEMENT)
def test_figures_overlap_when_one_quantity_may_satisfy_both(claimed, found, agree):
    (one,), (other,) = figures.find(claimed), figures.find(found)
    assert figures.overlaps(one, other) is agree
    assert figures.comparable(one, other) is (agree is not None)
