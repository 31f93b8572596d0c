"""The days, months and years that a text names; knows nothing of what happened on them."""

import re
from dataclasses import dataclass
from datetime import date

_NAMES = "January February March April May June July August September October November December"
MONTHS = _NAMES.split()
_NUMBER_OF = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"[0-3]?\d"
_DATE = re.compile(
    rf"\b(?P<y_iso>{_YEAR})-(?P<m_iso>[01]\d)-(?P<d_iso>[0-3]\d)\b"
    rf"|\b(?P<d_first>{_DAY})(?:st|nd|rd|th|er|\.)?\s(?:of\s)?(?P<m_first>{_MONTH})"
    rf"(?:\s?,?\s(?P<y_first>{_YEAR})\b)?"
    rf"|\b(?P<m_then>{_MONTH})\s(?P<d_then>{_DAY})(?:st|nd|rd|th)?\b(?![.,:]?\d)"
    rf"(?:\s?,?\s(?P<y_then>{_YEAR})\b)?"
    rf"|\b(?P<m_year>{_MONTH})(?:,|\sof)?\s(?P<y_month>{_YEAR})\b"
    rf"|\b(?:in|since|by|until|during|last|this|of)\s(?P<m_alone>{_MONTH})\b(?!,?\s(?:of\s)?\d)"
    rf"|(?:\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|of|[Dd]uring|[Aa]fter|[Bb]efore|early|late|"
    rf"year|to)\s|\()(?P<y_alone>{_YEAR})\b(?![-\u2013]?\d|[.,]\d|\s?%|\s[a-z]+s\b)"
)
_UP_TO = re.compile(
    r"(?i)\b(?:as of|as at|by|until|up to|through|since|to date)\s(?:\w+day,?\s)?"
    r"(?:the\s)?(?:(?:start|morning|evening|end|night)\s(?:of\s)?)?$"
)
_LOOK_BEHIND = 40  # characters: "as of the morning of Wednesday, "
_LAST_SAFE_DAY = 28  # every month has it


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as far as the text states it, at text[start:end]; None is not stated.

    `is_limit`: what is told of it is told up to then ("as of 9 August").
    """

    quote: str
    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    is_limit: bool = False


def find(text: str) -> tuple[Stated, ...]:
    """Every date in `text`, in order; weekdays and "yesterday" are none.

    Example: find("By 9 August it was over")[0] has month 8, day 9, and no year.
    """
    return tuple(_stated(text, match) for match in _DATE.finditer(text))


def days_later(one: Stated, other: Stated) -> int:
    """By how many days `other` is later than `one`, as far as both are stated; 0: the same.

    Example: of "March 2021" and "9 March" it is 0, of "9 August" and "12 August 2024" 3.
    """
    year = one.year or other.year, other.year or one.year
    has_month = one.month and other.month
    if not has_month and not (one.year and other.year):
        return 0
    has_day = has_month and one.day and other.day
    days = [
        date(
            when or 2000,
            (stated.month if has_month else 1) or 1,
            min((stated.day if has_day else 1) or 1, _LAST_SAFE_DAY),
        )
        for when, stated in zip(year, (one, other), strict=True)
    ]
    if has_day and days[0].month == days[1].month and days[0].year == days[1].year:
        return (other.day or 0) - (one.day or 0)
    return (days[1] - days[0]).days


def of_day(day: date) -> Stated:
    """A whole date, as a page gives its own."""
    return Stated(f"{day.day} {MONTHS[day.month - 1]}", 0, 0, day.year, day.month, day.day)


def _stated(text: str, match: re.Match[str]) -> Stated:
    parts = {name: value for name, value in match.groupdict().items() if value}
    year, month, day = (
        next((value for name, value in parts.items() if name[0] == kind), "") for kind in "ymd"
    )
    start = min(match.start(name) for name in parts)
    before = text[max(0, start - _LOOK_BEHIND) : start]
    return Stated(
        text[start : match.end()],
        start,
        match.end(),
        int(year) if year else None,
        _month(month) if month else None,
        int(day) if day and 1 <= int(day) <= 31 else None,  # noqa: PLR2004 -- days of a month
        bool(_UP_TO.search(before)),
    )


def _month(written: str) -> int | None:
    number = int(written) if written.isdigit() else _NUMBER_OF[written[:3]]
    return number if 1 <= number <= len(MONTHS) else None
