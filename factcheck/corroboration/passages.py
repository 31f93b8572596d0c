"""Which sentences of a page bear on a claim; knows nothing of whether they are for or against."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log

from factcheck.corroboration import gloss, words
from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.words import Words
from factcheck.reading import figures
from factcheck.reading.figures import Figure
from factcheck.reading.sentences import Span, sentences

MAX_SENTENCES = 5_000  # of one page, about 100,000 words
LOOKED_AT_CHARACTERS = 2_000  # of a page, to tell its language
MAX_CHARACTERS = 1_000  # of one passage: what is longer is no sentence
# Of the weight that a claim's words and figures have, the share that a passage must hold. A
# single name in common is less.
MIN_SCORE = 0.25
NAME_WEIGHT = 1.0
WORD_WEIGHT = 1.5  # what happened tells more than to whom: every sentence of a report has the names
FIGURE_WEIGHT = 2.0  # a figure of the same kind is what a reader of the claim looks for first

# "Our map does not confirm this figure": without it, the sentence before would mislead.
_SPEAKS_OF_IT = re.compile(
    r"\b(?:[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Tt]he) (?:\w+ )?"
    r"(?:figures?|numbers?|claims?|counts?|statements?|reports?|accounts?|allegations?)\b"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What of a page bears on a claim: `quote` is exactly the page's text[start:end].

    `score` is the share of the claim's matter that it holds, 0..1.
    """

    start: int
    end: int
    quote: str
    score: float
    reason: str


def pick(claim: ClaimText, text: str, *, limit: int = 3) -> list[Passage]:
    """The at most `limit` sentences of `text` that bear most on `claim`, the best first."""
    spans = _stretches(text)
    tongue = gloss.of(text[:LOOKED_AT_CHARACTERS]) or "en"
    names = claim.words.names
    told = [gloss.english(text[slice(*span)], names=names, written_in=tongue) for span in spans]
    read = [(*one, words.content(one[1])) for one in zip(spans, told, strict=True)]
    rarity = _rarity(content for _, _, content in read)
    found = [
        _passage(claim, span, text[span.start : span.end], english, content, rarity)
        for span, english, content in read
    ]
    bearing = [passage for passage in found if passage and passage.score >= MIN_SCORE]
    return sorted(bearing, key=lambda passage: (-passage.score, passage.start))[:limit]


def _stretches(text: str) -> list[Span]:
    """The sentences of `text`, each with the next one of its paragraph that speaks of it."""
    spans = [_cut(span) for span in sentences(text)[:MAX_SENTENCES]]
    return [
        Span(span.start, after.end) if _goes_on(text, span, after) else span
        for span, after in pairwise([*spans, Span(len(text), len(text))])
    ]


def _goes_on(text: str, span: Span, after: Span) -> bool:
    is_same_paragraph = "\n" not in text[span.end : after.start]
    is_short = after.end - span.start <= MAX_CHARACTERS
    spoken_of = _SPEAKS_OF_IT.search(text, after.start, after.end)
    return is_same_paragraph and is_short and bool(spoken_of)


def _cut(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + MAX_CHARACTERS))


def _rarity(contents: Iterable[Words]) -> dict[str, float]:
    """The weight of each of a page's words: 1 in every sentence, more in fewer."""
    held: Counter[str] = Counter()
    count = 0
    for content in contents:
        count += 1
        held.update(content.names | content.others)
    return {word: 1 + log(count / sentences_with) for word, sentences_with in held.items()}


def _passage(
    claim: ClaimText,
    span: Span,
    quote: str,
    english: str,
    content: Words,
    rarity: dict[str, float],
) -> Passage | None:
    here = content.names | content.others
    shared = (claim.words.names | claim.words.others) & here
    if not shared:
        return None
    counted = figures.find(english)
    matching = [
        figure
        for figure in claim.figures
        if any(figures.comparable(figure, found) for found in counted)
    ]
    whole = _weight(
        claim.words, claim.figures, here | claim.words.names | claim.words.others, rarity
    )
    held = _weight(claim.words, matching, shared, rarity)
    return Passage(
        span.start, span.end, quote, round(held / whole, 3), _reason(shared, matching, english)
    )


def _weight(
    claimed: Words, figures_held: Iterable[Figure], held: frozenset[str], rarity: dict[str, float]
) -> float:
    return (
        NAME_WEIGHT * sum(rarity.get(name, 1.0) for name in claimed.names & held)
        + WORD_WEIGHT * sum(rarity.get(word, 1.0) for word in claimed.others & held)
        + FIGURE_WEIGHT * sum(1 for _ in figures_held)
    )


def _reason(shared: frozenset[str], matching: list[Figure], quote: str) -> str:
    as_written = {words.form(word): word for word in reversed(words.tokens(quote))}
    named = [as_written[word] for word in sorted(shared) if word in as_written]
    counted = [f"a number of {figure.unit}" for figure in matching]
    return f"Shares with the claim: {', '.join([*counted, *named])}."
