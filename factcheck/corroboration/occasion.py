"""Whether two texts tell of one occasion: its day, its place, who acts on whom; weighs no words."""

import re
from datetime import date
from itertools import product
from typing import NamedTuple

from factcheck.corroboration import words
from factcheck.reading import dates
from factcheck.reading.dates import Stated
from factcheck.reading.figures import Figure

# Reports of one thing give the day it happened, was told or was printed.
SAME_WITHIN_DAYS = 3
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|around|across|over|from)\s(?:the\s)?(?:[a-z]+(?:ern)?\s)?"
    r"((?:[A-Z][\w\u2019-]+)(?:\s[A-Z][\w\u2019-]+)*)"
)
_ONCE = re.compile(
    r"(?i)\b(?:born|died|founded|established|released|premiered|published|invented|discovered|"
    r"assassinated|inaugurated|was built|were built|first (?:flew|aired|opened|held))\b"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are)\b")
_BY = re.compile(r"\bby\s(?:the\s)?$")
_NO_PLACES = words.STOPWORDS | {"telegram", "twitter", "facebook", "parliament", "congress"}


def of_figure(figure: Figure, text: str, otherwise: str = "") -> Stated | None:
    """The date that `text` gives for a figure in it: the nearest; else the one of `otherwise`."""
    stated = dates.find(text)
    if not stated:
        only = dates.find(otherwise)
        return only[0] if len(only) == 1 else None
    return min(stated, key=lambda each: max(each.start - figure.end, figure.start - each.end))


def days_between(claimed: Stated | None, found: Stated | None, published: date | None) -> int:
    """By how many days what was found is later than what is claimed; 0 where none can tell.

    A page's own date counts against a claim that says up to when it counts.
    """
    if claimed and not found and published and claimed.is_limit:
        found = dates.of_day(published)
    return dates.days_later(claimed, found) if claimed and found else 0


def other_time(claimed: str, found: str) -> tuple[Stated, Stated] | None:
    """A date of each text where no two of them agree; None where any do or one has none."""
    every = list(product(dates.find(claimed), dates.find(found)))
    if not every or any(abs(dates.days_later(*pair)) <= SAME_WITHIN_DAYS for pair in every):
        return None
    return every[0]


def happens_once(text: str) -> bool:
    """Whether `text` tells of what nobody and nothing does twice, such as being born."""
    return bool(_ONCE.search(text))


def other_nation(claimed: str, found: str, setting: str = "") -> tuple[str, str] | None:
    """A nation of each text where they name none in common; None where they may be one."""
    here, there = _nations(claimed), _nations(found)
    is_other = here and there and not here.keys() & (there.keys() | _nations(setting).keys())
    return (next(iter(here.values())), next(iter(there.values()))) if is_other else None


def other_place(claimed: str, found: str, setting: str = "") -> tuple[str, str] | None:
    """A place of each text where they name different ones; None where they may be one.

    Example: other_place("a fire in Lyon", "a fire in Lille") is ("Lyon", "Lille").
    """
    here, there = _places(claimed), _places(found)
    named = _forms(f"{found} . {setting}")
    if not here or not there or any(_forms(place) & named for place in here):
        return None
    elsewhere = [place for place in there if not _forms(place) & _forms(claimed)]
    same_kind = [
        (one, other)
        for one, other in product(here, elsewhere)
        if _is_nation(one) == _is_nation(other)
    ]
    return same_kind[0] if same_kind else None


def is_turned_round(claimed: str, found: str) -> bool:
    """Whether who acts on whom is the other way round: two nations, and the same done."""
    here, there = _who_on_whom(claimed), _who_on_whom(found)
    return bool(
        here and there and (here.who, here.whom) == (there.whom, there.who) and here.did & there.did
    )


def _places(text: str) -> list[str]:
    return [
        match[1] for match in _PLACE.finditer(text) if match[1].split()[0].lower() not in _NO_PLACES
    ]


def _forms(text: str) -> set[str]:
    return {words.form(word) for word in words.tokens(text)}


def _is_nation(place: str) -> bool:
    return bool(_forms(place) & words.ALWAYS_NAMES)


class _Act(NamedTuple):
    who: str
    whom: str
    did: frozenset[str]


def _who_on_whom(text: str) -> _Act | None:
    """The first two nations of `text` and what stands between them; None in an open passive."""
    first, second = [*_nations(text).items(), ("", ""), ("", "")][:2]
    if not second[1]:
        return None
    between = text[text.index(first[1]) + len(first[1]) : text.index(second[1])]
    did = words.content(between).others
    if not _PASSIVE.search(between):
        return _Act(first[0], second[0], did)
    return _Act(second[0], first[0], did) if _BY.search(between) else None


def _nations(text: str) -> dict[str, str]:
    """The nations that `text` names, each under its one form as it is first written."""
    named: dict[str, str] = {}
    for word in words.tokens(text):
        form = words.form(word)
        if word[0].isupper() and form in words.ALWAYS_NAMES:
            named.setdefault(form, word)
    return named


def as_of(text: str, quote: str) -> str:
    """The date that `text` gives for the figure `quote` in it, as it is written; "" for none.

    Example: as_of("As of 9 August, 12 died", "12") is "9 August".
    """
    start = text.find(quote)
    stated = dates.find(text)
    if start < 0 or not stated:
        return ""
    end = start + len(quote)
    return min(stated, key=lambda each: max(each.start - end, start - each.end)).quote
