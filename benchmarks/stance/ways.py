"""The service's way of suggesting a stance, and simpler ones to hold it against."""

from collections import Counter
from collections.abc import Callable, Iterable

from benchmarks.stance.pairs import NEITHER, REFUTES, SUPPORTS, Pair
from factcheck.corroboration import comparison, passages, stance, words
from factcheck.corroboration.claim_text import ClaimText
from factcheck.reading import negations

OVERLAPS = tuple(step / 20 for step in range(2, 19))  # tried on the dev half

Way = Callable[[Pair], str]


def ours(pair: Pair) -> str:
    """As the service does with a page; context and unrelated are neither."""
    claim = ClaimText.of(pair.claim)
    found = stance.of_page(claim, passages.pick(claim, pair.text), setting=pair.title).stance
    return str(found.value) if found in (SUPPORTS, REFUTES) else NEITHER


def majority(dev: Iterable[Pair]) -> Way:
    """The label that most of the dev half have."""
    [(label, _)] = Counter(pair.label for pair in dev).most_common(1)
    return lambda _: label


def overlap(dev: list[Pair]) -> Way:
    """Enough of the claim's words support it; how many are enough is fitted to the dev half."""
    shares = [(share(pair), pair.label) for pair in dev]
    enough = max(
        OVERLAPS,
        key=lambda least: sum((held >= least) == (label == SUPPORTS) for held, label in shares),
    )
    return lambda pair: SUPPORTS if share(pair) >= enough else NEITHER


def negation_only(pair: Pair) -> str:
    """A negation in one of the two alone refutes; else it supports."""
    claimed, found = (bool(negations.find(text)) for text in (pair.claim, pair.text))
    return REFUTES if claimed != found else SUPPORTS


def figures_only(pair: Pair) -> str:
    """A figure of one kind agrees or does not; nothing else is looked at."""
    compared = comparison.compare(ClaimText.of(pair.claim), pair.text)
    if compared.conflicting:
        return REFUTES
    return SUPPORTS if compared.agreeing else NEITHER


def share(pair: Pair) -> float:
    """The share of the claim's words that the text holds."""
    claimed, said = words.content(pair.claim), words.content(pair.text)
    every = claimed.names | claimed.others
    return len(every & (said.names | said.others)) / max(1, len(every))


def every(dev: list[Pair]) -> dict[str, Way]:
    """All ways by name, fitted to the dev half where they fit anything."""
    return {
        "ours": ours,
        "majority": majority(dev),
        "word overlap": overlap(dev),
        "negation only": negation_only,
        "figures only": figures_only,
    }
