"""Which of many texts reprint one another, in whole or part; knows nothing of who wrote them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Source: Broder, "On the resemblance and containment of documents" (1997), for shingles and
# containment. Five words in a row are rarely met twice by chance, and survive light editing.
SHINGLE_WORDS = 5
# Containment in the shorter text from which one is a reprint. Independent reports of one event
# shared up to 8 % of their shingles in 128 news pages of 2019, two reports that both quoted a
# long statement 23 %, and two releases of one company 27 %.
REPRINT_SHARE = 0.30
# Fewer shared shingles than this (24 words in a row) are a quotation, whatever their share.
MIN_SHARED_SHINGLES = 20
# A text is compared with at most this many holders of a shingle, so that 2,000 copies of one
# text cost 2,000 x 8 comparisons a shingle: being joined to the first of them is enough.
MAX_HOLDERS = 8
MAX_WORDS = 10_000  # of one text: about a hundred pages; what follows is not compared
MAX_QUOTE_CHARACTERS = 300

_WORD = re.compile(r"\w+")


class Reprint(NamedTuple):
    """Two texts by their positions, `earlier` < `later`, and the share of the shorter (0..1)."""

    earlier: int
    later: int
    share: float


class SharedPassage(NamedTuple):
    """The same words as they stand in either text."""

    left: str
    right: str


def find(texts: Sequence[str]) -> Iterator[Reprint]:
    """Every pair of `texts` of which one reprints the other or a part of it, best pairs first.

    Of many copies of one text, each is paired with the first ones only.
    """
    held: dict[int, list[int]] = {}
    sizes: list[int] = []
    for position, text in enumerate(texts):
        shingles = set(_shingles(text))
        shared: Counter[int] = Counter()
        for shingle in shingles:
            holders = held.setdefault(shingle, [])
            shared.update(holders)
            if len(holders) < MAX_HOLDERS:
                holders.append(position)
        sizes.append(len(shingles))
        yield from _reprints(position, shared, sizes)


def longest_shared(left: str, right: str) -> SharedPassage:
    """The longest run of words that both texts hold, verbatim from each, cut to a readable size.

    Both are "" when no five words in a row are shared.
    """
    left_words, right_words = _words(left), _words(right)
    start, other_start, count = _longest_run(
        [word[0].lower() for word in left_words], [word[0].lower() for word in right_words]
    )
    if not count:
        return SharedPassage("", "")
    return SharedPassage(
        _stretch(left, left_words, start, count), _stretch(right, right_words, other_start, count)
    )


def _reprints(position: int, shared: Counter[int], sizes: list[int]) -> list[Reprint]:
    reprints = [
        Reprint(other, position, count / min(sizes[other], sizes[position]))
        for other, count in shared.items()
        if count >= MIN_SHARED_SHINGLES
    ]
    return sorted(
        (reprint for reprint in reprints if reprint.share >= REPRINT_SHARE),
        key=lambda reprint: (-reprint.share, reprint.earlier),
    )


def _words(text: str) -> list[re.Match[str]]:
    found = _WORD.finditer(text)
    return [word for word, _ in zip(found, range(MAX_WORDS), strict=False)]


def _shingles(text: str) -> list[int]:
    return _hashed([word[0].lower() for word in _words(text)])


def _hashed(words: list[str]) -> list[int]:
    return [
        hash(tuple(words[start : start + SHINGLE_WORDS]))
        for start in range(len(words) - SHINGLE_WORDS + 1)
    ]


def _longest_run(left: list[str], right: list[str]) -> tuple[int, int, int]:
    """Where in either list the longest shared run starts, and how many words it has."""
    first_at: dict[int, int] = {}
    for position, shingle in enumerate(_hashed(right)):
        first_at.setdefault(shingle, position)
    best = (0, 0, 0)
    reached = 0
    for start, shingle in enumerate(_hashed(left)):
        if start < reached or shingle not in first_at:
            continue
        other = first_at[shingle]
        count = _run_length(left, start, right, other)
        reached = start + count - SHINGLE_WORDS + 1
        best = max(best, (start, other, count), key=lambda run: run[2])
    return best


def _run_length(left: list[str], start: int, right: list[str], other: int) -> int:
    limit = min(len(left) - start, len(right) - other)
    for count in range(limit):
        if left[start + count] != right[other + count]:
            return count
    return limit


def _stretch(text: str, words: list[re.Match[str]], start: int, count: int) -> str:
    begin = words[start].start()
    ends = [word.end() for word in words[start : start + count]]
    fitting = [end for end in ends if end - begin <= MAX_QUOTE_CHARACTERS]
    return text[begin : fitting[-1] if fitting else begin + MAX_QUOTE_CHARACTERS]
