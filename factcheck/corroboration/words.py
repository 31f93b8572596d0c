"""The words of an English text that carry its matter, in one form each; knows no grammar."""

import re
from typing import NamedTuple

_STOPWORDS = (
    "a about above according across added after again against all almost along already also "
    "although always among an and another any are around as at away be became because been before "
    "began being below between both but by came can could day days did do does doing done down "
    "during each either ever every few first for from further gave get give given go got had has "
    "have having he her here hers him his how however i if in into is it its itself just know last "
    "later least less like made make many may me might month months more most much must my near "
    "never new next no nor not now of off often on once one only or other others our out over own "
    "part per put rather said same saw say saying says she should since so some still such than "
    "that the their them then there these they this those three through time times to told too "
    "took two under until up upon us use used very was way we week weeks well went were what when "
    "where whether which while who whole whom whose why will with within without would year years "
    "yet you your "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december jan feb mar apr jun jul aug sept oct nov dec "
    "announced area areas claimed claims posted region regional regions reported reportedly "
    "reports statement telegram wrote"
)
STOPWORDS = frozenset(_STOPWORDS.split())
# Longest first; what is left must keep its meaning, hence at least MIN_STEM letters.
_ENDINGS = (
    *(
        "ations",
        "ation",
        "ating",
        "ments",
        "ians",
        "ment",
        "ated",
        "ates",
        "ate",
        "ings",
        "ing",
        "ian",
    ),
    *("ies", "ied", "ers", "est", "ia", "ed", "es", "er", "ly", "y", "s", "e"),
)
MIN_STEM = 4

# Stems that tell one event, under the first of each line: reports vary them freely.
_EVENTS = """
captur captiv prison surrend captor detain
evacu evacue flee fled displac leave left
destroy down shot shoot intercept
kill dead death died fatalit slain
injur wound hurt
advanc gain push
halt stop repel repuls
exchang swap
occup annex
control held hold seiz
settle villag town
believ estim
"""
# Countries with their people and, where the news says it for the government, their capital. They
# are names even at the start of a sentence, where a capital letter tells nothing.
_NATIONS = """
america american washington
austral
belaru belarus minsk
britain british london
canada canad
china chines beijing
egypt egyptian
europ european
finland finnish
franc french pari
german berlin
greec greek
hungar
india indian
iran tehran
iraq iraqi
israel israeli
ital
japan japanes
korea korean
lebanon lebanes
mexico mexican
nato
pakistan pakistani
palestin palestinian
poland polish warsaw
roman
russ moscow kremlin
spain spanish
sweden swedish
syria syrian
taiwan taiwanes
turke turkish ankara
ukrain kyiv kiev
"""
_EVENT_OF = {other: line.split()[0] for line in _EVENTS.split("\n") for other in line.split()}
_NATION_OF = {other: line.split()[0] for line in _NATIONS.split("\n") for other in line.split()}
_SAME_AS = _EVENT_OF | _NATION_OF
ALWAYS_NAMES = frozenset(_NATION_OF.values())
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n])[\s\"'\u201c\u2018(]*$")
_LOOK_BEHIND = 6  # characters: a full stop, blanks and a quotation mark


class Words(NamedTuple):
    """The stems of a text that are names, and those that are not."""

    names: frozenset[str]
    others: frozenset[str]


def stem(word: str) -> str:
    """The one form of a word's inflections; it need not be a word itself.

    Example: "captured", "captures" and "capture" are "captur".
    """
    plain = word.lower()
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= MIN_STEM:
            return plain.removesuffix(ending)
    return plain


def form(word: str) -> str:
    """The stem of `word`, or that of the event it tells or the country it is of.

    Example: form("prisoners") is "captur", and form("Kyiv") is "ukrain".
    """
    plain = stem(word)
    return _SAME_AS.get(plain, plain)


def tokens(text: str) -> list[str]:
    """The words of `text` as written, in order, without everybody's."""
    return [word for word in _WORD.findall(text) if word.lower() not in STOPWORDS]


def all_of(content: Words) -> frozenset[str]:
    """Names and others together."""
    return content.names | content.others


def every(text: str) -> list[str]:
    """The words of `text` as written, in order, everybody's with them."""
    return _WORD.findall(text)


def content(text: str) -> Words:
    """The words of `text` that are neither numbers nor in everybody's mouth.

    A capital letter makes a name, unless a sentence starts there and the word is nowhere else
    written so. Words that tell one event ("captured", "taken prisoner") have one stem.

    Example: content("Troops captured Russian soldiers") has the name "russ".
    """
    names: set[str] = set()
    others: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0]
        if word.lower() in STOPWORDS:
            continue
        before = text[max(0, match.start() - _LOOK_BEHIND) : match.start()]
        plain = form(word)
        is_name = plain in ALWAYS_NAMES or not _SENTENCE_END.search(before)
        (names if is_name and word[0].isupper() else others).add(plain)
    return Words(frozenset(names), frozenset(others - names))
