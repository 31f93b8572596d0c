"""Whether a text asserts the matter of a claim, denies it or leaves it open; weighs no figures."""

import re
from enum import Enum, auto
from typing import NamedTuple

from factcheck.corroboration import words
from factcheck.reading import hedges, negations
from factcheck.reading.negations import Negation


class Polarity(Enum):
    """How a text stands to a matter."""

    ASSERTS = auto()
    DENIES = auto()
    LEAVES_OPEN = auto()


class Reading(NamedTuple):
    """A polarity, and the words that show it; "" for a plain assertion."""

    polarity: Polarity
    cue: str


# The hedges that say nobody could tell, among those that merely pass something on.
_NOBODY_KNOWS = re.compile(r"(?i)verif|confirm|corrobor|substantiat|unclear|unknown|not clear")
_LEFT_OPEN = re.compile(
    r"(?i)\b(?:(?:can|could)(?:\s?not|n['\u2019]t) be (?:\w+ly )?"
    r"(?:verified|confirmed|checked|established|counted)"
    r"|neither confirm\w* nor|(?:do|does|did|could|can)(?: not|n['\u2019]t) (?:\w+ly )?confirm"
    r"|(?:not|un)\s?able to (?:\w+ly )?(?:check|verify|confirm|establish)"
    r"|not (?:yet )?(?:known|certain|clear|established))\b"
)
# How far a "not" reaches: to the end of its clause, and seldom further than some ten words.
REACH_CHARACTERS = 60
_CLAUSE_END = re.compile(r"[,;:.!?\u2014]|\b(?:but|while|although|because)\b", re.IGNORECASE)
# What these tell happened, and denies nothing: the claim itself may be that it was halted.
_EVENT = re.compile(r"(?i)halt|thwart|repel|repuls|foil|prevent|fail")
# Who says that nobody was killed negates what stands before as well.
_EVERYTHING = re.compile(r"(?i)nobody|none|nothing|no one")
# "not only", "not just": what follows is asserted all the same.
_NO_NEGATION = re.compile(r"\s(?:only|just|merely|alone|least)\b", re.IGNORECASE)


def read(text: str, matter: frozenset[str]) -> Reading:
    """How `text`, one sentence, stands to what the stems in `matter` tell.

    Two negations of the matter are none: "denied that it did not".
    """
    if open_cue := _open_cue(text):
        return Reading(Polarity.LEAVES_OPEN, open_cue)
    denying = [found for found in negations.find(text) if _reaches(text, found, matter)]
    if len(denying) % 2:
        return Reading(Polarity.DENIES, denying[0].quote)
    return Reading(Polarity.ASSERTS, "")


def _open_cue(text: str) -> str:
    if left_open := _LEFT_OPEN.search(text):
        return left_open[0]
    return next(
        (hedge.quote for hedge in hedges.find(text) if _NOBODY_KNOWS.search(hedge.quote)), ""
    )


def _reaches(text: str, negation: Negation, matter: frozenset[str]) -> bool:
    """Whether it is the matter that is negated; a "not" reaches to the end of its clause."""
    if negation.is_denial:
        return not _EVENT.match(negation.quote)
    if _NO_NEGATION.match(text, negation.end):
        return False
    after = text[negation.end : negation.end + REACH_CHARACTERS]
    end = _CLAUSE_END.search(after)
    clause = after[: end.start() if end else len(after)]
    if _EVERYTHING.fullmatch(negation.quote):
        before = text[max(0, negation.start - REACH_CHARACTERS) : negation.start]
        clause = f"{_CLAUSE_END.split(before)[-1]} {clause}"
    return bool(words.content(clause).others & matter)
