"""What a copy of a page says about a claim, as the machine reads it, kept on the source."""

from typing import NamedTuple

from factcheck.corroboration import changes, passages, stance
from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.passages import Passage as Picked
from factcheck.corroboration.stance import Suggestion
from factcheck.models import Capture, Claim, Passage, Source

NO_TEXT = "The copy has no text that can be read."


class Reading(NamedTuple):
    """The passages of a copy that bear on a claim, and what they suggest."""

    passages: list[Picked]
    suggestion: Suggestion


def read(claim: Claim, capture: Capture) -> Reading:
    """Read a copy with a claim in mind; writes nothing."""
    text = text_of(claim)
    picked = passages.pick(text, capture.text)
    suggestion = stance.of_page(text, picked, setting=capture.title, published=capture.published_on)
    return Reading(picked, suggestion)


def text_of(claim: Claim) -> ClaimText:
    """A claim as the machine reads it."""
    return ClaimText.of(claim.text, claimant=claim.claimant.name if claim.claimant else "")


def keep(source: Source, reading: Reading) -> None:
    """Write a reading of its copy on a source; part of the caller's transaction.

    The machine's earlier passages go. Those that a person chose stay where the copy still has
    their words.
    """
    source.machine_stance = reading.suggestion.stance
    source.machine_score = reading.suggestion.score
    has_text = source.capture is not None and source.capture.text
    source.machine_reason = reading.suggestion.reason if has_text else NO_TEXT
    source.save()
    source.passages.filter(marked_by=None).delete()
    for passage in source.passages.all():
        _move(passage, source.capture.text if source.capture else "")
    Passage.objects.bulk_create(
        Passage(source=source, start=each.start, end=each.end, quote=each.quote, score=each.score)
        for each in reading.passages
    )


def _move(passage: Passage, text: str) -> None:
    place = changes.locate(text, passage.quote)
    if place is None:
        passage.delete()
    else:
        passage.start, passage.end = place
        passage.quote = text[place.start : place.end]
        passage.save(update_fields=["start", "end", "quote"])
