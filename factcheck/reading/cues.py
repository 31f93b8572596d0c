"""The words by which a report says that somebody asserts something; knows not who does."""

import re
from typing import NamedTuple

_REGULAR = (
    "accuse acknowledge add allege announce argue assert assess believe boast calculate claim "
    "complain conclude confirm contend declare deny describe disclose dismiss dispute emphasise "
    "emphasize estimate explain indicate inform insist maintain mention note observe pledge "
    "predict promise proclaim recall reiterate reject repeat reply report respond reveal signal "
    "state stress suggest testify tweet vow warn"
)
_IRREGULAR = {  # (third person, past, participle), where the rule would misspell them
    "admit": ("admits", "admitted", "admitting"),
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "think": ("thinks", "thought", "thinking"),
    "write": ("writes", "wrote", "writing"),
    "call": ("calls", "called", "calling"),
    "speak": ("speaks", "spoke", "speaking"),
    "speak of": ("speaks of", "spoken of", "speaking of"),
    "put": ("puts", "put", "putting"),
    "post": ("posts", "posted", "posting"),
    "find": ("finds", "found", "finding"),
    "show": ("shows", "showed", "showing"),
}
# Forms that are a noun or an act unless one of these stands after them.
_ONLY_BEFORE = {
    "add": r"(?!\s(?:an?|another|to|up|more|about|some|nearly|[\d$£€]))",
    "declare": r"(?!\s(?:an?|war|martial|himself|itself)\b)",
    "call": r"(?!\s(?:for|on|off|up|in|out|back|to)\b)",
    "speak": r"\sof\b",
    "tell": r"(?!\s(?:a|the)\s(?:\w+\s)?(?:story|tale|truth)\b)",
    "put": r"\s(?:\w+\s){1,4}at\b",
    "pledge": r"\s(?:to|that)\b",
    "post": r"\sthat\b",
    "find": r"\sthat\b",
    "show": r"\sthat\b",
}
# Base forms with a plural subject before them: "analysts believe", "officials say".
_BASE = "argue believe claim deny estimate fear insist say think warn"


class Cue(NamedTuple):
    """An asserting word in a sentence, and how its subject is to be looked for."""

    word: str
    start: int
    end: int
    form: str  # "verb", "past", "base", "participle" or "according"


def _forms(verb: str) -> tuple[str, str, str]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    stem = verb.removesuffix("e")
    if verb.endswith("y") and verb != "say":
        return f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    third = f"{verb}es" if verb.endswith(("s", "x")) else f"{verb}s"
    return third, f"{stem}ed", f"{stem}ing"


def _alternatives(position: int) -> str:
    verbs = [*_REGULAR.split(), *_IRREGULAR]
    return "|".join(
        _forms(verb)[position] + _ONLY_BEFORE.get(verb, "")
        for verb in verbs
        if not (verb == "state" and position == 0)  # the United States
    )


_CUE = re.compile(
    r"\b(?:(?P<according>according\sto)"
    rf"|(?P<past>{_alternatives(1)})"
    rf"|(?P<verb>{_alternatives(0)})"
    rf"|(?P<participle>{_alternatives(2)})"
    rf"|(?P<base>{'|'.join(_BASE.split())}))\b",
    re.IGNORECASE,
)
_NOT_BEFORE = {
    # "was reported", "is believed": nobody is named; "to say", "did not confirm": not asserted
    "past": re.compile(
        r"(?i)\b(?:was|were|is|are|be|been|being|as|not|n['\u2019]t)\s(?:\w+ly\s)?$"
    ),
    "base": re.compile(
        r"(?i)\b(?:to|not|will|would|could|can|may|might|should|must|did|does|do|n['\u2019]t|the|a|an|"
        r"of|no|any|this|that|his|her|its|their|for|first|new|official|latest|intelligence)\s(?:\w+ly\s)?$"
    ),
    "verb": re.compile(
        r"(?i)\b(?:the|a|an|of|no|any|these|those|this|his|her|its|their|such|some|many|by|from|for|"
        r"with|and|or|in|on|to|about|between|false|news|media|other|all|most|several)\s$"
    ),
    "participle": re.compile(r"(?i)\b(?:by|of|for|in|from|without|to|after|before|the|a|an|on)\s$"),
}
BLANK = "\u00b7"
_MEDIUM = re.compile(
    r"\bon\s(Telegram|X|Twitter|Facebook|Instagram|YouTube|Truth Social|"
    r"(?:state\s)?(?:television|TV)|radio|social media)\b"
)
_QUOTED = re.compile(r"[\"\u201c\u201d\u201e][^\"\u201c\u201d\u201e]*(?:[\"\u201c\u201d]|$)")
_TWO_APOSTROPHES = re.compile(r"''")


def masked(sentence: str) -> str:
    """The sentence with what it quotes blanked out, each character in its place."""
    return _QUOTED.sub(_blanked, _TWO_APOSTROPHES.sub('""', sentence).replace('""', '" '))


def _blanked(quote: re.Match[str]) -> str:
    inside = len(quote[0]) - 2
    return f'"{BLANK * inside}"' if inside >= 0 else '"'


def find(sentence: str) -> list[Cue]:
    """Every asserting word of `sentence` that stands outside quotation marks, in order."""
    plain = masked(sentence)
    return [
        Cue(match[0], match.start(), match.end(), form)
        for match in _CUE.finditer(plain)
        if (form := str(match.lastgroup)) == "according"
        or not _NOT_BEFORE[form].search(plain[max(0, match.start() - 32) : match.start()])
    ]


def medium(sentence: str) -> str:
    """Where it was said, as written: "Telegram"; "" when the sentence does not tell."""
    match = _MEDIUM.search(masked(sentence))
    return match[1] if match else ""
