"""What came out, as tables for a terminal."""

from collections.abc import Iterator

from factcheck.enums import SourceState
from factcheck.models import Claim, Source, Story

CLAIM_CHARACTERS = 78


def claims_table(story: Story) -> Iterator[str]:
    """Each claim of the story with its sources, origins and stances, a line each."""
    yield f"{'links':>5} {'orig.':>5} {'supp.':>5} {'ref.':>5}  claim"
    rows = Claim.objects.filter(appearances__story=story).order_by("appearances__start")
    for claim in rows.select_related("claimant").prefetch_related("sources", "origins"):
        fetched = [s for s in claim.sources.all() if s.state == SourceState.FETCHED]
        stances = [source.machine_stance for source in fetched]
        text = cut(f"{claim.claimant}: {claim.text}" if claim.claimant else claim.text)
        yield (
            f"{len([s for s in fetched if s.origin_id]):>5} {len(claim.origins.all()):>5} "
            f"{stances.count('supports'):>5} {stances.count('refutes'):>5}  {text}"
        )


def origins_table(claim: Claim) -> Iterator[str]:
    """The claim's sources by origin, with the reason of each merge; then what was not had."""
    links, origins = claim.sources.exclude(origin=None).count(), claim.origins.count()
    yield f"“{cut(claim.text)}”"
    yield (
        f"{links} {'link' if links == 1 else 'links'}, "
        f"{origins} independent {'origin' if origins == 1 else 'origins'}"
    )
    for origin in claim.origins.order_by("number").prefetch_related("sources__publisher", "merges"):
        yield f"  origin {origin.number}: {origin.label}"
        yield from (f"    {line(source)}" for source in origin.sources.all())
        yield from (f"    one, because: {merge.detail}" for merge in origin.merges.all())
    others = claim.sources.filter(origin=None).select_related("publisher")
    for source in others:
        yield f"  apart: {line(source)}{f' ({source.failure})' if source.failure else ''}"


def line(source: Source) -> str:
    """A source with what the machine makes of it."""
    name = source.publisher.name if source.publisher else source.url
    stance = source.human_stance or source.machine_stance
    suffix = f" ({source.machine_reason})" if source.machine_reason else ""
    return f"{stance or source.state:<11} {name}: {cut(source.title)}{suffix}"


def cut(text: str) -> str:
    """`text` on one line, shortened to fit."""
    return text if len(text) <= CLAIM_CHARACTERS else text[: CLAIM_CHARACTERS - 1].rstrip() + "…"
