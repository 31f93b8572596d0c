"""A claim's figures held against those of a passage; knows nothing of what else they say."""

import re
from math import log
from typing import NamedTuple

from factcheck.corroboration import words
from factcheck.corroboration.claim_text import ClaimText
from factcheck.reading import figures
from factcheck.reading.figures import Figure
from factcheck.reading.units import measure

_ADDITION = re.compile(r"(?i)\b(?:another|an?\s(?:further|additional)|additional|further)\b")
_LOOK_BEHIND = 16  # characters before a figure: "an additional "
_NEXT_TO_NOTHING = 1e-9  # stands for 0, which has no logarithm


class Compared(NamedTuple):
    """Pairs of a claim's figure and a passage's that count the same thing."""

    agreeing: list[tuple[Figure, Figure]]
    conflicting: list[tuple[Figure, Figure]]


def compare(claim: ClaimText, passage: str) -> Compared:
    """Hold each of the claim's figures against the nearest of the passage that counts the same."""
    compared = Compared([], [])
    found = figures.find(passage)
    for figure in claim.figures:
        others = [
            other
            for other in found
            if _counts_same(figure, other)
            and _is_addition(claim.matter, figure) == _is_addition(passage, other)
        ]
        if others:
            nearest = min(others, key=lambda other: _distance(figure, other))
            agrees = figures.overlaps(figure, nearest)
            (compared.agreeing if agrees else compared.conflicting).append((figure, nearest))
    return compared


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
