"""What came out, as tables for a terminal."""

from collections.abc import Iterator

from factcheck.models import Claim, Merge, Source, Story

LINE_CHARACTERS = 78


def claims_table(story: Story) -> Iterator[str]:
    """Each claim of the story with its counts, and under it its sources by origin."""
    yield f"{'links':>5} {'orig.':>5} {'supp.':>5} {'ref.':>5}  claim"
    rows = Claim.objects.filter(appearances__story=story).order_by("appearances__start")
    for claim in rows.select_related("claimant").prefetch_related("origins__sources__publisher"):
        groups = [list(origin.sources.all()) for origin in claim.origins.all()]
        sources = [source for group in groups for source in group]
        stances = [source.machine_stance for source in sources]
        text = cut(f"{claim.claimant}: {claim.text}" if claim.claimant else claim.text)
        yield (
            f"{len(sources):>5} {len(groups):>5} "
            f"{stances.count('supports'):>5} {stances.count('refutes'):>5}  {text}"
        )
        yield f"{'':>25}{'; '.join(map(joined, groups)) or 'no source yet'}"


def joined(group: list[Source]) -> str:
    """The outlets of one origin: "Meridian Post = Harbour Times"."""
    return " = ".join(dict.fromkeys(name(source) for source in group))


def origins_table(claim: Claim) -> Iterator[str]:
    """The claim's sources by origin, with the reason of each merge; then what stands apart."""
    links, origins = claim.sources.exclude(origin=None).count(), claim.origins.count()
    yield f"“{cut(claim.text)}”"
    yield (
        f"{links} {'link' if links == 1 else 'links'}, "
        f"{origins} independent {'origin' if origins == 1 else 'origins'}"
    )
    for origin in claim.origins.order_by("number").prefetch_related("sources__publisher"):
        yield f"  origin {origin.number}: {origin.label}"
        yield from (f"    {line(source)}" for source in origin.sources.order_by("pk"))
        merges = origin.merges.select_related("left__publisher", "right__publisher")
        yield from (f"    {reason(merge)}" for merge in merges.order_by("pk"))
    for source in claim.sources.filter(origin=None).select_related("publisher").order_by("pk"):
        yield f"  apart: {line(source)}{f' ({source.failure})' if source.failure else ''}"


def reason(merge: Merge) -> str:
    """Why two sources count as one."""
    return f"{name(merge.left)} = {name(merge.right)}: {merge.detail}"


def line(source: Source) -> str:
    """A source with what is made of it."""
    stance = source.human_stance or source.machine_stance or source.state
    suffix = f" ({source.machine_reason})" if source.machine_reason else ""
    return f"{stance:<11} {name(source)}: {cut(source.title)}{suffix}"


def name(source: Source) -> str:
    """Who published a source."""
    return source.publisher.name if source.publisher else source.url


def cut(text: str) -> str:
    """`text` on one line, shortened to fit."""
    return text if len(text) <= LINE_CHARACTERS else text[: LINE_CHARACTERS - 1].rstrip() + "…"
