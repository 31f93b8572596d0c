"""Words that tell the opposite of one another; knows nothing of who tells them."""

from typing import NamedTuple

from factcheck.corroboration import words

# One pair of poles a line; the words of a pole tell the same way.
_PAIRS = """
increased increase rose rise risen rising grew grow grown growth climbed surged soared | \
decreased decrease fell fall fallen falling dropped declined shrank plunged reduced lowered
higher more | lower fewer
acquitted acquit innocent exonerated | convicted convict guilty sentenced
won win wins winning victory | lost lose loses defeat defeated
approved approve adopted passed | rejected reject vetoed veto
opened open reopened | closed close shut
began begin started launched | ended end finished ceased
legal lawful legalised legalized | illegal unlawful banned ban outlawed prohibited
alive survived survive | dead died killed
arrested detained jailed | released freed
supported supports support backed backs favoured favored | opposed opposes oppose
joined joins | left quit quits
effective works | ineffective useless
safe harmless | unsafe dangerous harmful
true real genuine authentic | false fake fabricated forged
possible | impossible
present | absent
accepted accept accepts | refused refuse declined refuses
bought buys acquired | sold sells
early earlier | late later
male man boy father son brother actor | female woman girl mother daughter sister actress
north northern | south southern
east eastern | west western
married | divorced unmarried
public | private
improved improve improves better | worsened worsen worsens worse
allowed permitted allow permits | forbidden forbids forbade
"""


class Opposed(NamedTuple):
    """A word of the claim, and the one of a passage that tells the opposite."""

    claimed: str
    found: str


def _poles() -> dict[str, tuple[int, int]]:
    """The pair and the side of each word's form; a form that is on two sides is on none."""
    sides: dict[str, set[tuple[int, int]]] = {}
    for number, line in enumerate(_PAIRS.strip().split("\n")):
        for side, pole in enumerate(line.split("|")):
            for word in pole.split():
                sides.setdefault(words.stem(word), set()).add((number, side))
    return {form: next(iter(found)) for form, found in sides.items() if len(found) == 1}


_POLE_OF = _poles()


def find(claimed: str, said: str) -> Opposed | None:
    """Where `said` tells the opposite of `claimed`, unless it tells the same as well.

    Example: find("exports rose", "exports fell") is ("rose", "fell").
    """
    here, there = _told(claimed), _told(said)
    for (pair, side), word in here.items():
        if (pair, 1 - side) in there and (pair, side) not in there and (pair, 1 - side) not in here:
            return Opposed(word, there[pair, 1 - side])
    return None


def _told(text: str) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for word in words.every(text):
        pole = _POLE_OF.get(words.stem(word))
        if pole:
            found.setdefault(pole, word)
    return found
