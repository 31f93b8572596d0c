"""A claim as its wording tells it: its matter, its figures, who asserts it; knows no sources."""

import re
from dataclasses import dataclass

from factcheck.corroboration import words
from factcheck.corroboration.words import Words
from factcheck.reading import attributions, figures, hedges
from factcheck.reading.claimants import PRONOUNS
from factcheck.reading.figures import Figure

_SAYS = re.compile(
    r"\b(?:said|says|told|wrote|announced|reported|claimed|added|posted|according to|stated)\b"
)
_THAT = re.compile(r"\s(?:[^.;]{0,60}?\s)?that\s")


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A claim to look for in pages; make one by `of`.

    `matter` is `text` without the words that say who asserts it, and `words` are those of
    `matter` without its hedges. `claimant` is "" when nobody
    in particular does.
    """

    text: str
    claimant: str
    matter: str
    words: Words
    figures: tuple[Figure, ...]
    said_by: str = ""

    @classmethod
    def of(cls, text: str, *, claimant: str = "") -> "ClaimText":
        """Read `text` once, for any number of pages."""
        said_by = "" if claimant else _sayer(text)
        matter = without_attribution(text, claimant or said_by)
        told = words.content(matter)
        # The first word of a sentence may be a name; the words cut off may tell.
        names = told.names | (told.others & words.content(text).names)
        hedged = words.content(" ".join(hedge.quote for hedge in hedges.find(matter)))
        about = Words(names, told.others - names - hedged.others)
        return cls(text, claimant, matter, about, figures.find(matter), said_by)


def _sayer(text: str) -> str:
    told = attributions.attribution(text)
    return told.claimant if told and told.claimant not in PRONOUNS else ""


def without_attribution(text: str, claimant: str) -> str:
    """`text` without ", <claimant>, said on ..." behind it or "<claimant> said that" before it.

    The rest of `text` unchanged, so that its capitals stay; all of it when `claimant` is not
    named in it or nothing would be left.
    """
    surname = next(reversed(claimant.split()), "")
    named = re.search(rf"\b{re.escape(surname)}\b", text) if surname else None
    said = _SAYS.search(text, named.start()) if named else None
    if not named or not said:
        return text
    that = _THAT.match(text, said.end())
    if that:
        return text[that.end() :]
    first = text.find(claimant)
    before = text[: first if 0 <= first < named.start() else named.start()].rstrip(" ,:;\u2013-")
    return before if words.content(before).others else text
