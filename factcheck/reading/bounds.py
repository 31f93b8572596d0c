"""The wordings that bound a number: more than, up to, about; knows nothing of numbers."""

import re
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple


class Bound(Enum):
    """What a wording says about the number beside it."""

    AT_LEAST = auto()
    AT_MOST = auto()
    ABOUT = auto()
    BETWEEN = auto()
    NONE = auto()  # a filler: "another 59,000"


WORDINGS_BEFORE = {
    Bound.AT_LEAST: (
        "more than|greater than|larger than|longer than|higher than|over|at least|no fewer than|"
        "no less than|not fewer than|not less than|upwards of|upward of|exceeding|exceeded|exceeds|"
        "in excess of|above|a minimum of|minimum of"
    ),
    Bound.AT_MOST: (
        "up to|as many as|as much as|as few as|at most|no more than|not more than|fewer than|"
        "less than|smaller than|under|below|a maximum of|maximum of|short of"
    ),
    Bound.ABOUT: (
        "about|around|some|roughly|approximately|approx|approx.|nearly|almost|close to|"
        "estimated|circa|ca.|an average of|virtually|in the region of|on the order of|~|\u2248"
    ),
    Bound.BETWEEN: "between",
    Bound.NONE: "another|a further|an additional|further|additional|a total of",
}
WORDINGS_AFTER = {
    Bound.AT_LEAST: r"\+|\s(?:or|and) (?:more|over|above)|-plus|\splus",
    Bound.AT_MOST: r"\s(?:or|and) (?:fewer|less|under)|\sat (?:the )?most",
    Bound.ABOUT: r"\sor so|-odd",
}
# "over three days" is a span of time, not more than three days; "for over three days" is.
_DURING = re.compile(r"(?<!for )\bover\s*$", re.IGNORECASE)

_BEFORE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(
        f"(?P<{bound.name}>" + re.escape(wordings).replace(r"\|", "|").replace(r"\ ", r"\s") + ")"
        for bound, wordings in WORDINGS_BEFORE.items()
    )
    + r")\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    "(?:"
    + "|".join(f"(?P<{bound.name}>{wordings})" for bound, wordings in WORDINGS_AFTER.items())
    + r")(?!\w)",
    re.IGNORECASE,
)
_LOOK_BEHIND = 24  # characters: the longest wording, with room
_MAX_WORDINGS = 3  # "at least some another": nobody writes more of them


class Before(NamedTuple):
    """The bounds that stand before a number, and where the first of them starts."""

    bounds: frozenset[Bound]
    start: int


class After(NamedTuple):
    """The bounds that stand after a number or its unit, and where they end."""

    bounds: frozenset[Bound]
    end: int


def before(text: str, start: int) -> Before:
    """Read the wordings that end at `start`.

    Example: before("killed more than about 100", 23) has AT_LEAST and ABOUT and starts at 7.
    """
    bounds: set[Bound] = set()
    reached = start
    for _ in range(_MAX_WORDINGS):
        window_start = max(0, reached - _LOOK_BEHIND)
        window = text[window_start:reached]
        # The search finds the leftmost, so "no more than" wins over the "more than" in it.
        hit = _BEFORE.search(window)
        if not hit:
            break
        bound = Bound[str(hit.lastgroup)]
        reached = window_start + hit.start()
        if bound is not Bound.NONE:
            bounds.add(bound)
            start = reached
    return Before(frozenset(bounds), start)


def after(text: str, end: int) -> After:
    """Read a wording that starts at `end`: "or more", "or so", "+"."""
    hit = _AFTER.match(text, end)
    if not hit:
        return After(frozenset(), end)
    return After(frozenset({Bound[str(hit.lastgroup)]}), hit.end())


def of_duration(text: str, before_number: Before, start: int) -> Before:
    """The same bounds for a number of hours or years: an "over" that means during is none."""
    if _DURING.search(text[max(0, start - _LOOK_BEHIND) : start]):
        return Before(frozenset(), start)
    return before_number


def interval(
    values: list[Decimal], bounds: frozenset[Bound]
) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest that `values` (one, or two of a range) can mean; None is open."""
    low = None if Bound.AT_MOST in bounds else values[0]
    high = None if Bound.AT_LEAST in bounds else values[-1]
    return low, high
