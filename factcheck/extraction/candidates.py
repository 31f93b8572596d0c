"""The checkable statements of a story, with who makes them; knows nothing of their truth."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from factcheck.extraction import checkworthiness, furniture, headlines
from factcheck.extraction.checkworthiness import Read
from factcheck.reading import attributions, claimants, figures, hedges
from factcheck.reading.figures import Figure
from factcheck.reading.sentences import sentences

LANGUAGES = frozenset({"en"})  # what the rules can read; the caller decides what a story is in
MIN_CHARACTERS = 20  # of a sentence that can state anything
MAX_CHARACTERS = 1_000  # a longer "sentence" is a table, a list or noise
NAMES_REMEMBERED = 40  # how far back a pronoun or a surname can reach


@dataclass(frozen=True, slots=True)
class Candidate:
    """A checkable statement: `quote` is text[start:end] of the story, `text` the same, folded.

    `claimant` is who asserts it, "" when the story itself does. `figures` have their offsets in
    the story. `hedges` are verbatim. `rules` names why it is worth a check.
    """

    text: str
    quote: str
    start: int
    end: int
    claimant: str = ""
    figures: tuple[Figure, ...] = ()
    hedges: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def extract(text: str) -> list[Candidate]:
    """The statements of an English story that can be checked, each once, in order.

    Deterministic; time grows with the length of `text`. A headline that says no more than a
    sentence under it is left out.
    """
    return _without_headline(list(_candidates(text)), headlines.length(text))


def _candidates(text: str) -> Iterator[Candidate]:
    named: deque[str] = deque(maxlen=NAMES_REMEMBERED)
    seen: set[str] = set()
    for start, end in sentences(furniture.blanked(text)):
        quote = text[start:end]
        if not MIN_CHARACTERS <= len(quote) <= MAX_CHARACTERS:
            continue
        if quote in seen or furniture.rule(quote):
            continue
        seen.add(quote)
        candidate = _candidate(quote, start, tuple(named))
        _remember(named, quote, candidate.claimant)
        if candidate.rules:
            yield candidate


def _candidate(quote: str, start: int, named: tuple[str, ...]) -> Candidate:
    attribution = attributions.attribution(quote, named)
    found = figures.find(quote)
    return Candidate(
        text=" ".join(quote.split()),
        quote=quote,
        start=start,
        end=start + len(quote),
        claimant=attribution.claimant if attribution else "",
        figures=tuple(
            replace(figure, start=figure.start + start, end=figure.end + start) for figure in found
        ),
        hedges=tuple(dict.fromkeys(hedge.quote for hedge in hedges.find(quote))),
        rules=checkworthiness.rules(Read(quote, attribution, found)),
    )


def _remember(named: deque[str], quote: str, claimant: str) -> None:
    """Keep whom the sentence names as its subject, then who asserts it: pronouns mean the last."""
    subject = attributions.subject(quote)
    if claimants.is_person(subject):
        named.append(subject)
    if claimant:
        named.append(claimant)


def _without_headline(found: list[Candidate], headline_end: int) -> list[Candidate]:
    if not found or found[0].end > headline_end:
        return found
    headline, body = found[0], found[1:]
    is_repeated = any(
        headlines.repeats(headline.text, headline.figures, one.text, one.figures) for one in body
    )
    return body if is_repeated else found
