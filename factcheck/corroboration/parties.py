"""Which side somebody speaks for, by what they are called; knows no table of parties."""

import re
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W_]+")
# "Russia's Defence Ministry" is "Russian Ministry of Defence" with other small words.
_SMALL = frozenset({"the", "of", "for", "s", "in", "and"})


def party_of(name: str, aliases: Mapping[str, Iterable[str]]) -> str:
    """The party one of whose aliases stands in `name`, the longest alias winning; "" for none.

    An alias stands in a name when all its words do, in whatever order and spelling of defence.

    Example: party_of("the Russian Defense Ministry", {"Russia": ["Russian Ministry of Defence"]})
    is "Russia".
    """
    words = _words(name)
    found = [
        (len(needed), party)
        for party, names in aliases.items()
        for needed in map(_words, names)
        if needed and needed <= words
    ]
    return max(found, default=(0, ""))[1]


def _words(name: str) -> frozenset[str]:
    spelled = name.casefold().replace("defense", "defence")
    return frozenset(_WORD.findall(spelled)) - _SMALL
