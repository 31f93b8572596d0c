"""A claim's figures held against those of a passage; knows nothing of what else they say."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from math import log
from typing import NamedTuple

from factcheck.corroboration import occasion, words
from factcheck.corroboration.claim_text import ClaimText
from factcheck.reading import figures
from factcheck.reading.figures import Figure
from factcheck.reading.units import measure

# Who are counted by heads, and what may be told of them right beside the number.
_HEADS = frozenset({"people", "military", "children"})
_FATES = {"kill": "dead", "injur": "wounded"}
_FATE_CHARACTERS = 24
_DIGITS = re.compile(r"\d")
_ADDITION = re.compile(r"(?i)\b(?:another|an?\s(?:further|additional)|additional|further)\b")
_LOOK_BEHIND = 16  # characters before a figure: "an additional "
_NEXT_TO_NOTHING = 1e-9  # stands for 0, which has no logarithm


# What counts of these kinds is easily taken for the other: 5 per cent for 5 percentage points.
_SHARES = {"per cent", "percentage points"}


class Pair(NamedTuple):
    """A claim's figure and the nearest of a passage that counts the same.

    `days_later`: by how many days what the passage counts is later, 0 where none can tell.
    """

    claimed: Figure
    found: Figure
    days_later: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs that agree, that do not, and that could not: they count at other times."""

    agreeing: list[Pair] = field(default_factory=list)
    conflicting: list[Pair] = field(default_factory=list)
    elsewhen: list[Pair] = field(default_factory=list)


def compare(claim: ClaimText, passage: str, *, published: date | None = None) -> Compared:
    """Hold each of the claim's figures against the nearest of the passage that counts the same.

    A count of another day is neither for nor against the claim's. `published` is the day of the
    page, for a passage that tells none.
    """
    compared = Compared()
    found = figures.find(passage)
    for figure in claim.figures:
        pairs = [
            pair for other in found if (pair := _same_count(claim.matter, figure, passage, other))
        ]
        if pairs:
            one, nearest = min(pairs, key=lambda pair: _distance(*pair))
            when = occasion.of_figure(figure, claim.matter, claim.text)
            days = occasion.days_between(when, occasion.of_figure(nearest, passage), published)
            _list_for(compared, one, nearest, days).append(Pair(one, nearest, days))
    return compared


def shares_taken_for_another(claim: ClaimText, passage: str) -> Pair | None:
    """A figure in per cent against one in percentage points, which compare with nothing."""
    for figure in claim.figures:
        for other in figures.find(passage):
            if {figure.unit, other.unit} == _SHARES:
                return Pair(figure, other)
    return None


def bare(claim: ClaimText, passage: str) -> Compared:
    """The claim's figures against numbers that count nothing by themselves ("the number is 12").

    Of several the nearest is taken; whether it counts the same is for the caller to know.
    """
    compared = Compared()
    numbers = [figure for figure in figures.find(passage) if not figure.unit]
    for figure in claim.figures if numbers else ():
        unit = figure.unit or "units"
        number = min(numbers, key=lambda other: _distance(figure, replace(other, unit=unit)))
        agrees = figures.overlaps(replace(figure, unit=unit), replace(number, unit=unit))
        (compared.agreeing if agrees else compared.conflicting).append(Pair(figure, number))
    return compared


def _list_for(compared: Compared, claimed: Figure, found: Figure, days: int) -> list[Pair]:
    if figures.overlaps(claimed, found):
        return compared.agreeing if abs(days) <= occasion.SAME_WITHIN_DAYS else compared.elsewhen
    return compared.elsewhen if days else compared.conflicting


def _same_count(
    matter: str, figure: Figure, passage: str, other: Figure
) -> tuple[Figure, Figure] | None:
    """The two as they are to be compared; None when they count different things."""
    if _is_addition(matter, figure) != _is_addition(passage, other):
        return None
    fates = _with_fate(matter, figure), _with_fate(passage, other)
    if _counts_same(*fates):
        return fates
    is_told_of_both = fates[0] != figure and fates[1] != other
    return (figure, other) if _counts_same(figure, other) and not is_told_of_both else None


def _with_fate(text: str, figure: Figure) -> Figure:
    """The figure as one of the dead or wounded where its text says so: "12 people were killed"."""
    before = _DIGITS.split(text[max(0, figure.start - _FATE_CHARACTERS) : figure.start])[-1]
    after = _DIGITS.split(text[figure.end : figure.end + _FATE_CHARACTERS])[0]
    unit = measure(figure.unit)
    fates = {_FATES[form] for form in _forms(f"{before} {after}") if form in _FATES}
    if unit and unit.kind in _HEADS and len(fates) == 1:
        return replace(figure, unit=fates.pop())
    return figure


def _forms(text: str) -> list[str]:
    return [words.form(word) for word in words.tokens(text)]


def _counts_same(one: Figure, other: Figure) -> bool:
    """Whether both count the same kind, and not Russian soldiers here and Ukrainian ones there."""
    whose, other_whose = words.content(one.quote).names, words.content(other.quote).names
    is_of_others = bool(whose and other_whose and not whose & other_whose)
    return figures.comparable(one, other) and not is_of_others


def _is_addition(text: str, figure: Figure) -> bool:
    """Whether the figure of `text` comes on top of another: it compares with no total."""
    before = text[max(0, figure.start - _LOOK_BEHIND) : figure.end]
    return bool(_ADDITION.search(before))


def _distance(one: Figure, other: Figure) -> float:
    """How far the numbers lie apart, as the logarithm of their ratio."""
    return abs(log(_magnitude(one)) - log(_magnitude(other)))


def _magnitude(figure: Figure) -> float:
    unit = measure(figure.unit)
    number = figure.low if figure.low is not None else figure.high
    return max(float((number or 0) * (unit.factor if unit else 1)), _NEXT_TO_NOTHING)
