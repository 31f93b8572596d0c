"""The queries in which a claim is searched for, and against which; knows no provider."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from factcheck.corroboration import words
from factcheck.corroboration.claim_text import ClaimText
from factcheck.enums import QueryPurpose

MAX_QUERIES = 6
MAX_QUERY_CHARACTERS = 300
# Search services read no further than some thirty words, and each more must be matched.
MAX_WORDING_WORDS = 25
MAX_KEYWORDS = 8
FEW_KEYWORDS = 6
NEIGHBOURHOOD_CHARACTERS = 60
MAX_TEXT_CHARACTERS = 5_000
# An event is reported from shortly before the story that tells of it; it is denied for longer.
DAYS_BEFORE = timedelta(days=14)
DAYS_AFTER = timedelta(days=60)

COUNTER = frozenset({QueryPurpose.DENIAL, QueryPurpose.FACT_CHECK})
# How a denial and a fact check announce themselves, by ISO 639-1 code.
_DENIAL = {
    "ar": "\u0646\u0641\u064a",
    "de": "dementiert",
    "en": "denies",
    "es": "desmiente",
    "fr": "d\u00e9ment",
    "it": "smentisce",
    "nl": "ontkent",
    "pl": "zaprzecza",
    "pt": "desmente",
    "ru": "\u043e\u043f\u0440\u043e\u0432\u0435\u0440\u0433",
    "tr": "yalanlad\u0131",
    "uk": "\u0441\u043f\u0440\u043e\u0441\u0442\u0443\u0432\u0430\u0432",
}
_FACT_CHECK = {
    "ar": "\u062a\u062d\u0642\u0642",
    "de": "Faktencheck",
    "en": "fact check false",
    "es": "verificaci\u00f3n falso",
    "fr": "fact-check faux",
    "it": "fact-checking falso",
    "nl": "factcheck onjuist",
    "pl": "fact-checking fa\u0142sz",
    "pt": "checagem falso",
    "ru": "\u0444\u0430\u043a\u0442\u0447\u0435\u043a \u0444\u0435\u0439\u043a",
    "tr": "do\u011frulama yanl\u0131\u015f",
    "uk": "\u0444\u0430\u043a\u0442\u0447\u0435\u043a \u0444\u0435\u0439\u043a",
}
_MARKS = re.compile(r"[\x00-\x1f\"\u201c\u201d\u201e\u00ab\u00bb()\[\]{}<>|*\\^~]")
_DIGITS = re.compile(r"\d[\d.,]*")
_NAME = re.compile(r"\b[A-Z][\w'\u2019-]*")


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim in some words; `language` is an ISO 639-1 code."""

    text: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Planned:
    """A query with what it is after; pages were published from `since` to `until`, both included.

    None leaves that end open.
    """

    text: str
    purpose: QueryPurpose
    language: str
    since: date | None = None
    until: date | None = None


def plan(
    claim: Wording,
    *,
    claimant: str = "",
    party: str = "",
    told_on: date | None = None,
    originals: Sequence[Wording] = (),
    limit: int = MAX_QUERIES,
) -> tuple[Planned, ...]:
    """At most `limit` queries, the most telling first, no two of the same words in one language.

    Wherever the claim says enough for it, two of them look for its refutation.

    Args:
        claim: as the desk words it.
        claimant: who asserts it, "" for nobody in particular.
        party: the side that the claimant is of, "" if of none.
        told_on: the day of the story that tells it; bounds the time of the pages.
        originals: the same in the words of stories in other languages.
        limit: 3 or more.
    """
    queries = [
        *_of_wording(claim, claimant, party, told_on),
        *(each for other in originals for each in _of_original(other, claimant, party)),
    ]
    ranked = sorted(queries, key=lambda each: _ORDER.index(each.purpose))
    return tuple(_distinct(_dated(each, told_on) for each in ranked))[:limit]


# When there are more than may be asked, the first of these are.
_ORDER = (
    QueryPurpose.WORDING,
    QueryPurpose.DENIAL,
    QueryPurpose.ORIGINAL,
    QueryPurpose.KEYWORDS,
    QueryPurpose.FACT_CHECK,
    QueryPurpose.FIGURE,
    QueryPurpose.UTTERANCE,
)


def _of_wording(
    claim: Wording, claimant: str, party: str, told_on: date | None
) -> Iterator[Planned]:
    read = ClaimText.of(claim.text[:MAX_TEXT_CHARACTERS], claimant=claimant)
    keys = keywords(read)
    numbers = [each for figure in read.figures for each in _DIGITS.findall(figure.quote)][:1]
    matter = [*numbers, *keys]
    yield _query(read.text.split()[:MAX_WORDING_WORDS], QueryPurpose.WORDING, claim.language)
    if keys:
        when = [_month(told_on, claim.language)] if told_on else []
        yield _query([*keys[:MAX_KEYWORDS], *numbers, *when], QueryPurpose.KEYWORDS, claim.language)
    if read.figures:
        yield _query(_around_figure(read), QueryPurpose.FIGURE, claim.language)
    if claimant:
        said = [claimant, *matter[:FEW_KEYWORDS]]
        yield _query(said, QueryPurpose.UTTERANCE, claim.language)
    yield from _against(matter, read, party, claim.language)


def _month(day: date, language: str) -> str:
    return f"{day:%B %Y}" if language == "en" else f"{day:%Y}"


def _of_original(other: Wording, claimant: str, party: str) -> Iterator[Planned]:
    read = ClaimText.of(other.text[:MAX_TEXT_CHARACTERS], claimant=claimant)
    yield _query(read.text.split()[:MAX_WORDING_WORDS], QueryPurpose.ORIGINAL, other.language)
    numbers = _DIGITS.findall(read.matter)[:1]
    yield from islice(_against([*numbers, *keywords(read)], read, party, other.language), 1)


def _against(matter: list[str], read: ClaimText, party: str, language: str) -> Iterator[Planned]:
    few = matter[:FEW_KEYWORDS]
    if not few:
        return
    opposed = opponent(read, party)
    rest = [word for word in few if word != opposed]
    denies = _DENIAL.get(language, _DENIAL["en"])
    yield _query([opposed, denies, *rest], QueryPurpose.DENIAL, language)
    check = _FACT_CHECK.get(language, _FACT_CHECK["en"])
    yield _query([check, *few], QueryPurpose.FACT_CHECK, language)


def keywords(read: ClaimText) -> list[str]:
    """The words that carry a claim's matter, each once, as they are written and in their order."""
    return list(dict.fromkeys(words.tokens(read.matter)))


def opponent(read: ClaimText, party: str) -> str:
    """The people or country in a claim that is not on the side of who asserts it, as written.

    Without a known side the one that is named first is taken for it. "" when no other is named.
    """
    named: dict[str, str] = {}
    for word in _NAME.findall(read.matter):
        if words.form(word) in words.ALWAYS_NAMES:
            named.setdefault(words.form(word), word)
    order = list(named)
    own = {words.form(word) for word in _NAME.findall(party)} & words.ALWAYS_NAMES
    others = [form for form in order if form not in own] if own else order[1:]
    return named[others[0]] if others else ""


def _around_figure(read: ClaimText) -> list[str]:
    figure = read.figures[0]
    before = words.tokens(read.matter[: figure.start])[-1:]
    stated = read.matter[figure.start : figure.end].split()
    after = words.tokens(read.matter[figure.end : figure.end + NEIGHBOURHOOD_CHARACTERS])[:3]
    return [*before, *stated, *after]


def _query(parts: Iterable[str], purpose: QueryPurpose, language: str) -> Planned:
    text = " ".join(_MARKS.sub(" ", " ".join(parts)).split()).strip(" ,.;:-\u2013\u2014")
    if len(text) > MAX_QUERY_CHARACTERS:
        text = text[:MAX_QUERY_CHARACTERS].rpartition(" ")[0] or text[:MAX_QUERY_CHARACTERS]
    return Planned(text, purpose, language)


def _dated(query: Planned, told_on: date | None) -> Planned:
    if told_on is None:
        return query
    until = None if query.purpose in COUNTER else told_on + DAYS_AFTER
    return Planned(query.text, query.purpose, query.language, told_on - DAYS_BEFORE, until)


def _distinct(queries: Iterable[Planned]) -> list[Planned]:
    kept: dict[tuple[str, str], Planned] = {}
    for query in queries:
        if query.text:
            kept.setdefault((query.text.casefold(), query.language), query)
    return list(kept.values())
