"""Which sentences hold something to check, by named rules; knows nothing of whether it is so."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from factcheck.reading import negations
from factcheck.reading.attributions import Attribution
from factcheck.reading.figures import Figure

_EVENTS = (
    "abducted abolished annexed approved arrested assassinated attacked banned bombed "
    "bombarded breached broken built burned captured charged closed collapsed confiscated "
    "convicted crashed crossed cut damaged declared deployed deported destroyed detained died "
    "displaced downed drowned ejected elected entered evacuated evicted executed expelled "
    "exploded fallen fired fled flooded freed gained halted hit imposed imprisoned injured "
    "invaded jailed killed launched left liberated lost murdered occupied opened ordered "
    "overran passed poisoned pulled pushed raided recaptured released resigned retaken "
    "retreated sacked sank seized sentenced shelled shot signed sold stolen stopped stormed "
    "struck sunk surrendered suspended taken targeted tested took vetoed voted withdrawn "
    "withdrew won wounded"
)
_EVENT = re.compile(rf"\b(?:{'|'.join(_EVENTS.split())})\b")
_NAME_INSIDE = re.compile(r"\s[\"\u201c'\u2018(]?[A-Z]\w")
_RANK = re.compile(
    r"(?i)\b(?:first|last|only|worst|best|biggest|largest|longest|deadliest|heaviest|highest|lowest|"
    r"smallest|deepest|fastest|oldest|youngest|newest|poorest|richest|record|unprecedented|"
    r"most\s\w+)\b"
)
_RANK_SCOPE = re.compile(
    r"(?i)\b(?:since|ever|in\shistory|in\sthe\sworld|in\sthe\scountry|on\srecord|of\sall|time|"
    r"on\s\w+\s(?:soil|territory)|in\s(?:decades|years|europe|modern))\b"
)
_OPINION = re.compile(
    r"(?i)\b(?:i|we)\s(?:think|believe|feel|hope|love|hate|guess)\b|\bin\smy\s(?:view|opinion)\b"
)
_QUESTION = re.compile(r"\?[\"'\u201d\u2019)]*$")
# What a duration alone says is seldom worth a check: "three days later".
_SMALL_TALK_UNITS = frozenset({"days", "weeks", "months", "years", "hours", "minutes", "times"})


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence with what was read off it."""

    sentence: str
    attribution: Attribution | None
    figures: tuple[Figure, ...]


def _has_figure(read: Read) -> bool:
    return any(figure.unit not in _SMALL_TALK_UNITS for figure in read.figures)


def _has_event(read: Read) -> bool:
    return bool(_EVENT.search(read.sentence) and _NAME_INSIDE.search(read.sentence))


def _has_rank(read: Read) -> bool:
    return bool(_RANK.search(read.sentence) and _RANK_SCOPE.search(read.sentence))


def _is_asserted(read: Read) -> bool:
    return read.attribution is not None and bool(read.attribution.claimant)


def _is_denied(read: Read) -> bool:
    return any(negation.is_denial for negation in negations.find(read.sentence))


RULES: dict[str, Callable[[Read], bool]] = {
    "figure": _has_figure,
    "completed event": _has_event,
    "first or most": _has_rank,
    "attributed assertion": _is_asserted,
    "denial": _is_denied,
}


def rules(read: Read) -> tuple[str, ...]:
    """The names of the rules by which a sentence is worth a check; none for questions.

    A bare opinion ("I think ...") is none either, unless somebody is named for it.
    """
    is_opinion = _OPINION.search(read.sentence) and not _is_asserted(read)
    if is_opinion or (_QUESTION.search(read.sentence) and not _is_asserted(read)):
        return ()
    return tuple(name for name, holds in RULES.items() if holds(read))
