"""What a page declares of itself as JSON-LD; believes nothing and follows no address."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

# Articles as schema.org calls them end so. Source: schema.org/Article, its subtypes.
_ARTICLE_ENDINGS = ("article", "posting", "report", "reportage", "review")
MAX_ITEMS = 500  # of one page; a list of related stories has dozens
MAX_AUTHORS = 5
_DATE_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Declared:
    """An article's declaration, "" and None for what it leaves out."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published_on: date | None = None
    body: str = ""


def read(scripts: Iterable[str]) -> Declared:
    """The first article that `scripts`, each in JSON, declare; an empty one for none.

    Broken JSON declares nothing.
    """
    articles = (_declared(item) for item in _items(scripts) if _is_article(item))
    return next(articles, Declared())


def _items(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every object at the top of a script, in its list or its graph."""
    waiting: list[Any] = [parsed for script in scripts for parsed in _parsed(script)]
    for _ in range(MAX_ITEMS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item[:MAX_ITEMS]
        elif isinstance(item, dict):
            yield item
            waiting.append(item.get("@graph"))


def _parsed(script: str) -> Iterator[Any]:
    try:
        yield json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return


def _is_article(item: dict[str, Any]) -> bool:
    kinds = (kind.lower() for kind in _texts(item.get("@type")))
    return any(kind.endswith(_ARTICLE_ENDINGS) for kind in kinds)


def _declared(item: dict[str, Any]) -> Declared:
    return Declared(
        next(_texts(item.get("headline")), ""),
        tuple(_names(item.get("author")))[:MAX_AUTHORS],
        next(_names(item.get("publisher")), ""),
        _date(next(_texts(item.get("datePublished")), "")),
        next(_texts(item.get("articleBody")), ""),
    )


def _names(value: object) -> Iterator[str]:
    """The names of persons or bodies, given as text, as an object, or as a list of either."""
    for one in value if isinstance(value, list) else [value]:
        yield from _texts(one.get("name") if isinstance(one, dict) else one)


def _texts(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip():
            yield one.strip()


def _date(declared: str) -> date | None:
    try:
        return date.fromisoformat(declared[:_DATE_CHARACTERS])
    except ValueError:
        return None
