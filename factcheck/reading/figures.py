"""The quantities that a text states, with their bounds; knows nothing of whether they are so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from factcheck.reading import bounds, numerals
from factcheck.reading.bounds import Bound
from factcheck.reading.counted import Unit, unit_after
from factcheck.reading.not_figures import why_not
from factcheck.reading.numerals import NUMBER, SCALE, Numeral
from factcheck.reading.units import TIMES, measure, named

_MONEY = r"(?:US\$|[$£€₽₴])\s?"
_FIGURE = re.compile(
    rf"(?<![\w.,])(?:(?P<loose>{'|'.join(numerals.LOOSE)})\b"
    rf"|(?P<money>{_MONEY})?(?P<first>{NUMBER})(?P<first_scale>{SCALE})?"
    rf"(?:%?(?P<joint>\s?[-\u2013\u2014]\s?|\s(?:to|and|or)\s)(?:{_MONEY})?"
    rf"(?P<second>{NUMBER})(?P<second_scale>{SCALE})?)?)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:rose|risen|rising|fell|fallen|falling|grew|grown|dropped|increased|decreased|cut|went|"
    r"up|down)\s(?:\w+\s){0,2}from\s$",
)
_ABOUT = frozenset({Bound.ABOUT})
_OPEN = frozenset({Bound.ABOUT, Bound.AT_LEAST})  # "dozens": from 24, and no telling how many
# How far two statements of one quantity may lie apart: conventions of this service.
APPROXIMATE_SHARE = Decimal("0.10")  # "about 1,000" may be 900 or 1,100
ROUNDED_SHARE = Decimal("0.05")  # rounding explains no more than this, however round the number
ROUND_FROM = 100  # below it, 40 is a count like 41; from it on, noughts at the end are rounding
_LOOK_BEHIND = 48  # characters: a verb of change and two words


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as stated: "more than 100 soldiers" has low 100, no high, unit "soldiers".

    `start` and `end` are offsets into the text that was read, and `quote` is what stands there.
    Bounds are inclusive; None is unbounded. `approximate`: stated as about, some, nearly.
    `place` is the last place stated: 1.5 million has 100000.
    """

    quote: str
    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str
    approximate: bool = False
    place: Decimal = Decimal(1)

    def as_json(self) -> dict[str, object]:
        """The figure in JSON's types; bounds are int when whole, float when not."""
        return {
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "low": _json_number(self.low),
            "high": _json_number(self.high),
            "unit": self.unit,
            "approximate": self.approximate,
        }


def _json_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def find(text: str) -> tuple[Figure, ...]:
    """Every quantity in `text`, in order; years, dates, times and names of types are none.

    Example: find("up to 10,000 troops")[0] has low None, high 10000, unit "troops".
    """
    return tuple(_figures(text))


def comparable(one: Figure, other: Figure) -> bool:
    """Whether both count the same kind of thing, so that miles compare with kilometres."""
    kinds = measure(one.unit), measure(other.unit)
    return kinds[0] is not None and kinds[1] is not None and kinds[0].kind == kinds[1].kind


def overlaps(claimed: Figure, found: Figure) -> bool | None:
    """Whether one quantity may satisfy both statements; None when they are not comparable.

    "more than 100 soldiers" and "102 troops" do, "some 40 soldiers" does not; 1 mile is 1.6 km
    within the rounding of what was stated.
    """
    if not comparable(claimed, found):
        return None
    (low, high), (other_low, other_high) = _in_base_units(claimed), _in_base_units(found)
    gap = max(
        other_low - high if high is not None and other_low is not None else Decimal(0),
        low - other_high if low is not None and other_high is not None else Decimal(0),
    )
    return gap <= max(_rounding(claimed), _rounding(found))


def _in_base_units(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    unit = measure(figure.unit)
    factor = unit.factor if unit else Decimal(1)
    slack = APPROXIMATE_SHARE if figure.approximate else Decimal(0)
    return (
        None if figure.low is None else figure.low * factor * (1 - slack),
        None if figure.high is None else figure.high * factor * (1 + slack),
    )


def _rounding(figure: Figure) -> Decimal:
    """By how much a plainly stated number may have been rounded, in base units."""
    unit = measure(figure.unit)
    if figure.low is None or figure.high is None or figure.approximate or not unit:
        return Decimal(0)
    place = figure.place
    while figure.high >= ROUND_FROM and figure.high % (place * 10) == 0:
        place *= 10
    return min(place / 2, figure.high * ROUNDED_SHARE) * unit.factor


def _figures(text: str) -> Iterator[Figure]:
    position = 0
    while match := _FIGURE.search(text, position):
        stated = _stated(text, match)
        figure = _figure(text, match, stated)
        if figure:
            yield figure
        position = max(stated.end, figure.end if figure else 0)


class _Stated(NamedTuple):
    """One number, the two of a range, or none where there is no quantity; and where they end."""

    numerals: tuple[Numeral, ...]
    end: int


def _stated(text: str, match: re.Match[str]) -> _Stated:
    if match["loose"]:
        least = numerals.LOOSE[match["loose"].lower()]
        return _Stated((Numeral(least, least, Decimal(1)),), match.end())
    first = _number(text, match, "first")
    if not match["second"] or not first.numerals:
        return first
    return _range(text, match, first, _number(text, match, "second"))


def _number(text: str, match: re.Match[str], name: str) -> _Stated:
    scale, end = match[f"{name}_scale"] or "", match.end(name)
    # "100m" is metres, unless it is money or something is counted: "£100m", "100m people".
    if scale.lower() == "m" and not match["money"] and not unit_after(text, end + 1).name:
        scale = ""
    numeral = numerals.read(match[name], scale)
    return _Stated((numeral,) if numeral else (), end + len(scale))


def _range(text: str, match: re.Match[str], first: _Stated, second: _Stated) -> _Stated:
    """The two as a range where they are one, the first alone where they are not."""
    joint = match["joint"].strip().lower()
    before = text[max(0, match.start() - _LOOK_BEHIND) : match.start()]
    if joint == "and" and Bound.BETWEEN not in bounds.before(text, match.start()).bounds:
        return first
    if not second.numerals or _CHANGE.search(before):
        return first
    low, high = first.numerals[0], second.numerals[0]
    if match["second_scale"] and not match["first_scale"]:  # "two to three million"
        low = Numeral(low.value * high.factor, low.place * high.factor, high.factor)
    if low.value < high.value:
        return _Stated((low, high), second.end)
    # "2-1", "2024-25": a score or a season is no quantity.
    return first if joint.isalpha() else _Stated((), second.end)


def _figure(text: str, match: re.Match[str], stated: _Stated) -> Figure | None:
    if not stated.numerals:
        return None
    wording = bounds.before(text, match.start())
    after_number = bounds.after(text, stated.end)
    unit = Unit(named(match["money"].strip()), after_number.end) if match["money"] else None
    unit = unit or unit_after(text, after_number.end)
    if not match["loose"] and why_not(text, match.start("first"), stated.end, unit.name):
        return None
    if unit.name in TIMES:
        wording = bounds.of_duration(text, wording, match.start())
    after_unit = bounds.after(text, unit.end)
    said = wording.bounds | after_number.bounds | after_unit.bounds
    if match["loose"]:
        said |= _OPEN if "a dozen" not in match["loose"].lower() else _ABOUT
    span = slice(wording.start, after_unit.end)
    low, high = bounds.interval([numeral.value for numeral in stated.numerals], said)
    place = min(numeral.place for numeral in stated.numerals)
    return Figure(
        text[span], span.start, span.stop, low, high, unit.name, Bound.ABOUT in said, place
    )
