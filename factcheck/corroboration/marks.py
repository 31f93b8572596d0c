"""What a source is to a claim beside what it says: of its own side, circular, first or second hand.

Each mark says why in a sentence. Knows nothing of stances and counts nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from factcheck.corroboration import references
from factcheck.corroboration.independence import SourceText, page_of
from factcheck.enums import MarkKind

MAX_QUOTE_CHARACTERS = 300
MAX_SEARCHED_CHARACTERS = 200_000  # of a text: no report is longer

# What reporters do who were there, or who looked at the thing itself.
_LOOKED = (
    r"(?:saw|seen|witnessed|counted|visited|verified|geolocated|examined|analy[sz]ed|reviewed"
    r"|interviewed|reviews?|analysis|obtained)"
)
_PEOPLE = r"(?:reporters?|correspondents?|journalists?|team|newspaper|newsroom)"
_OWN_EYES = (
    rf"\b(?:our|this) (?:own )?{_PEOPLE}\b[^.\n]{{0,80}}?\b{_LOOKED}\b"
    rf"|\b{_LOOKED} (?:by|of) (?:our|this) (?:own )?{_PEOPLE}\b"
)


class Mark(NamedTuple):
    """A mark on the source with this key, and why it bears it."""

    key: int
    kind: MarkKind
    detail: str


class Checked(NamedTuple):
    """What is being checked: the side whose claim it is, or "", and where the claim was found.

    `stories` are the reports that brought it in, `verdicts_url` is where this newsroom's own
    verdicts stand; whatever rests on these says nothing new.
    """

    party: str
    stories: tuple[references.Page, ...] = ()
    verdicts_url: str = ""


def find(sources: Sequence[SourceText], checked: Checked) -> list[Mark]:
    """The marks of `sources`, whose keys are distinct, as far as texts and publishers tell."""
    pages = [page_of(source) for source in sources] + list(checked.stories)
    cited = [*references.linked(pages), *references.named(pages)]
    leaning = {each.by: each for each in reversed(cited)}
    return [
        *_own_side(sources, checked.party),
        *_circular(sources, cited, checked),
        *_hands(sources, leaning),
    ]


def _own_side(sources: Iterable[SourceText], party: str) -> Iterator[Mark]:
    for source in sources:
        if party and source.party == party:
            detail = f"{_name_of(source)} speaks for {party}, whose claim this is."
            yield Mark(source.key, MarkKind.OWN_PARTY, detail)


def _circular(
    sources: Sequence[SourceText], cited: Sequence[references.Cited], checked: Checked
) -> Iterator[Mark]:
    of_story = {address for story in checked.stories for address in story.addresses if address}
    follows: dict[int, dict[int, str]] = {}
    for each in cited:
        follows.setdefault(each.by, {}).setdefault(each.of, each.words)
    for position, source in enumerate(sources):
        if why := _turns_back(position, source, follows, of_story, len(sources), checked):
            yield Mark(source.key, MarkKind.CIRCULAR, why)


def _turns_back(
    position: int,
    source: SourceText,
    follows: dict[int, dict[int, str]],
    of_story: set[str],
    count: int,
    checked: Checked,
) -> str:
    """Why a source leads back to what is being checked, or to itself; "" when it does not."""
    if source.url in of_story:
        return "This is the very report that is being checked."
    own = checked.verdicts_url
    if own and any(address.startswith(own) for address, _ in source.links):
        return "It cites this newsroom's own verdict."
    reached = _reached(position, follows)
    if any(each >= count for each in reached):
        return _quoting("It rests on the report that is being checked", follows[position])
    if position in reached:
        return _quoting("What it cites cites it in turn", follows[position])
    return ""


def _reached(start: int, follows: dict[int, dict[int, str]]) -> set[int]:
    """Every page that `start` leans on, by however many steps."""
    reached: set[int] = set()
    ahead = list(follows.get(start, ()))
    while ahead:
        each = ahead.pop()
        if each not in reached:
            reached.add(each)
            ahead.extend(follows.get(each, ()))
    return reached


def _quoting(why: str, words: dict[int, str]) -> str:
    quote = next(iter(words.values()), "")[:MAX_QUOTE_CHARACTERS]
    return f"{why}: \u201c{quote}\u201d" if quote else f"{why}."


def _hands(sources: Sequence[SourceText], leaning: dict[int, references.Cited]) -> Iterator[Mark]:
    for position, source in enumerate(sources):
        if source.party:
            detail = f"{_name_of(source)} speaks for {source.party} itself."
            yield Mark(source.key, MarkKind.PRIMARY, detail)
        elif own := _own_eyes(source):
            yield Mark(source.key, MarkKind.PRIMARY, f"It looked for itself: \u201c{own}\u201d")
        elif position in leaning:
            words = {0: leaning[position].words}
            yield Mark(source.key, MarkKind.SECONDARY, _quoting("It rests on another page", words))
        elif source.wire_credit:
            detail = f"It carries a report of {source.wire_credit}."
            yield Mark(source.key, MarkKind.SECONDARY, detail)


def _own_eyes(source: SourceText) -> str:
    """The sentence in which a page tells that its own people looked; "" for none."""
    name = re.escape(re.sub(r"(?i)^the\s+", "", source.publisher_name))
    by_name = (
        rf"|\b{name} (?:has |have )?{_LOOKED}\b|\b{_LOOKED} by (?:the )?{name}\b" if name else ""
    )
    text = source.text[:MAX_SEARCHED_CHARACTERS]
    found = re.search(f"(?i){_OWN_EYES}{by_name}", text)
    sentence = references.sentence_at(text, found.start()) if found else ""
    return sentence[:MAX_QUOTE_CHARACTERS]


def _name_of(source: SourceText) -> str:
    return source.publisher_name or source.publisher or source.url
