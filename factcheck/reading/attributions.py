"""Who asserts what a sentence says, by the patterns of hard news; knows no truth of it."""

import re
from dataclasses import dataclass

from factcheck.reading import claimants, cues
from factcheck.reading.cues import Cue


@dataclass(frozen=True, slots=True)
class Attribution:
    """That `claimant` asserts, by the word `cue` at sentence[start:end].

    `claimant` is "" when a pronoun stands for nobody who was named. `medium` is where it was
    said ("Telegram"), "" when the sentence does not tell.
    """

    claimant: str
    cue: str
    start: int
    end: int
    medium: str = ""


_BOUNDARY = re.compile(
    r"[,;:()\"\u00b7\u2013\u2014]|\s-\s|\b(?:that|which|who|whom|while|as|when|because|but|where|if|"
    r"although|though|after|before|until|whether|with|than)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(  # what may stand between a subject and its verb
    r"\s(?:has|have|had|is|was|are|also|later|then|earlier|previously|repeatedly|further|now|who|"
    r"which|that|even|just|never|already|once|twice|first|recently|\w+ly|today|yesterday|(?:last|this)\s(?:week|month)|"
    rf"(?:(?:on|late|early)\s)?{claimants.DAY})$",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"\s(?P<subject>(?:[^\s,.;:\"\u00b7]+\s){0,9}?[^\s,.;:\"\u00b7]+)"
    r"(?=[,;:\"]|\.?$|\.\s|\s(?:on|in|at|after|during|as|when|who|told|of\s(?:the|his|her))\b)"
)
_NAMED_FIRST = re.compile(r"\s(?:[A-Z]|(?:the|a|an|one|he|she|they|it)\b)")
_ACCORDING = re.compile(r"\s(?P<subject>[^,;:\"()\u00b7\u2013\u2014]+)")
_AFTER_SOURCE = re.compile(r"\s(?:who|which|that|has|had|have|is|was|are|were|and\s\w+ed)\b.*|\.$")
_BY_WHOM = re.compile(
    r"(?:[\w\u2019'-]+\s){0,4}?(?:calculations?|figures|data|estimates?|analysis|reports?|"
    r"statements?|numbers|polls?|stud(?:y|ies)|surveys?|posts?|sources?|tally|review|documents?)\s"
    r"(?:released\s|published\s|compiled\s|issued\s)?(?:by|from|of|at)\s(?P<source>.+)"
)
_HEAD_WORDS = frozenset({"of", "for", "the", "a", "an"}) | claimants.TITLES
_OPENING = re.compile(
    r"(?:In|On|At|After|Before|By|During|Since|Until|With|For|From)\s[^,]{1,80},\s"
)
_NOT_SUBJECTS = (
    "to of in on at by for from not and or be it's there is was are were he's so this these those "
    "what no i we you but the a an if however meanwhile"
)
_NO_SUBJECT = frozenset(_NOT_SUBJECTS.split())


def attribution(sentence: str, previous: tuple[str, ...] = ()) -> Attribution | None:
    """Who asserts what `sentence` says; None when the report itself does.

    `previous` are the names that stood before, the last one last: a pronoun or a surname is
    resolved to them. Example: "X, the commander of Y, said on Telegram" has claimant "X".
    """
    found = attributions(sentence, previous)
    return next((one for one in found if one.claimant), found[0] if found else None)


def attributions(sentence: str, previous: tuple[str, ...] = ()) -> tuple[Attribution, ...]:
    """Every attribution of `sentence` that stands outside quotation marks, in order."""
    plain = cues.masked(sentence)
    where = cues.medium(sentence)
    found: list[Attribution] = []
    for cue in cues.find(sentence):
        name = claimants.clean(_subject(plain, cue, found))
        if name and name.split()[-1].lower() not in _NO_SUBJECT:
            name = claimants.resolved(name, previous)
            found.append(Attribution(name, cue.word, cue.start, cue.end, where))
    return tuple(found)


def subject(sentence: str) -> str:
    """The person or body that `sentence` is about, as it opens with them; "" when it does not.

    Example: subject("US president Joe Biden went home") is "Joe Biden".
    """
    return claimants.clean(_head(cues.masked(sentence)))


def _subject(plain: str, cue: Cue, found: list[Attribution]) -> str:
    if cue.form == "according":
        return _according(plain, cue)
    # "..., X said, adding that": whoever said adds; else whom the sentence is about.
    return (
        _after(plain, cue) or _before(plain, cue) or (found[-1].claimant if found else _head(plain))
    )


def _according(plain: str, cue: Cue) -> str:
    match = _ACCORDING.match(plain, cue.end)
    source = _AFTER_SOURCE.sub("", match["subject"]) if match else ""
    by_whom = _BY_WHOM.match(source)
    return by_whom["source"] if by_whom else source


def _after(plain: str, cue: Cue) -> str:
    """The subject of an inverted cue: '..." said X'."""
    left = plain[: cue.start].rstrip()
    if cue.form not in ("past", "verb") or not left.endswith((",", '"')):
        return ""
    if left.endswith(",") and left.count(",") > 1 and not left.endswith('",'):
        return ""
    match = _INVERTED.match(plain, cue.end)
    return match["subject"] if match and _NAMED_FIRST.match(plain, cue.end) else ""


def _before(plain: str, cue: Cue) -> str:
    left = plain[: cue.start].rstrip()
    while between := _BETWEEN.search(left):
        left = left[: between.start()].rstrip()
    if left.endswith(",") and cue.form != "participle":
        return _named_with_apposition(left[:-1])
    return _last_clause(left)


def _named_with_apposition(left: str) -> str:
    """X of "X, the commander of Y" and of "the commander of Y, X"."""
    pieces = left.split(",")
    people = (piece for piece in pieces if claimants.is_person(claimants.clean(piece)))
    return next(people, _last_clause(",".join(pieces[:-1])))


def _last_clause(left: str) -> str:
    """The words since the last mark or conjunction that opens a clause."""
    start = max((match.end() for match in _BOUNDARY.finditer(left)), default=0)
    clause = left[start:].strip()
    first, both, second = clause.rpartition(" and ")
    if both and not (first and all(word[0].isupper() for word in first.split())):
        return second
    return clause


def _head(plain: str) -> str:
    opening = _OPENING.match(plain)
    words = []
    for word in plain[opening.end() if opening else 0 :].split():
        if not (word[0].isupper() or word.lower() in _HEAD_WORDS):
            break
        words.append(word)
        if word.endswith((",", ";", ":")):
            break
    return " ".join(words)
