from decimal import Decimal

import pytest

from factcheck.reading import units


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("km2", "square kilometres"),
        ("sq. km", "square kilometres"),
        ("Square  Kilometers", "square kilometres"),
        ("soldier", "soldiers"),
        ("community", "communities"),
        ("%", "per cent"),
        ("US$", "dollars"),
        ("widgets", "widgets"),
    ],
)
def test_unit_has_one_name(written, name):
    assert units.named(written) == name


def test_measure_has_its_kind_and_factor():
    assert units.measure("miles") == ("length", Decimal("1609.344"))
    assert units.measure("troops") == units.measure("soldiers")
    assert units.measure("widgets") == ("widgets", 1)
    assert units.measure("") is None
