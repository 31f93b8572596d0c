"""The numbers that are no quantities: dates, times, types, labels; one named rule each."""

import re
from typing import NamedTuple

from factcheck.reading.units import KNOWN, TIMES

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_LABEL = (
    r"(?:articles?|no\.?|nos\.?|number|chapter|section|sections|page|pages|p\.|pp\.|route|highway|"
    r"flight|level|phase|type|resolution|paragraph|boeing|airbus|channel|room|gate|sector|unit|"
    r"mark|mk|version|figure|table|step|point|day|bloc|block|area|radio|part|protocol|class)"
)


class Rule(NamedTuple):
    """A number is no figure when `before` ends before it and `after` starts after it."""

    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def holds(self, before: str, after: str) -> bool:
        """Whether the number between `before` and `after` is none by this rule."""
        return not (self.after and not self.after.match(after)) and not (
            self.before and not self.before.search(before)
        )


def _rule(name: str, before: str = "", after: str = "") -> Rule:
    return Rule(
        name,
        re.compile(rf"(?:{before})$") if before else None,
        re.compile(after) if after else None,
    )


RULES = (
    _rule("designation", before=r"[^\W\d_][-\u2011\u2013]|[#@/\\=&]|\d[.,:/]|:\d*"),
    _rule("ordinal", after=r"(?i)(?:st|nd|rd|th)\b"),
    _rule("decade", after=r"['\u2019]?s\b"),
    _rule("joined to letters", after=r"(?!(?:km|k?g|m|cm|mi|ha|lbs|mw|gw|ft)[²2]?\b)[^\W\d_]"),
    _rule("day of a month", after=rf"(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?!\sbe\b)"),
    _rule("clock", after=r"(?i)[:.]\d\d\b|\s?(?:[ap]m\b|[ap]\.m\.|GMT\b|UTC\b|o['\u2019]clock)"),
    _rule("date in digits", after=r"[-/.]\d{1,4}[-/.]\d"),
    _rule("date in digits, its end", before=r"\d[-/.]"),
    _rule("label", before=rf"(?i:\b{_LABEL}\s)"),
    _rule("list number", before=r"(?:^|\n)\s*", after=r"[.)]\s"),
    _rule("age in passing", before=r"[A-Z]\S*,\s", after=r",\s"),
    _rule("share", after=r"\s(?:in|out\sof)\s(?:every\s)?(?:two|three|four|five|ten|\d\d?\b)"),
    _rule("share, its whole", before=r"(?:one|two|three|four|nine|\d)\s(?:in|out\sof)\s"),
    _rule("version", after=r"\.\d+\.\d"),
)
_NUMBER_RULES = (  # (name, what the number is, what ends before it)
    ("day of a month", re.compile(r"\d\d?"), re.compile(rf"\b{_MONTH}\s$")),
    ("leading zero", re.compile(r"0\d.*"), re.compile("")),
    (
        "reference",
        re.compile(r"(?i)two|three|four|five|six|seven|eight|nine|ten"),
        re.compile(r"(?i)\b(?:the|these|those|both|other|all|its|their)\s$"),
    ),
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_AFTER_NAME = re.compile(r"[\w,;)]\s[A-Z]\w*\s$")
_WINDOW = 24  # characters to either side


def why_not(text: str, start: int, end: int, unit: str) -> str:
    """The name of the rule by which text[start:end] is no quantity of `unit`; "" if it may be.

    Example: why_not("on 6 August", 3, 4, "") is "day of a month".
    """
    number = text[start:end]
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    for rule in RULES:
        if rule.holds(before, after):
            return rule.name
    for name, is_number, stands_before in _NUMBER_RULES:
        if is_number.fullmatch(number) and stands_before.search(before):
            return name
    is_counted = unit in KNOWN and unit not in TIMES and not after.startswith(" of ")
    if number.lower() == "one" and not is_counted:
        return "pronoun"
    if _YEAR.fullmatch(number) and unit not in KNOWN:
        return "year"
    return "name's number" if not unit and _AFTER_NAME.search(before) else ""
