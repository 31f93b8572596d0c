"""What stands after a number, as the unit that it counts; knows nothing of the number."""

import re
from typing import NamedTuple

from factcheck.reading import units

MAX_WORDS = 4  # "two hundred heavily armed foreign fighters": the noun is among the first four

_WORD = re.compile(r"[^\W\d_][\w\u2019']*(?:-[^\W\d_]+)*")
_GAP = re.compile(r"[ \t\u00a0\u2009\u202f\n\"'\u201c\u201d\u2018\u2019-]{0,3}")
_OF = re.compile(r"\sof\s(?:(?:the|its|his|her|their|our|them|those|these)\b)?", re.IGNORECASE)
_SYMBOLS = r"%|°[CF]\b|km[²2^]2?|m²"
_KNOWN = re.compile(
    "(?:"
    + _SYMBOLS
    + "|(?:"
    + "|".join(
        re.escape(word).replace(r"\ ", r"\.?\s")
        for word in sorted(units.KNOWN, key=len, reverse=True)
        if word[0].isalpha()
    )
    + r")(?!\w|-(?!long|wide|deep|high|tall|thick|range|old)))",
    re.IGNORECASE,
)
# The noun stands before the first of these: past them come other things than what is counted.
_NOT_COUNTED = (
    "a an and another any are as at backed based be been being but by could currently did do does "
    "for from had has have he her his if in inside into is it its last left lost may might must "
    "near no not now of off on or our out outside over overnight per said says she should since so "
    "still than that the their them there these they this those to today told under until was we "
    "were when where which while who whom whose will with within would yesterday you your across "
    "after against along around before behind beyond between during because later ago earlier"
)
_ENDS = frozenset(_NOT_COUNTED.split())
_NO_PLURALS = (
    "always continuous dangerous enormous famous numerous overseas perhaps plus previous religious "
    "serious thus times towards various"
)
_NOT_PLURALS = frozenset(_NO_PLURALS.split())
_NOT_PLURAL_ENDINGS = ("ss", "us", "is", "'s", "\u2019s", "s'", "s\u2019")


class Unit(NamedTuple):
    """A unit's one name, or "" for none, and where its wording ends."""

    name: str
    end: int


def unit_after(text: str, end: int) -> Unit:
    """The unit of the number that ends at `end`.

    Example: unit_after("100 Russian soldiers on", 3) is ("soldiers", 20).
    """
    of = _OF.match(text, end)
    reached = of.end() if of else end
    for _ in range(MAX_WORDS):
        gap = _GAP.match(text, reached)
        reached = gap.end() if gap else reached
        if known := _KNOWN.match(text, reached):
            return Unit(units.named(known[0]), known.end())
        word = _WORD.match(text, reached)
        if not word or word[0].lower() in _ENDS:
            break
        if _is_plural(word[0].lower()):
            return Unit(word[0].lower(), word.end())
        reached = word.end()
    return Unit("", end)


def _is_plural(word: str) -> bool:
    return (
        word.endswith("s")
        and len(word) > 3  # noqa: PLR2004 -- "us", "was": no plural is so short
        and word not in _NOT_PLURALS
        and not word.endswith(_NOT_PLURAL_ENDINGS)
    )
