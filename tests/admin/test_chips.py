from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.admin import chips
from factcheck.models import Rating


@pytest.mark.parametrize(
    ("number", "tone"), [(4, "high"), (3, "upper"), (2, "lower"), (1, "low"), (None, "open")]
)
def test_tone_follows_the_place_on_the_scale(number, tone):
    assert chips.tone(number, best=4, worst=1) == tone


def test_tone_is_open_on_a_scale_without_steps():
    assert chips.tone(1, best=None, worst=None) == "open"
    assert chips.tone(1, best=1, worst=1) == "open"


def test_lack_of_a_rating_has_a_look_of_its_own():
    unverified = chips.rating(None, best=4, worst=1)
    unverifiable = chips.rating(Rating(label="Unverifiable"), best=4, worst=1)
    assert "chip-no-rating" in unverified
    assert "chip-rating-open" in unverifiable


def test_label_of_a_rating_is_escaped():
    assert "&lt;b&gt;" in chips.rating(Rating(label="<b>", number=1), best=4, worst=1)


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("http://[", False),
    ],
)
def test_only_web_addresses_become_links(url, is_link):
    shown = chips.outside(url, "words <i>")
    assert ("<a href=" in shown) == is_link
    assert "words &lt;i&gt;" in shown
    assert ('rel="noopener noreferrer"' in shown) == is_link


def test_due_time_says_how_long_there_is():
    now = timezone.now()
    assert "in 3\xa0hours" in chips.due(now + timedelta(hours=3, minutes=1))
    assert "Overdue by 3\xa0hours" in chips.due(now - timedelta(hours=3, minutes=1))
    assert "was due 3\xa0hours ago" in chips.due(now - timedelta(hours=3, minutes=1), is_open=False)
    assert "no due time" in chips.due(None)


def test_text_is_cut_with_an_ellipsis():
    assert chips.cut("abc", 3) == "abc"
    assert chips.cut("abcd efgh", 6) == "abcd…"
