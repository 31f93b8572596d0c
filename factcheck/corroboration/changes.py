"""What has changed between two readings of one page; judges no stance and fetches nothing."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import NamedTuple

from factcheck.reading import figures, typography
from factcheck.reading.sentences import Span, sentences

# Of the words of a passage and of a stretch of the new page, the share that both hold. From here
# on the stretch is the passage, reworded. Convention of this service.
SAME_PASSAGE_SHARE = 0.5
# Of the words of the old page: with fewer in the new one, and no passage left, it is another page.
SAME_PAGE_SHARE = 0.2
MAX_SENTENCES = 5_000
MAX_DIFF_TOKENS = 2_000  # of either side; a word-level diff of more takes quadratic time

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w+")


class Reading(NamedTuple):
    """A page as it was read at one time."""

    title: str
    text: str


class Change(NamedTuple):
    """One thing that is otherwise now.

    `what` is "page" (another one stands there, or none), "title", "passage" or "figure". `before`
    and `after` are as written; "" in `after` when it is gone.
    """

    what: str
    before: str
    after: str


class Segment(NamedTuple):
    """A stretch of a word-level diff: `kind` is "equal", "deleted" or "inserted"."""

    kind: str
    text: str


def compare(before: Reading, after: Reading, passages: Sequence[str]) -> list[Change]:
    """What of a page has changed: its title, the cited `passages`, the figures in them.

    What changed elsewhere, such as an advertisement, is no change; nor is white space or
    typography. When no passage is left and hardly a word is, all that is said is that the page
    is another one.
    """
    if _is_another(before.text, after.text, passages):
        return [Change("page", before.title, after.title)]
    found = _title(before.title, after.title)
    stretches = _stretches(after.text)
    for quote in passages:
        found += _passage(quote, after.text, stretches)
    return found


def wording(before: str, after: str) -> list[Segment]:
    """How `before` became `after`, word by word, for people to read.

    Example: wording("some 40 men", "some 60 men") is equal "some ", deleted "40",
    inserted "60", equal " men".
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > MAX_DIFF_TOKENS:
        return _joined([Segment("deleted", before), Segment("inserted", after)])
    segments: list[Segment] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            segments.append(Segment("equal", "".join(old[start:end])))
            continue
        segments.append(Segment("deleted", "".join(old[start:end])))
        segments.append(Segment("inserted", "".join(new[new_start:new_end])))
    return _joined(segments)


def rewritten(before: str, after: str) -> list[list[Segment]]:
    """The stretches of paragraphs that are otherwise now, each as `wording` tells it.

    Of texts with very many paragraphs nothing but the two as wholes.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > MAX_DIFF_TOKENS:
        return [[Segment("deleted", before), Segment("inserted", after)]]
    return [
        wording("".join(old[start:end]), "".join(new[new_start:new_end]))
        for kind, start, end, new_start, new_end in SequenceMatcher(
            None, old, new, autojunk=False
        ).get_opcodes()
        if kind != "equal"
    ]


def locate(text: str, quote: str) -> Span | None:
    """Where `quote` stands in `text`; blanks and typography may differ, words may not.

    The first of several places; None when there is none.
    """
    found = typography.places(text, quote, limit=1)
    return found[0] if found else None


def _is_another(before: str, after: str, passages: Sequence[str]) -> bool:
    if any(locate(after, quote) for quote in passages):
        return False
    old = Counter(_WORD.findall(before.lower()))
    return _held(old, Counter(_WORD.findall(after.lower()))) < SAME_PAGE_SHARE


def _held(words: Counter[str], others: Counter[str]) -> float:
    """The share of `words` that is among `others`; 1 of no words."""
    return (words & others).total() / words.total() if words else 1.0


def _title(before: str, after: str) -> list[Change]:
    is_same = not before or typography.even(before) == typography.even(after)
    return [] if is_same else [Change("title", before, after)]


def _passage(quote: str, text: str, stretches: Sequence[str]) -> list[Change]:
    if locate(text, quote):
        return []
    now = _most_like(quote, stretches)
    return [Change("passage", quote, now), *_figures(quote, now)]


def _most_like(quote: str, stretches: Sequence[str]) -> str:
    """The stretch that is `quote` reworded; "" when none is."""
    words = Counter(_WORD.findall(quote.lower()))
    best, best_share = "", 0.0
    for stretch in stretches:
        others = Counter(_WORD.findall(stretch.lower()))
        share = 2 * (words & others).total() / max(1, words.total() + others.total())
        if share > best_share:
            best, best_share = stretch, share
    return best if best_share >= SAME_PASSAGE_SHARE else ""


def _figures(before: str, after: str) -> list[Change]:
    """The quantities of a passage that are others now, in its order."""
    left = list(figures.find(after))
    changed = []
    for figure in figures.find(before):
        others = [other for other in left if figures.comparable(figure, other)]
        same = [other for other in others if (other.low, other.high) == (figure.low, figure.high)]
        now = next(iter(same or others), None)
        if now is not None:
            left.remove(now)
        if now is not None and not same:
            changed.append(Change("figure", figure.quote, now.quote))
    return changed


def _stretches(text: str) -> list[str]:
    """The sentences of a page, alone and with the next one, as passages are."""
    spans = sentences(text)[:MAX_SENTENCES]
    pairs = [Span(one.start, two.end) for one, two in pairwise(spans)]
    return [text[span.start : span.end] for span in (*spans, *pairs)]


def _joined(segments: list[Segment]) -> list[Segment]:
    """Neighbours of one kind as one, empty ones left out."""
    told = [segment for segment in segments if segment.text]
    return [
        Segment(kind, "".join(segment.text for segment in group))
        for kind, group in groupby(told, key=lambda segment: segment.kind)
    ]
