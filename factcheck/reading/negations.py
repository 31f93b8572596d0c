"""The wordings that deny or negate; knows nothing of what they negate."""

import re
from typing import NamedTuple

DENIALS = {
    "denied": r"den(?:y|ies|ied|ying|ial|ials)",
    "rejected": r"(?:reject|rebuff|refut|disput|debunk|contradict)(?:s|es|ed|ing)?",
    "dismissed": r"dismiss(?:es|ed|ing)?(?!\sfrom\b)",
    "false": (
        r"false|untrue|fake|fabricated|baseless|groundless|unfounded|incorrect|wrong|hoax|lies?"
    ),
    "halted": r"(?:halted|thwarted|repelled|repulsed|foiled|prevented)",
    "failed": r"fail(?:s|ed|ing)?\sto",
}
NEGATIONS = {
    "not": r"not|never|neither|nor|cannot|can['\u2019]t|\w+n['\u2019]t",
    "no": r"no\sone|no(?!\s(?:more|fewer|less|later|earlier|doubt)\b)|none|nobody|nothing",
    "without": r"without",
}


class Negation(NamedTuple):
    """A negating wording at text[start:end]; `is_denial` when somebody or something denies."""

    quote: str
    start: int
    end: int
    is_denial: bool


def _any_of(wordings: dict[str, str]) -> str:
    return "|".join(f"(?:{wording})" for wording in wordings.values())


_NEGATION = re.compile(rf"(?i)\b(?:(?P<denial>{_any_of(DENIALS)})|(?:{_any_of(NEGATIONS)}))(?!\w)")


def find(text: str) -> tuple[Negation, ...]:
    """Every negation in `text`, in order; "no more than" bounds a number and is none.

    Example: [n.quote for n in find("Kyiv denied it; no one was hurt")] is ["denied", "no one"].
    """
    return tuple(
        Negation(match[0], match.start(), match.end(), match["denial"] is not None)
        for match in _NEGATION.finditer(text)
    )
