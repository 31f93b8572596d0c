"""A small search index over the demo's pages; knows nothing of HTTP."""

import re
from collections import Counter
from collections.abc import Iterable
from math import log
from typing import NamedTuple

from factcheck.corroboration.words import STOPWORDS, stem
from factcheck.local.demo.pages import DemoPage

MAX_HITS = 10
# Of the weight of a query's words, the share that a page must hold to be a hit at all: a name
# that every page has in common is too little.
MIN_SHARE = 0.6
# Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
SATURATION = 1.2
LENGTH_WEIGHT = 0.75
TITLE_TIMES = 3  # a word of the title counts as if it stood so often in the text

_WORD = re.compile(r"[^\W_]+")


class Hit(NamedTuple):
    """A page that a search found, and its score; a higher one is better."""

    page: DemoPage
    score: float


class Index:
    """Finds pages by words, rare words first."""

    def __init__(self, pages: Iterable[DemoPage]) -> None:
        """Count the words of `pages`."""
        self._counts = {page: _counted(page) for page in pages}
        self._holders = Counter(word for counts in self._counts.values() for word in counts)
        total = sum(counts.total() for counts in self._counts.values())
        self._mean_length = total / max(1, len(self._counts))

    def search(self, query: str) -> list[Hit]:
        """At most MAX_HITS pages that hold enough of `query`'s words, the best first."""
        wanted = set(_stems(query)) & self._holders.keys()
        whole = sum(self._rarity(word) for word in wanted)
        hits = [
            Hit(page, self._score(counts, wanted))
            for page, counts in self._counts.items()
            if wanted
            and sum(self._rarity(word) for word in wanted & counts.keys()) >= MIN_SHARE * whole
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.page.path))[:MAX_HITS]

    def _rarity(self, word: str) -> float:
        held = self._holders[word]
        return log(1 + (len(self._counts) - held + 0.5) / (held + 0.5))

    def _score(self, counts: Counter[str], wanted: set[str]) -> float:
        length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * counts.total() / self._mean_length
        return sum(
            self._rarity(word)
            * counts[word]
            * (SATURATION + 1)
            / (counts[word] + SATURATION * length)
            for word in wanted & counts.keys()
        )


def _counted(page: DemoPage) -> Counter[str]:
    title = _stems(page.title)
    return Counter([*title * TITLE_TIMES, *_stems(page.summary), *_stems(page.text)])


def _stems(text: str) -> list[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return [stem(word) for word in words if word not in STOPWORDS]
