"""One source as the claim page shows it: its passages in context, its marks, who says what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, IntegerField, Prefetch, QuerySet, Window
from django.db.models.functions import Greatest, Length, RowNumber, Substr
from django.utils.safestring import SafeString

from factcheck.admin import chips
from factcheck.admin.excerpts import Excerpt, among_sentences
from factcheck.corroboration import publishers
from factcheck.corroboration.changes import Segment, wording
from factcheck.fetching.robots import DISALLOWED
from factcheck.models import Mark, Observation, OutsideCopy, Passage, Source
from factcheck.services import seals

# What is read of a copy's text on either side of a passage, and shown of it at most.
CONTEXT_CHARACTERS = 700
MAX_QUOTE_CHARACTERS = 2_000
PASSAGES_SHOWN = 3
CONCERNS_SHOWN = 3
PARTS_SHOWN = 10
# What a line shows nothing of, and which may be large.
BULK = ("capture__text", "capture__headers", "capture__hops", "capture__links")


@dataclass(frozen=True, slots=True)
class Concern:
    """A change of a cited page that nobody has answered for: each part with its words' diff."""

    observation: Observation
    found: SafeString
    seen: SafeString
    parts: list[tuple[str, list[Segment]]]


@dataclass(frozen=True, slots=True)
class Link:
    """One source as it is shown."""

    source: Source
    publisher: str
    title: SafeString
    state: SafeString
    passage: Excerpt | None
    more_passages: list[Excerpt]
    suggestion: SafeString | str
    stance: SafeString | str
    found_by: str
    kept: SafeString | str
    said_at: SafeString | str
    outside: list[tuple[str, SafeString | str]]
    retry: SafeString | str
    refusing_host: str
    concerns: list[Concern]
    marks: list[tuple[Mark, SafeString]]


def links(keys: Iterable[int], *, is_sealed: bool) -> dict[int, Link]:
    """The sources with these keys, each with all that is shown of it, in six queries."""
    passages: QuerySet[Passage] = with_context(Passage.objects.all())
    unanswered = Observation.objects.unanswered()
    rows = (
        Source.objects.filter(pk__in=list(keys))
        .select_related("publisher", "capture", "human_stance_by", "attached_by")
        .defer(*BULK)
        .prefetch_related(
            Prefetch("passages", passages, to_attr="best"),
            Prefetch("observations", unanswered.order_by("-pk"), to_attr="changed"),
            Prefetch("marks", Mark.objects.select_related("set_by").order_by("kind")),
            Prefetch("capture__outside_copies", OutsideCopy.objects.order_by("pk")),
        )
    )
    if is_sealed:
        seals.cover(rows)
    return {source.pk: link(source) for source in rows}


def with_context(passages: QuerySet[Passage]) -> QuerySet[Passage]:
    """Each source's best passages with the text around them; the rest of a copy stays where it is.

    Annotates `first` (the offset at which the window begins), `window` and `text_length`.
    """
    text = "source__capture__text"
    first = Greatest(F("start") - CONTEXT_CHARACTERS, 0, output_field=IntegerField())
    length = F("end") - first + CONTEXT_CHARACTERS
    rank = Window(
        RowNumber(),
        partition_by="source",
        order_by=[F("marked_at").desc(nulls_last=True), F("score").desc(), "pk"],
    )
    return (
        passages.annotate(
            rank=rank, first=first, window=Substr(text, first + 1, length), text_length=Length(text)
        )
        .filter(rank__lte=PASSAGES_SHOWN)
        .order_by("rank")
    )


def link(source: Source) -> Link:
    """A source as its line shows it."""
    capture = source.capture
    passages = [excerpt(each) for each in source.best]  # type: ignore[attr-defined]  # `links` prefetches it
    return Link(
        source=source,
        publisher=publisher_of(source),
        title=chips.outside(source.url, chips.cut(str(source))),
        state=chips.source_state(source.state),
        passage=passages[0] if passages else None,
        more_passages=passages[1:],
        suggestion=chips.suggestion(source.machine_stance) if source.machine_stance else "",
        stance=chips.stance(source.human_stance) if source.human_stance else "",
        found_by=chips.provider(source.provider),
        kept=chips.ago(capture.captured_at) if capture else "",
        said_at=chips.ago(source.human_stance_at) if source.human_stance_at else "",
        outside=[outside(copy) for copy in capture.outside_copies.all()] if capture else [],
        retry=chips.due(source.retry_at, is_open=False) if source.retry_at else "",
        # The refusal begins with the host, which after a redirect is not the address's.
        refusing_host=source.failure.split(" ", 1)[0] if source.failure_code == DISALLOWED else "",
        concerns=[concern(each) for each in source.changed[:CONCERNS_SHOWN]],  # type: ignore[attr-defined]  # `links` prefetches it
        marks=[(mark, chips.mark(mark)) for mark in source.marks.all()],
    )


def publisher_of(source: Source) -> str:
    """Who publishes at the source's address: its row's name, the page's own, else the host."""
    if source.publisher:
        return source.publisher.name
    site_name = source.capture.site_name if source.capture else ""
    return site_name or publishers.publisher_key(source.url)


def excerpt(passage: Passage) -> Excerpt:
    """A passage among the sentences around it."""
    first: int = passage.first  # type: ignore[attr-defined]  # with_context annotates these
    window: str = passage.window or ""  # type: ignore[attr-defined]  # the same
    end = passage.end - first
    found = among_sentences(
        window,
        passage.start - first,
        end,
        is_first=first == 0,
        is_last=first + len(window) >= (passage.text_length or 0),  # type: ignore[attr-defined]  # the same
    )
    return Excerpt(found.before, chips.cut(found.quote, MAX_QUOTE_CHARACTERS), found.after)


def concern(observation: Observation) -> Concern:
    """What a look at a cited page found, for people to read."""
    parts = [
        (str(each.get("what", "")), wording(cut(each.get("before")), cut(each.get("after"))))
        for each in observation.changes[:PARTS_SHOWN]
    ]
    return Concern(
        observation,
        chips.chip(observation.get_outcome_display(), "overdue", "difference"),
        chips.ago(observation.at),
        parts,
    )


def cut(words: object) -> str:
    """Words of a page, as many as are worth comparing here."""
    return chips.cut(str(words or ""), MAX_QUOTE_CHARACTERS)


def outside(copy: OutsideCopy) -> tuple[str, SafeString | str]:
    """What another archive has of the page: its name, and a link or a sentence."""
    archive = copy.get_archive_display()
    if copy.made_at:
        return archive, chips.outside(copy.url, f"{copy.made_at:%d %B %Y}")
    return archive, copy.failure or "asked for, not made yet"
