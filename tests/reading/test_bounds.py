from decimal import Decimal

import pytest

from factcheck.reading import bounds
from factcheck.reading.bounds import Bound

LEAST, MOST, ABOUT = Bound.AT_LEAST, Bound.AT_MOST, Bound.ABOUT


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("killed more than ", {LEAST}),
        ("killed no more than ", {MOST}),
        ("killed no fewer than ", {LEAST}),
        ("killed at least about ", {LEAST, ABOUT}),
        ("killed up to another ", {MOST}),
        ("killed another ", set()),
        ("overrun", set()),
        ("moreover ", set()),
    ],
)
def test_wording_before_a_number_bounds_it(before, said):
    found = bounds.before(before, len(before))
    assert found.bounds == said
    assert found.start == (7 if said else len(before))


@pytest.mark.parametrize(
    ("after", "said"),
    [("+ men", {LEAST}), (" or more", {LEAST}), (" or fewer", {MOST}), (" or so", {ABOUT})],
)
def test_wording_after_a_number_bounds_it(after, said):
    assert bounds.after(f"100{after}", 3).bounds == said


def test_wording_after_a_number_ends_with_a_word():
    assert bounds.after("100 or moreover", 3) == (frozenset(), 3)


def test_interval_is_open_where_the_wording_leaves_it_open():
    one, two = Decimal(1), Decimal(2)
    assert bounds.interval([one], frozenset()) == (one, one)
    assert bounds.interval([one, two], frozenset()) == (one, two)
    assert bounds.interval([one], frozenset({LEAST})) == (one, None)
    assert bounds.interval([one, two], frozenset({MOST})) == (None, two)
