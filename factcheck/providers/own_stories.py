"""Offers the newsroom's own earlier stories as sources; knows not how they are found."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from factcheck.providers import plain
from factcheck.providers.provider import Hit, Query

MAX_HITS = 20
MAX_WORDS = 30
MAX_TITLE_CHARS = 500
MAX_SNIPPET_CHARS = 300

_WORD = re.compile(r"\w{3,}")


class HasName(Protocol):
    """Who published a story."""

    @property
    def name(self) -> str: ...  # noqa: D102 - says itself


class EarlierStory(Protocol):
    """What is needed of a story; the row of one has it."""

    url: str
    title: str
    text: str
    published_on: date | None

    @property
    def publisher(self) -> HasName | None: ...  # noqa: D102 - says itself


@dataclass(frozen=True, slots=True)
class OwnStories:
    """The stories that `find` returns for a query's words, best first.

    Args:
        find: takes distinct lower-case words without any punctuation; never called with none.
    """

    find: Callable[[list[str]], Iterable[EarlierStory]]
    name: str = "own_stories"

    def search(self, query: Query) -> list[Hit]:
        """Return at most 20 stories that have an address, each address once."""
        words = list(dict.fromkeys(_WORD.findall(query.text.lower())))[:MAX_WORDS]
        hits: dict[str, Hit] = {}
        for story in self.find(words) if words else ():
            if story.url and len(hits) < MAX_HITS:
                hits.setdefault(story.url, _hit(story))
        return list(hits.values())


def _hit(story: EarlierStory) -> Hit:
    return Hit(
        url=story.url,
        title=plain.line(story.title, MAX_TITLE_CHARS),
        snippet=plain.line(story.text, MAX_SNIPPET_CHARS),
        published_on=story.published_on,
        publisher=story.publisher.name if story.publisher else "",
    )
