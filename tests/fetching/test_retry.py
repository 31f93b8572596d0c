from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.fetching.retry import MAX_SECONDS, seconds_of


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("86400", 86_400.0),
        ("86401", MAX_SECONDS),
        ("9" * 8_000, MAX_SECONDS),
        ("Fri, 13 Nov 2015 07:28:00 GMT", 0.0),
        ("Friday, 13-Nov-15 07:28:00 GMT", 0.0),
        ("Fri Nov 13 07:28:00 2015", 0.0),
        ("Wed, 13 Nov 2999 07:28:00 GMT", MAX_SECONDS),
        ("Wed, 13 Nov 2999 07:28:00 -0000", MAX_SECONDS),
    ],
)
def test_time_is_read_from_seconds_and_dates_up_to_a_day(header, seconds):
    assert seconds_of(header) == seconds


def test_time_is_what_is_left_until_a_date():
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    assert 3_590 < seconds_of(format_datetime(in_an_hour, usegmt=True)) <= 3_600


@pytest.mark.parametrize(
    "header",
    [
        "",
        "soon",
        "-1",
        "1.5",
        "1e9",
        "NaN",
        "\u0661\u0662\u0660",
        "120, 240",
        "Fri, 99 Nov 2015 07:28:00 GMT",
    ],
)
def test_time_is_none_when_the_header_says_nothing(header):
    assert seconds_of(header) is None


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [+-]?\w+"))
def test_time_is_never_negative_nor_over_a_day(header):
    seconds = seconds_of(header)
    assert seconds is None or 0 <= seconds <= MAX_SECONDS
