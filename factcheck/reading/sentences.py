"""Where the sentences of a text stand, to the character; knows nothing of what they say."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import sentencex

MAX_LINE_CHARACTERS = 4_000  # of one line read at a time; sentencex is not linear on every input

_LINE = re.compile(r"[^\n\r\v\f\u0085\u2028\u2029]+")
_MAY_END = re.compile(r"[.!?\u2026\u203d\u3002]")
# One kind of quotation mark, character for character: reports open with one kind and close with
# another, and sentencex then splits inside the quotation.
_ONE_QUOTE = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'))
# A sentence never ends after these, whatever follows ...
_NEVER_LAST = re.compile(
    r"(?:^|[\s(])(?:approx|vs|nos?|art|figs?|ca|est|incl|govt|bn|pp)\.$", re.IGNORECASE
)
# ... and after these not where one of those follows: "at 6 p.m. Wednesday".
_SELDOM_LAST = re.compile(r"\b(?:[ap]\.m|[A-Z]\.[A-Z]|etc)\.$")
_GOES_ON = re.compile(
    r"[a-z0-9]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:GMT|UTC|EST|EDT|BST|CET)\b"
)


class Span(NamedTuple):
    """A stretch of a text: text[start:end], with no white space at either end."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Every sentence of `text`, in order; a line never shares a sentence with the next.

    Example: sentences("One. Two.") is [Span(0, 4), Span(5, 9)].
    """
    found: list[Span] = []
    for start, end in _pieces(text):
        if _MAY_END.search(text, start, end - 1):
            found += _divided(text, start, end)
        else:
            found.append(_trimmed(text, start, end))
    return [span for span in found if span.start < span.end]


def _pieces(text: str) -> Iterator[Span]:
    """The lines of `text`, over-long ones cut at white space where there is any."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        while end - start > MAX_LINE_CHARACTERS:
            limit = start + MAX_LINE_CHARACTERS
            cut = max(text.rfind(" ", start + 1, limit), start) + 1
            cut = cut if cut > start + 1 else limit
            yield Span(start, cut)
            start = cut
        yield Span(start, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    return Span(start + left, start + max(left, len(stretch.rstrip())))


def _divided(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    boundaries = sentencex.get_sentence_boundaries("en", piece.translate(_ONE_QUOTE))
    spans = [Span(boundary["start_index"], boundary["end_index"]) for boundary in boundaries]
    for first, last in _joined(piece, spans):
        yield _trimmed(text, start + first, start + last)


def _joined(piece: str, spans: list[Span]) -> list[Span]:
    """The spans with those joined that sentencex splits after an abbreviation."""
    joined: list[Span] = []
    for span in spans:
        if joined and _is_split_wrongly(piece, joined[-1], span):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _is_split_wrongly(piece: str, left: Span, right: Span) -> bool:
    ending = piece[max(left.start, left.end - 16) : left.end].rstrip()
    if _NEVER_LAST.search(ending):
        return True
    return bool(_SELDOM_LAST.search(ending) and _GOES_ON.match(piece, right.start))
