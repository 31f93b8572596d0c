"""Numbers as newspapers write them, in digits or words; knows nothing of what they count."""

import re
from decimal import Decimal
from typing import NamedTuple

from text_to_num import text2num

MAX_DIGITS = 15  # a longer run of digits is an identifier, not a quantity

SCALES = {
    "dozen": Decimal(12),
    "score": Decimal(20),
    "hundred": Decimal(100),
    "k": Decimal(1_000),
    "thousand": Decimal(1_000),
    "m": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "mln": Decimal(1_000_000),
    "million": Decimal(1_000_000),
    "bn": Decimal(1_000_000_000),
    "billion": Decimal(1_000_000_000),
    "tn": Decimal(1_000_000_000_000),
    "trillion": Decimal(1_000_000_000_000),
}

_ONES = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety"
)
_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?![\d,]*\d)(?:\.\d+)?"
    r"|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)"
    r"|\d+(?:\.\d+)?"
)
_WORDS = (
    rf"(?:{_ONES}|a(?=\s(?:hundred|thousand|million|billion)\b))"
    rf"(?:(?:[- ]|\sand\s)(?:{_ONES}|hundred|thousand)\b){{0,9}}"
)

NUMBER = rf"(?:{_DIGITS}|(?:{_WORDS})\b)"
# After digits a scale may be a letter or two ("1.2bn"); after words it is a word.
SCALE = r"(?:[ -]?(?:million|billion|trillion|thousand|hundred|dozen)|\s?(?:mln|mn|bn|tn)|[mk])\b"

# Words that leave the number open -> what it is at the least ("a dozen": what it is about).
LOOSE = {
    "hundreds of thousands": Decimal(200_000),
    "tens of thousands": Decimal(20_000),
    "tens of millions": Decimal(20_000_000),
    "several thousand": Decimal(3_000),
    "several hundred": Decimal(300),
    "several dozen": Decimal(36),
    "half a dozen": Decimal(6),
    "a dozen": Decimal(12),
    "millions": Decimal(2_000_000),
    "thousands": Decimal(2_000),
    "hundreds": Decimal(200),
    "dozens": Decimal(24),
    "scores of": Decimal(40),
}


class Numeral(NamedTuple):
    """A number, its last stated place and its scale: 1.5 million is (1500000, 100000, 1000000)."""

    value: Decimal
    place: Decimal
    factor: Decimal


def read(number: str, scale: str = "") -> Numeral | None:
    """Read what NUMBER and SCALE matched; None when it is no quantity at all.

    Example: read("1.5", "million") is Numeral(1500000, 100000, 1000000).
    """
    factor = SCALES[scale.strip(" -").lower()] if scale else Decimal(1)
    plain = re.sub(r"[,\s]", "", number)
    if plain[0].isdigit():
        if len(plain) > MAX_DIGITS or not plain.isascii():
            return None
        value = Decimal(plain)
        decimals = len(plain.partition(".")[2])
        return Numeral(value * factor, factor.scaleb(-decimals), factor)
    return _read_words(number, factor)


def _read_words(number: str, factor: Decimal) -> Numeral | None:
    words = re.sub(r"\s+", " ", number.lower())
    try:
        value = text2num(words.removeprefix("a "), "en")
    except ValueError:
        return None
    return Numeral(Decimal(value) * factor, factor, factor)
