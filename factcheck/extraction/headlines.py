"""Whether a headline says no more than the report under it; knows nothing of truth."""

import re

from factcheck.reading import figures
from factcheck.reading.figures import Figure

# Shares of the headline's words that a sentence of the report must have to say the same.
SAME_WORDS = 0.6
SAME_WORDS_WITH_FIGURE = 0.4
MAX_CHARACTERS = 250  # longer than any headline

_WORD = re.compile(r"[^\W_]{4,}")
_STEM_CHARACTERS = 5  # "captured" and "capturing", "Ukraine" and "Ukrainian" are one


def length(text: str) -> int:
    """Up to where the headline of `text` goes: its first line, if it reads like one; else 0."""
    first, newline, rest = text.lstrip().partition("\n")
    if not newline or not rest.strip() or len(first) > MAX_CHARACTERS:
        return 0
    if first.rstrip().endswith((".", "!", ":", ";", ",")):
        return 0
    return len(text) - len(text.lstrip()) + len(first)


def repeats(
    headline: str, headline_figures: tuple[Figure, ...], said: str, said_figures: tuple[Figure, ...]
) -> bool:
    """Whether `said` already says what `headline` does: a figure in it must agree with one."""
    words = _stems(headline)
    share = len(words & _stems(said)) / len(words) if words else 1.0
    if not headline_figures:
        return share >= SAME_WORDS
    return share >= SAME_WORDS_WITH_FIGURE and any(
        figures.overlaps(one, other) for one in headline_figures for other in said_figures
    )


def _stems(text: str) -> set[str]:
    return {word[:_STEM_CHARACTERS].lower() for word in _WORD.findall(text)}
