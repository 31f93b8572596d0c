"""The same words set otherwise: blanks, quotation marks and dashes; changes no word."""

import re

from factcheck.reading.sentences import Span

# Editing systems swap these, and nobody has changed a word. One for one, so that places stay.
_TYPOGRAPHY = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)


def even(text: str) -> str:
    """`text` with plain marks and single blanks."""
    return " ".join(text.translate(_TYPOGRAPHY).split())


def places(text: str, quote: str, *, limit: int) -> list[Span]:
    """The first `limit` places where `quote` stands in `text`; typography may differ, words not.

    Example: places("He  said: \u201cno\u201d", 'said: "no"', limit=1) is [Span(4, 14)].
    """
    words = even(quote).split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = pattern.finditer(text.translate(_TYPOGRAPHY))
    return [Span(*match.span()) for match, _ in zip(found, range(limit), strict=False)]
