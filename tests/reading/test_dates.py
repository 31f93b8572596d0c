from datetime import date

import pytest

from factcheck.reading.dates import days_later, find, of_day


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("By 9 August it was over.", (None, 8, 9)),
        ("on August 9th, 2024", (2024, 8, 9)),
        ("on 9 August , 2024", (2024, 8, 9)),
        ("Aug. 9 it was", (None, 8, 9)),
        ("on 2024-08-09", (2024, 8, 9)),
        ("in March 2021", (2021, 3, None)),
        ("since May", (None, 5, None)),
        ("born in 1997", (1997, None, None)),
        ("the 31st of December", (None, 12, 31)),
    ],
)
def test_date_is_read_as_far_as_it_is_stated(text, told):
    (found,) = find(text)
    assert (found.year, found.month, found.day) == told
    assert text[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    "text",
    ["It may be.", "in 2000 soldiers", "of 2,000", "on Monday", "he may 9 times"],
)
def test_what_is_no_date_is_none(text):
    assert find(text) == ()


def test_limit_says_up_to_when():
    assert find("As of the morning of 9 August")[0].is_limit
    assert find("by Friday, 9 August")[0].is_limit
    assert not find("on 9 August")[0].is_limit


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("9 August", "12 August 2024", 3),
        ("12 August 2024", "9 August", -3),
        ("in March 2021", "9 March", 0),
        ("in March 2021", "in March 2019", -731),
        ("in 2021", "9 May 2021", 0),
        ("in 2021", "9 May", 0),
        ("31 August", "30 August", -1),
        ("9 August", "in September 2024", 31),
    ],
)
def test_days_are_counted_as_far_as_both_are_stated(one, other, days):
    assert days_later(find(one)[0], find(other)[0]) == days


def test_day_of_a_page_is_whole():
    assert days_later(find("9 August")[0], of_day(date(2024, 8, 20))) == 11
