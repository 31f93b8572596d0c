"""The numbers that are no quantities: dates, times, types, labels; one named rule each."""

import re

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


# What ends before a number that is none, by the rule's name ...
BEFORE = {
    "designation": r"[^\W\d_][-\u2011\u2013]|[#@/\\=&]|\d[.,:/-]|:\d*",
    "label": rf"(?i:\b{_LABEL}\s)",
    "whole_of_a_share": r"(?i:(?:one|two|three|four|nine|\d)\s(?:in|out\sof)\s)",
}
# ... and what starts after one.
AFTER = {
    "decade": r"['\u2019]s\b",
    "joined_to_letters": r"(?!(?:g|(?i:km|kg|m|cm|mi|ha|lbs|mw|gw|ft))[²2]?\b)[^\W\d_]",
    "day_of_a_month": rf"(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?!\sbe\b)",
    "clock": r"[:.]\d\d\b|\s?(?:(?i:[ap]m|[ap]\.m\.|o['\u2019]clock)|GMT|UTC)(?!\w)",
    "date_in_digits": r"[-/.]\d{1,4}[-/.]\d|/\d",
    "fraction": r"[- ](?i:thirds?|quarters?|fifths?|tenths?|halves)\b",
    "share": r"(?i:\s(?:in|out\sof)\s(?:every\s)?(?:two|three|four|five|ten|\d\d?\b))",
    "version": r"\.\d",
}
# The rules that need both sides, or the number itself: (name, before, number, after).
_BETWEEN = (
    ("list_number", r"(?:^|\n)\s*", r".*", r"[.)]\s"),
    ("age_in_passing", r"[A-Z]\S*,\s", r"\d\d?", r",\s"),
    ("day_of_a_month", rf"\b{_MONTH}\s", r"\d\d?", ""),
    ("clock", r"(?i:\bat\s)", r"[012]?\d\.[0-5]\d", ""),
    ("leading_zero", "", r"0\d.*", ""),
    (
        "reference",
        r"(?i:\b(?:the|these|those|both|other|all|its|their)\s)",
        r"(?i:two|three|four|five|six|seven|eight|nine|ten)",
        "",
    ),
)
BETWEEN = tuple(
    (name, re.compile(rf"(?:{before})$"), re.compile(number), re.compile(after))
    for name, before, number, after in _BETWEEN
)


def _any_of(patterns: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items())


_ANY_BEFORE = re.compile(rf"(?:{_any_of(BEFORE)})$")
_ANY_AFTER = re.compile(_any_of(AFTER))
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_AFTER_NAME = re.compile(r"[\w,;)]\s[A-Z]\w*\s$")
_WINDOW = 24  # characters to either side


def why_not(text: str, start: int, end: int, unit: str) -> str:
    """The name of the rule by which text[start:end] is no quantity of `unit`; "" if it may be.

    Example: why_not("on 6 August", 3, 4, "") is "day_of_a_month".
    """
    number = text[start:end]
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    if hit := _ANY_BEFORE.search(before) or _ANY_AFTER.match(after):
        return str(hit.lastgroup)
    for name, stands_before, is_number, stands_after in BETWEEN:
        if (
            is_number.fullmatch(number)
            and stands_after.match(after)
            and stands_before.search(before)
        ):
            return name
    return _by_unit(number, before, after, unit)


def _by_unit(number: str, before: str, after: str, unit: str) -> str:
    is_counted = unit in KNOWN and unit not in TIMES and not after.startswith(" of ")
    if number.lower() == "one" and not is_counted:
        return "pronoun"
    if _YEAR.fullmatch(number) and unit not in KNOWN:
        return "year"
    return "number_of_a_name" if not unit and _AFTER_NAME.search(before) else ""
