"""Which of a claim's sources a page shows, and in what order; works on outlines, not on rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Self
from urllib.parse import urlencode

from factcheck.enums import SourceState, Stance

PER_PAGE = 25
# With fewer sources there is nothing to sift.
MANY = 8
UNSET = "unset"
SAYS = (("", "Any stance"), *Stance.choices, (UNSET, "No person has said"))
ORDERS = (("", "By origin"), ("stance", "By stance"), ("newest", "Newest first"))
MAX_DIGITS = 9


class Place(IntEnum):
    """Where a source stands on the page."""

    COUNTED = 1
    WAITING = 2
    ASIDE = 3
    NOT_HAD = 4


class Outline(NamedTuple):
    """As much of a source as decides whether and where it is shown."""

    pk: int
    origin: int | None
    number: int | None
    state: str
    human: str
    machine: str

    @property
    def place(self) -> Place:
        """Behind an origin, waited for, had but not counted, or not to be had."""
        if self.origin:
            return Place.COUNTED
        if self.state == SourceState.FOUND:
            return Place.WAITING
        return Place.ASIDE if self.state == SourceState.FETCHED else Place.NOT_HAD

    @property
    def stance(self) -> str:
        """The person's word, else the machine's."""
        return self.human or self.machine


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked to see; what makes no sense is as if it had not been asked."""

    says: str = ""
    origin: int = 0
    order: str = ""
    page: int = 1
    source: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """As an address asks for it."""
        says, order = query.get("says", ""), query.get("order", "")
        return cls(
            says=says if says in dict(SAYS) else "",
            origin=whole(query.get("origin", "")),
            order=order if order in dict(ORDERS) else "",
            page=max(whole(query.get("page", "")), 1),
            source=whole(query.get("source", "")),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether some sources may be left out."""
        return bool(self.says or self.origin)

    def address(self, *, page: int = 0, source: int = 0) -> str:
        """The query for a page of the same, or for the one on which a source stands."""
        asked = {
            "says": self.says,
            "origin": self.origin,
            "order": self.order,
            "page": page,
            "source": source,
        }
        return "?" + urlencode({key: value for key, value in asked.items() if value})


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of outlines out of so many."""

    outlines: list[Outline]
    number: int
    count: int
    matching: int


def whole(text: str) -> int:
    """The number that a parameter holds; 0 when it is none that a row could have."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 0


def page_of(outlines: Iterable[Outline], wanted: Wanted) -> Page:
    """The page that was asked for, or the one on which the wanted source stands."""
    found = sorted((each for each in outlines if matches(each, wanted)), key=BY[wanted.order])
    count = max(-(-len(found) // PER_PAGE), 1)
    at = next((index for index, each in enumerate(found) if each.pk == wanted.source), None)
    number = min(wanted.page, count) if at is None else at // PER_PAGE + 1
    start = (number - 1) * PER_PAGE
    return Page(found[start : start + PER_PAGE], number, count, len(found))


def matches(each: Outline, wanted: Wanted) -> bool:
    """Whether a source is among what was asked for."""
    if wanted.origin and each.number != wanted.origin:
        return False
    if wanted.says == UNSET:
        return not each.human
    return not wanted.says or each.stance == wanted.says


def by_origin(each: Outline) -> tuple[int, ...]:
    """What is counted first, each origin's pages together."""
    return each.place, each.number or 0, each.pk


def by_stance(each: Outline) -> tuple[int, ...]:
    """As stances are listed, those of nobody last."""
    values: list[str] = list(Stance.values)
    rank = values.index(each.stance) if each.stance in values else len(values)
    return rank, *by_origin(each)


def by_age(each: Outline) -> tuple[int, ...]:
    """What came in last first."""
    return (-each.pk,)


BY: dict[str, Callable[[Outline], tuple[int, ...]]] = {
    "": by_origin,
    "stance": by_stance,
    "newest": by_age,
}
