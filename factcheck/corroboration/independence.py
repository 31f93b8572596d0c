"""Which sources go back to one origin, and the words that show it; knows no other reasons."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from factcheck.corroboration import credits as wire_credits
from factcheck.corroboration import references, reprints, utterances
from factcheck.enums import MergeReason


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as far as its independence goes.

    `key` is the caller's and orders the answer. `publisher` is "" when nobody knows it, and
    `publisher_name` what people read of it. `wire_credit` is an agency's one name or "".
    `canonical_url` is the address that the page gives as its own, `links` are (address, words) of
    those that its article links to. `owner` is the family of publishers that it belongs to and
    `party` the side that it speaks for, or "".
    """

    key: int
    text: str
    url: str = ""
    publisher: str = ""
    publisher_name: str = ""
    wire_credit: str = ""
    canonical_url: str = ""
    links: tuple[tuple[str, str], ...] = ()
    owner: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on two sources, by their keys, and the reason they gave.

    Those that are not `together` never count as one, whatever else would join them.
    """

    left: int
    right: int
    together: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Why the sources `left` < `right` count as one: a sentence, and the words of each."""

    left: int
    right: int
    reason: MergeReason
    detail: str
    left_quote: str
    right_quote: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Sources that are not independent of one another, in order of their keys."""

    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Every source in exactly one origin; the merges of an origin of n sources are n - 1."""

    origins: tuple[Origin, ...]
    merges: tuple[Merge, ...]


class Shown(NamedTuple):
    """What a merge shows to a reviewer: a sentence, and the words of either source."""

    detail: str
    left_quote: str
    right_quote: str


class Rule(NamedTuple):
    """One ground for counting two sources as one.

    `pairs` gives positions in the ordered sources, and need not give a pair that follows from
    others; `show` is asked only for the pairs that join two groups.
    """

    reason: MergeReason
    pairs: Callable[[Sequence[SourceText]], Iterable[tuple[int, int]]]
    show: Callable[[SourceText, SourceText], Shown]


def group(sources: Sequence[SourceText], decisions: Sequence[Decision] = ()) -> Grouping:
    """Sort `sources`, whose keys are distinct, into origins; their order does not matter.

    What people decided comes first and stands against every rule. The rules are asked in their
    order, the most telling first, so that each merge bears the most telling reason there is for
    it. Origins come in order of their smallest member.
    """
    ordered = sorted(sources, key=lambda source: source.key)
    place = {source.key: position for position, source in enumerate(ordered)}
    known = [each for each in decisions if each.left in place and each.right in place]
    parted = {(place[each.left], place[each.right]) for each in known if not each.together}
    groups = _Groups(len(ordered), parted)
    merges = [
        _merge_by_hand(ordered[place[each.left]], ordered[place[each.right]], each)
        for each in known
        if each.together and groups.join(place[each.left], place[each.right])
    ]
    merges += [
        _merge(ordered[first], ordered[second], rule)
        for rule in RULES
        for first, second in rule.pairs(ordered)
        if groups.join(first, second)
    ]
    members = sorted(map(sorted, groups.all()))
    return Grouping(
        tuple(Origin(tuple(ordered[each].key for each in group)) for group in members),
        tuple(merges),
    )


class _Groups:
    """Positions in groups that grow together, but for the pairs that were parted."""

    def __init__(self, count: int, parted: Iterable[tuple[int, int]]) -> None:
        self._group_of = {position: {position} for position in range(count)}
        self._parted_from: dict[int, set[int]] = {}
        for one, other in parted:
            self._parted_from.setdefault(one, set()).add(other)
            self._parted_from.setdefault(other, set()).add(one)

    def join(self, first: int, second: int) -> bool:
        """Bring two groups together; whether they were apart until now, and may be one."""
        one, other = self._group_of[first], self._group_of[second]
        if one is other or any(other & self._parted_from.get(each, set()) for each in one):
            return False
        smaller, larger = sorted((one, other), key=len)
        larger |= smaller
        for each in smaller:
            self._group_of[each] = larger
        return True

    def all(self) -> list[set[int]]:
        """Every group once."""
        return list({id(group): group for group in self._group_of.values()}.values())


def _merge_by_hand(left: SourceText, right: SourceText, decision: Decision) -> Merge:
    left, right = sorted((left, right), key=lambda source: source.key)
    return Merge(left.key, right.key, MergeReason.BY_HAND, decision.reason, left.url, right.url)


def _merge(left: SourceText, right: SourceText, rule: Rule) -> Merge:
    left, right = sorted((left, right), key=lambda source: source.key)
    return Merge(left.key, right.key, rule.reason, *rule.show(left, right))


def _reprinted(sources: Sequence[SourceText]) -> Iterator[tuple[int, int]]:
    for reprint in reprints.find([source.text for source in sources]):
        yield reprint.earlier, reprint.later


def _show_reprint(left: SourceText, right: SourceText) -> Shown:
    share = next((pair.share for pair in reprints.find([left.text, right.text])), 0.0)
    detail = (
        "The two texts are word for word the same."
        if left.text == right.text
        else f"{share:.0%} of the shorter text stands in the other in the same words."
    )
    return Shown(detail, *reprints.longest_shared(left.text, right.text))


def _same_article(sources: Sequence[SourceText]) -> Iterator[tuple[int, int]]:
    """Pairs that give one address as their own: a syndicated copy names its first place."""
    first_at: dict[str, int] = {}
    for position, source in enumerate(sources):
        for address in {source.canonical_url, source.url} - {""}:
            if first_at.setdefault(address, position) != position:
                yield first_at[address], position


def _show_article(left: SourceText, right: SourceText) -> Shown:
    return Shown(
        "Both give the same address as where this was first published.",
        left.canonical_url or left.url,
        right.canonical_url or right.url,
    )


def page_of(source: SourceText) -> references.Page:
    """A source as it may lean on others."""
    return references.Page(
        source.text,
        (source.url, source.canonical_url),
        source.links,
        source.publisher_name,
    )


def _pages(sources: Sequence[SourceText]) -> list[references.Page]:
    return [page_of(source) for source in sources]


def _cited(sources: Sequence[SourceText]) -> Iterator[references.Cited]:
    pages = _pages(sources)
    yield from references.linked(pages)
    yield from references.named(pages)


def _citing(sources: Sequence[SourceText]) -> Iterator[tuple[int, int]]:
    for cited in _cited(sources):
        yield cited.by, cited.of


def _show_citation(left: SourceText, right: SourceText) -> Shown:
    cited = next(_cited([left, right]), references.Cited(0, 1, ""))
    by, of = (left, right) if cited.by == 0 else (right, left)
    detail = f"{_name_of(by)} says that it has this from {_name_of(of)}."
    return Shown(detail, *((cited.words, of.url) if by is left else (of.url, cited.words)))


def _name_of(source: SourceText) -> str:
    return source.publisher_name or source.publisher or source.url or "This page"


def _quoting(sources: Sequence[SourceText]) -> Iterator[tuple[int, int]]:
    for shared in utterances.find([source.text for source in sources]):
        yield shared.earlier, shared.later


def _show_utterance(left: SourceText, right: SourceText) -> Shown:
    shared = next(utterances.find([left.text, right.text]), utterances.Shared(0, 1, "", ""))
    return Shown("Both quote the same words.", shared.earlier_quote, shared.later_quote)


def _with_same(
    attribute: Callable[[SourceText], str],
) -> Callable[[Sequence[SourceText]], Iterator[tuple[int, int]]]:
    """Pairs of each source with the first one of which `attribute` says the same."""

    def pairs(sources: Sequence[SourceText]) -> Iterator[tuple[int, int]]:
        first_with: dict[str, int] = {}
        for position, source in enumerate(sources):
            value = attribute(source).casefold()
            if value and first_with.setdefault(value, position) != position:
                yield first_with[value], position

    return pairs


def _agency_of(source: SourceText) -> str:
    """The agency that a page credits, or that publishes it."""
    return source.wire_credit or wire_credits.agency_named(source.publisher_name)


def _show_credit(left: SourceText, right: SourceText) -> Shown:
    agency = _agency_of(left)
    both_credit = left.wire_credit and right.wire_credit
    detail = (
        f"Both credit the agency {agency}."
        if both_credit
        else f"One comes from the agency {agency} itself, the other credits it."
    )
    return Shown(detail, _credit_of(left), _credit_of(right))


def _credit_of(source: SourceText) -> str:
    """The words of the text that credit the agency; its name when only the byline did."""
    return wire_credits.find(source.text).quote or source.wire_credit or source.url


def _show_publisher(left: SourceText, right: SourceText) -> Shown:
    name = left.publisher_name or left.publisher
    return Shown(f"Both were published by {name}.", left.url, right.url)


def _show_owner(left: SourceText, right: SourceText) -> Shown:
    detail = f"{_name_of(left)} and {_name_of(right)} both belong to {left.owner}."
    return Shown(detail, left.url, right.url)


RULES = (
    Rule(MergeReason.NEAR_IDENTICAL_TEXT, _reprinted, _show_reprint),
    Rule(MergeReason.SAME_ARTICLE, _same_article, _show_article),
    Rule(MergeReason.WIRE_CREDIT, _with_same(_agency_of), _show_credit),
    Rule(MergeReason.CITES, _citing, _show_citation),
    Rule(MergeReason.SAME_UTTERANCE, _quoting, _show_utterance),
    Rule(MergeReason.SAME_PUBLISHER, _with_same(lambda source: source.publisher), _show_publisher),
    Rule(MergeReason.SAME_OWNER, _with_same(lambda source: source.owner), _show_owner),
)
