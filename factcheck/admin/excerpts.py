"""Texts cut for reading: a passage within its paragraph, a story with its passages marked. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from factcheck.reading.sentences import sentences

MAX_CONTEXT_CHARACTERS = 600
SENTENCES_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage with what stands around it; the ends say so when the text was cut."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text and the keys of the passages that cover it, the shortest first."""

    text: str
    keys: tuple[int, ...]


def around(text: str, start: int, end: int) -> Excerpt:
    """The paragraphs that `text[start:end]` stands in, at most 600 characters on either side."""
    first = text.rfind("\n", 0, start) + 1
    newline = text.find("\n", end)
    last = len(text) if newline < 0 else newline
    before, after = text[first:start], text[end:last]
    if len(before) > MAX_CONTEXT_CHARACTERS:
        before = f"…{before[-MAX_CONTEXT_CHARACTERS:]}"
    if len(after) > MAX_CONTEXT_CHARACTERS:
        after = f"{after[:MAX_CONTEXT_CHARACTERS]}…"
    return Excerpt(before, text[start:end], after)


def among_sentences(window: str, start: int, end: int, *, is_first: bool, is_last: bool) -> Excerpt:
    """`window[start:end]` with two sentences before and after it.

    `window` is cut out of a text without regard to its sentences, unless it is its first or its
    last part: a sentence at a cut is left out, for only a piece of it is there.
    """
    spans = sentences(window)
    starts = [each.start for each in spans if each.start <= start]
    ends = [each.end for each in spans if each.end >= end]
    starts = starts if is_first else starts[1:] or [start]
    ends = ends if is_last else ends[:-1] or [end]
    # The sentence in which the passage begins or ends is the first of them.
    left = min([*starts[-SENTENCES_BESIDE - 1 :], start])
    right = max([*ends[: SENTENCES_BESIDE + 1], end])
    before, after = window[left:start], window[end:right]
    return Excerpt(
        before if is_first and not window[:left].strip() else f"…\u00a0{before}",
        window[start:end],
        after if is_last and not window[right:].strip() else f"{after}\u00a0…",
    )


def marked(text: str, passages: Sequence[tuple[int, int, int]]) -> list[Segment]:
    """`text` in pieces, each with the passages (start, end, key) that cover all of it.

    Passages may overlap and lie within one another; what lies outside the text is cut off.
    """
    inside = [
        (max(start, 0), min(end, len(text)), key)
        for start, end, key in passages
        if max(start, 0) < min(end, len(text))
    ]
    edges = sorted({0, len(text), *(edge for start, end, _ in inside for edge in (start, end))})
    starting, ending = _by_edge(inside, 0), _by_edge(inside, 1)
    covering: dict[tuple[int, int, int], int] = {}
    segments = []
    for left, right in pairwise(edges):
        for passage in ending.get(left, ()):
            covering.pop(passage, None)
        for passage in starting.get(left, ()):
            covering[passage] = passage[1] - passage[0]
        keys = tuple(passage[2] for passage in sorted(covering, key=covering.__getitem__))
        segments.append(Segment(text[left:right], keys))
    return segments


def _by_edge(
    passages: Iterable[tuple[int, int, int]], edge: int
) -> dict[int, list[tuple[int, int, int]]]:
    found: dict[int, list[tuple[int, int, int]]] = {}
    for passage in passages:
        found.setdefault(passage[edge], []).append(passage)
    return found
