"""A claim's sources as the claim page shows them: grouped by origin, with why, and how far."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.safestring import SafeString

from factcheck.admin import chips
from factcheck.corroboration import publishers
from factcheck.enums import JobKind, JobState, SourceState, Stance
from factcheck.models import Claim, Job, Merge, Origin, Passage, ProviderAnswer, Search, Source

UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)
RARE_LAST = {Stance.SUPPORTS: "support", Stance.REFUTES: "refute", Stance.CONTEXT: "give context"}


@dataclass(frozen=True, slots=True)
class Link:
    """One source as it is shown."""

    source: Source
    publisher: str
    title: SafeString
    state: SafeString
    passage: Passage | None
    suggestion: SafeString | str
    stance: SafeString | str
    found_by: str
    kept: SafeString | str
    said_at: SafeString | str


@dataclass(frozen=True, slots=True)
class Group:
    """Sources that count as one; without an origin they are not weighed yet, or never will be."""

    origin: Origin | None
    links: list[Link]
    merges: list[Merge]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search for sources has come."""

    search: Search | None
    asked: SafeString | str
    answers: list[tuple[str, ProviderAnswer]]
    link_count: int
    fetched: int
    failed: int
    is_under_way: bool
    dead_jobs: int


def groups(claim: Claim) -> list[Group]:
    """The claim's sources, one group an origin in their order, the ungrouped ones at the end."""
    links: dict[int | None, list[Link]] = {}
    for source in shown(claim):
        links.setdefault(source.origin_id, []).append(link(source))
    origins = claim.origins.order_by("number").prefetch_related(
        "merges__left__publisher", "merges__right__publisher"
    )
    found = [Group(each, links.get(each.pk, []), list(each.merges.all())) for each in origins]
    rest = links.get(None, [])
    return [*found, Group(None, rest, [])] if rest else found


def shown(claim: Claim) -> Iterable[Source]:
    """The sources with what their lines show; the copies' texts stay where they are."""
    return (
        claim.sources.select_related("publisher", "capture", "human_stance_by", "attached_by")
        .defer("capture__text", "capture__headers", "capture__hops")
        .prefetch_related("passages")
        .order_by("pk")
    )


def link(source: Source) -> Link:
    """A source as its line shows it."""
    best = max(source.passages.all(), key=lambda each: each.score, default=None)
    return Link(
        source=source,
        publisher=publisher_of(source),
        title=chips.outside(source.url, str(source)),
        state=chips.source_state(source.state),
        passage=best,
        suggestion=chips.stance(source.machine_stance) if source.machine_stance else "",
        stance=chips.stance(source.human_stance) if source.human_stance else "",
        found_by=chips.provider(source.provider),
        kept=chips.ago(source.capture.captured_at) if source.capture else "",
        said_at=chips.ago(source.human_stance_at) if source.human_stance_at else "",
    )


def publisher_of(source: Source) -> str:
    """Who publishes at the source's address: its row's name, the page's own, else the host."""
    if source.publisher:
        return source.publisher.name
    site_name = source.capture.site_name if source.capture else ""
    return site_name or publishers.publisher_key(source.url)


def heading(found: list[Group]) -> str:
    """The sources in one line: "9 links, 3 independent origins; 2 support, 1 refutes".

    Links are counted as far as they stand behind an origin; what could not be had or is off the
    subject is listed, not counted. Origins are counted by the stances that people set, for that
    is what the policy counts.
    """
    weighed = [group for group in found if group.origin]
    link_count = sum(len(group.links) for group in weighed)
    by_stance = Counter(
        Stance(value)
        for group in weighed
        for value in {link.source.human_stance for link in group.links if link.source.human_stance}
    )
    said = [said_by(by_stance[stance], stance) for stance in RARE_LAST if by_stance[stance]]
    counts = f"{number(link_count, 'link')}, {number(len(weighed), 'independent origin')}"
    return f"{counts}; {', '.join(said)}" if said else counts


def said_by(count: int, stance: Stance) -> str:
    """How many origins say it: "2 support", "1 refutes"."""
    verb = RARE_LAST[stance]
    first, _, rest = verb.partition(" ")
    return f"{count} {first}{'s' if count == 1 else ''} {rest}".rstrip()


def number(count: int, noun: str) -> str:
    """A count with its noun: "1 link", "9 links"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def progress(claim: Claim) -> Progress:
    """How far the newest search and the fetches of the claim have come."""
    search = (
        claim.searches.prefetch_related("answers").select_related("requested_by").order_by("-pk")
    ).first()
    states = Counter(claim.sources.values_list("state", flat=True))
    work = Job.objects.filter(
        Q(kind__in=[JobKind.FETCH, JobKind.WEIGH], subject_id=claim.pk)
        | Q(kind=JobKind.SEARCH, subject_id__in=claim.searches.values("pk"))
    )
    jobs = Counter(work.exclude(state=JobState.DONE).values_list("state", flat=True))
    return Progress(
        search=search,
        asked=chips.ago(search.requested_at) if search else "",
        answers=[(chips.provider(each.provider), each) for each in search.answers.all()]
        if search
        else [],
        link_count=sum(states.values()),
        fetched=states[SourceState.FETCHED],
        failed=states[SourceState.UNAVAILABLE] + states[SourceState.REJECTED],
        is_under_way=any(jobs[state] for state in UNDER_WAY),
        dead_jobs=jobs[JobState.DEAD],
    )
