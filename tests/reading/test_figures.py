from decimal import Decimal

import pytest

from factcheck.reading import figures

STATED = {
    # the wording, and its bounds, unit and whether it is approximate
    "captured over 100 Russian soldiers on Wednesday": (100, None, "soldiers", False),
    "more than a hundred men": (100, None, "men", False),
    "as many as 10,000 Ukrainian troops backed by armour": (None, 10_000, "troops", False),
    "no more than 50 dead": (None, 50, "dead", False),
    "one to two miles in parts of Kursk": (1, 2, "miles", False),
    "between 28 and 30 settlements": (28, 30, "settlements", False),
    "100-150 tanks": (100, 150, "tanks", False),
    "10 to 15 per cent": (10, 15, "per cent", False),
    "two to three million refugees": (2_000_000, 3_000_000, "refugees", False),
    "about 11,000 people had fled": (11_000, 11_000, "people", True),
    "nearly 445 square miles": (445, 445, "square miles", True),
    "dozens of drones": (24, None, "drones", True),
    "half a dozen men": (6, 6, "men", True),
    "tens of thousands of civilians": (20_000, None, "civilians", True),
    "1 000 km2 of land": (1000, 1000, "square kilometres", False),
    "386 sq. mi.": (386, 386, "square miles", False),
    "1.5 kilometers": (1.5, 1.5, "kilometres", False),
    "a 40-kilometre front": (40, 40, "kilometres", False),
    "a 117-strong force": (117, 117, "people", False),
    "\u00a31.2bn in aid": (1_200_000_000, 1_200_000_000, "pounds", False),
    "5m people": (5_000_000, 5_000_000, "people", False),
    "100m away": (100, 100, "metres", False),
    "two hundred and five soldiers": (205, 205, "soldiers", False),
    "two dozen villages": (24, 24, "villages", False),
    "100 or more soldiers": (100, None, "soldiers", False),
    "at least 100 of them killed": (100, None, "killed", False),
    "another 59,000 more people": (59_000, 59_000, "people", False),
    '117 "aircraft-type" drones overnight': (117, 117, "drones", False),
    "with about 5,000 currently in camps": (5000, 5000, "", True),
    "over three days": (3, 3, "days", False),
    "for over three days": (3, None, "days", False),
    "2000 people": (2000, 2000, "people", False),
}


@pytest.mark.parametrize("wording", STATED)
def test_figure_has_the_bounds_and_the_unit_that_are_stated(wording):
    (figure,) = figures.find(wording)
    low, high, unit, approximate = STATED[wording]
    assert (figure.low, figure.high) == (
        None if low is None else Decimal(str(low)),
        None if high is None else Decimal(str(high)),
    )
    assert (figure.unit, figure.approximate) == (unit, approximate)
    assert wording[figure.start : figure.end] == figure.quote
