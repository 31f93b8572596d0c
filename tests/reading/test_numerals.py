from decimal import Decimal

import pytest

from factcheck.reading import numerals


@pytest.mark.parametrize(
    ("number", "scale", "value", "place"),
    [
        ("1,000", "", 1000, 1),
        ("1\u00a0000", "", 1000, 1),
        ("1.5", " million", 1_500_000, 100_000),
        ("1.20", "bn", 1_200_000_000, 10_000_000),
        ("twenty-one", "", 21, 1),
        ("two hundred and five", "", 205, 1),
        ("a hundred", "", 100, 1),
        ("three", " million", 3_000_000, 1_000_000),
    ],
)
def test_number_is_read_with_its_last_place(number, scale, value, place):
    numeral = numerals.read(number, scale)
    assert (numeral.value, numeral.place) == (Decimal(value), Decimal(place))


@pytest.mark.parametrize("number", ["1" * 16, "\u0663", "one one hundred one"])
def test_identifier_and_gibberish_are_no_numbers(number):
    assert numerals.read(number) is None
