"""Offers what the newsroom has already as sources; knows not how it is found."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from factcheck.providers import answers
from factcheck.providers.provider import Hit, Query

MAX_WORDS = 30

_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """The texts that `find` returns for a query's words, best first.

    Args:
        name: says which of the newsroom's texts these are.
        find: takes distinct lower-case words without any punctuation; never called with none.
    """

    name: str
    find: Callable[[list[str]], Iterable[Hit]]

    def search(self, query: Query) -> list[Hit]:
        """Return at most 20 texts that have an address, each address once."""
        words = list(dict.fromkeys(_WORD.findall(query.text.lower())))[:MAX_WORDS]
        return answers.distinct(self.find(words)) if words else []
