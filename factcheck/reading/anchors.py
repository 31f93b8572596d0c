"""Where passages of a text stand once it was edited; knows nothing of why they were marked.

A passage is known by its words and by what stood around it, as in the Web Annotation Data Model's
TextQuoteSelector. Source: https://www.w3.org/TR/annotation-model/#text-quote-selector
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from factcheck.reading import negations, typography
from factcheck.reading.sentences import Span, sentences

CONTEXT_CHARACTERS = 64  # on either side, to tell two places with the same words apart
MAX_PLACES = 100  # with the same words
MAX_SENTENCES = 20_000
# Of the words of a passage and of a sentence, the share that both hold. From here on, with the same
# figures and negations, the sentence is the passage, reworded. Convention of this service.
REWORDED_SHARE = 0.8
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Mark(NamedTuple):
    """A passage to be found again: its words, and what stood before and after them."""

    quote: str
    before: str = ""
    after: str = ""


class Anchor(NamedTuple):
    """Where a passage stands now; `is_reworded` when its words are not quite the same."""

    start: int
    end: int
    is_reworded: bool = False


def mark(text: str, start: int, end: int) -> Mark:
    """The passage text[start:end], to be found in another text."""
    before = text[max(0, start - CONTEXT_CHARACTERS) : start]
    return Mark(text[start:end], before, text[end : end + CONTEXT_CHARACTERS])


def find(text: str, marks: Sequence[Mark]) -> list[Anchor | None]:
    """Where each of `marks` stands in `text`, no two in one place; None for what is lost.

    Words that stand there unchanged come first, by their context where they stand there more than
    once; then sentences that say it in hardly other words, with the same figures and negations.
    """
    taken: set[tuple[int, int]] = set()
    found = [_free(_by_context(text, each), taken) for each in marks]
    stretches = _Stretches(text)
    for position, each in enumerate(marks):
        if found[position] is None:
            found[position] = _free(stretches.like(each.quote), taken)
    return found


def _free(anchors: Sequence[Anchor], taken: set[tuple[int, int]]) -> Anchor | None:
    """The first of `anchors` whose place is not taken; it is taken then."""
    for anchor in anchors:
        if (anchor.start, anchor.end) not in taken:
            taken.add((anchor.start, anchor.end))
            return anchor
    return None


def _by_context(text: str, wanted: Mark) -> list[Anchor]:
    """Every place of the words, the one with the most of the old context first."""
    places = typography.places(text, wanted.quote, limit=MAX_PLACES)
    before, after = typography.even(wanted.before), typography.even(wanted.after)

    def shared(place: Span) -> int:
        here = mark(text, *place)
        left = _common(typography.even(here.before)[::-1], before[::-1])
        return left + _common(typography.even(here.after), after)

    return [Anchor(*place) for place in sorted(places, key=shared, reverse=True)]


def _common(one: str, other: str) -> int:
    """How many characters two strings begin with in common."""
    pairs = zip(one, other, strict=False)
    shortest = min(len(one), len(other))
    return next((place for place, (a, b) in enumerate(pairs) if a != b), shortest)


@dataclass(slots=True)
class _Stretches:
    """The sentences of a text by their words; read when first asked."""

    text: str
    _spans: list[Span] = field(default_factory=list)
    _holding: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def like(self, quote: str) -> list[Anchor]:
        """The sentences that are `quote` in hardly other words, the likest first."""
        self._read()
        words = Counter(_words(quote))
        rare = sorted(words, key=lambda word: len(self._holding.get(word, ())))
        near = {number for word in rare[: len(rare) // 2 + 1] for number in self._of(word)}
        shares = {number: self._share(words, number) for number in near}
        likest = sorted(near, key=lambda number: (-shares[number], number))
        return [
            Anchor(*self._spans[number], is_reworded=True)
            for number in likest
            if shares[number] >= REWORDED_SHARE and self._says_the_same(quote, number)
        ]

    def _read(self) -> None:
        if not self._spans:
            self._spans = sentences(self.text)[:MAX_SENTENCES]
            for number, span in enumerate(self._spans):
                for word in set(_words(self.text[slice(*span)])):
                    self._holding[word].append(number)

    def _of(self, word: str) -> list[int]:
        return self._holding.get(word, [])[:MAX_PLACES]

    def _share(self, words: Counter[str], number: int) -> float:
        others = Counter(_words(self.text[slice(*self._spans[number])]))
        return 2 * (words & others).total() / max(1, words.total() + others.total())

    def _says_the_same(self, quote: str, number: int) -> bool:
        now = self.text[slice(*self._spans[number])]
        return _telling(quote) == _telling(now)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _telling(text: str) -> tuple[list[str], list[str]]:
    """What may not differ: the figures in digits, and the words that negate."""
    negating = sorted(found.quote.lower() for found in negations.find(text))
    return sorted(_NUMBER.findall(text)), negating
