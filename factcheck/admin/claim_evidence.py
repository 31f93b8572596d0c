"""A claim's sources as the claim page shows them: counted, grouped by origin, and why."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Window
from django.db.models.functions import RowNumber

from factcheck.admin import evidence_query
from factcheck.admin.evidence_links import Link, links
from factcheck.admin.evidence_query import Outline, Page, Place, Wanted
from factcheck.enums import Stance
from factcheck.models import Claim, Merge, Origin, OriginDecision

RARE_LAST = {Stance.SUPPORTS: "support", Stance.REFUTES: "refute", Stance.CONTEXT: "give context"}
# Reasons of one origin on the claim's page; the rest have a page of their own.
MERGES_SHOWN = 3
PLACES = {
    Place.COUNTED: ("Counted", ""),
    Place.WAITING: ("On the way", "not fetched yet"),
    Place.ASIDE: ("Not counted", "fetched, but off the subject or not weighed yet"),
    Place.NOT_HAD: ("Could not be had", "listed with the reason, counted nowhere"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Sources that count as one, or that have in common why they do not count.

    `size` is of the whole group, of which a page may show a part; so are the merges.
    """

    title: str
    aside: str
    place: Place
    origin: Origin | None
    size: int
    links: list[Link]
    merges: list[Merge]
    merge_count: int


@dataclass(frozen=True, slots=True)
class Board:
    """The evidence as it is asked for: what there is, and the page of it that is shown."""

    heading: str
    total: int
    wanted: Wanted
    page: Page
    groups: list[Group]
    origins: list[tuple[int, str]]
    firsts: list[tuple[int, int, str]]
    decisions: list[OriginDecision]

    @property
    def can_be_sifted(self) -> bool:
        """Whether there is so much that filters help."""
        return self.total > evidence_query.MANY or self.wanted.is_narrow

    @property
    def here(self) -> str:
        """The query that asks for the same page again."""
        return self.wanted.address(page=self.page.number)

    @property
    def before(self) -> str:
        """The query of the page before, "" on the first."""
        return self.wanted.address(page=self.page.number - 1) if self.page.number > 1 else ""

    @property
    def after(self) -> str:
        """The query of the next page, "" on the last."""
        is_last = self.page.number >= self.page.count
        return "" if is_last else self.wanted.address(page=self.page.number + 1)


def board(claim: Claim, wanted: Wanted, *, is_sealed: bool) -> Board:
    """The claim's evidence; as many queries for two hundred sources as for one.

    Of what `is_sealed` the people's stances are left out.
    """
    outlines = [
        Outline(*row)
        for row in claim.sources.values_list(
            "pk", "origin", "origin__number", "state", "human_stance", "machine_stance"
        )
    ]
    if is_sealed:
        outlines = [each._replace(human="") for each in outlines]
    origins = {origin.pk: origin for origin in claim.origins.order_by("number")}
    page = evidence_query.page_of(outlines, wanted)
    return Board(
        heading=heading(outlines),
        total=len(outlines),
        wanted=wanted,
        page=page,
        groups=groups(page.outlines, outlines, origins, wanted, is_sealed=is_sealed),
        origins=[(origin.number, str(origin)) for origin in origins.values()],
        firsts=firsts_of(outlines, origins),
        decisions=decisions_on(claim),
    )


def firsts_of(
    outlines: Sequence[Outline], origins: dict[int, Origin]
) -> list[tuple[int, int, str]]:
    """Of each origin its first source, its number and its name, to join others to."""
    first = {each.origin: each.pk for each in reversed(outlines) if each.origin}
    return [(first[pk], row.number, str(row)) for pk, row in origins.items() if pk in first]


def decisions_on(claim: Claim) -> list[OriginDecision]:
    """What people have decided on which of its sources count as one, in one query."""
    rows = claim.origin_decisions.standing()
    people = rows.select_related("made_by", "left__publisher", "right__publisher")
    return list(people.order_by("pk"))


def groups(
    shown: Sequence[Outline],
    outlines: Sequence[Outline],
    origins: dict[int, Origin],
    wanted: Wanted,
    *,
    is_sealed: bool,
) -> list[Group]:
    """The sources of a page in their groups; in another order than by origin, each by itself."""
    found = links((each.pk for each in shown), is_sealed=is_sealed)
    merges = merges_of({each.origin for each in shown if each.origin})
    sizes = Counter((each.place, each.origin) for each in outlines)
    parts: dict[tuple[Place, int | None, int], list[Link]] = defaultdict(list)
    for index, each in enumerate(shown):
        parts[each.place, each.origin, index if wanted.order else 0].append(found[each.pk])
    return [
        Group(
            title=origins[origin].label if origin else PLACES[place][0],
            aside=PLACES[place][1],
            place=place,
            origin=origins[origin] if origin else None,
            size=sizes[place, origin],
            links=part,
            merges=merges[origin or 0],
            merge_count=merges[origin or 0][0].total if merges[origin or 0] else 0,  # type: ignore[attr-defined]  # merges_of annotates it
        )
        for (place, origin, _), part in parts.items()
    ]


def merges_of(origins: set[int]) -> dict[int, list[Merge]]:
    """The first reasons of each origin, in one query."""
    rows = (
        Merge.objects.filter(origin__in=origins)
        .select_related("left__publisher", "right__publisher")
        .annotate(
            rank=Window(RowNumber(), partition_by="origin", order_by="pk"),
            total=Window(Count("pk"), partition_by="origin"),
        )
        .filter(rank__lte=MERGES_SHOWN)
        .order_by("pk")
    )
    found: dict[int, list[Merge]] = defaultdict(list)
    for merge in rows:
        found[merge.origin_id].append(merge)
    return found


def heading(outlines: Sequence[Outline]) -> str:
    """The sources in one line: "9 links, 3 independent origins; 2 support, 1 refutes".

    Links are counted as far as they stand behind an origin; what could not be had or is off the
    subject is listed, not counted. Origins are counted by the stances that people set, for that
    is what the policy counts.
    """
    counted = [each for each in outlines if each.origin]
    by_stance = Counter(stance for _, stance in {(each.origin, each.human) for each in counted})
    said = [said_by(by_stance[stance], stance) for stance in RARE_LAST if by_stance[stance]]
    origins = len({each.origin for each in counted})
    counts = f"{number(len(counted), 'link')}, {number(origins, 'independent origin')}"
    return f"{counts}; {', '.join(said)}" if said else counts


def said_by(count: int, stance: Stance) -> str:
    """How many origins say it: "2 support", "1 refutes"."""
    verb = RARE_LAST[stance]
    first, _, rest = verb.partition(" ")
    return f"{count} {first}{'s' if count == 1 else ''} {rest}".rstrip()


def number(count: int, noun: str) -> str:
    """A count with its noun: "1 link", "9 links"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
