"""The article in an HTML page and what the page says of it, by trafilatura; asks no network."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import trafilatura
from trafilatura.metadata import extract_metadata
from trafilatura.utils import load_html

# Of a page's HTML: real articles stay far below, and what is longer would take minutes.
MAX_HTML_CHARACTERS = 3_000_000
# The search for the article takes more than linear time in these: 60,000 cost 3 s. The longest of
# 128 news pages had 1,600. A page with more is read whole, with menus and all.
MAX_ELEMENTS = 50_000
# Only what the page declares: no guess from its wording, and no look at today's date, so that
# one page always reads the same.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its page gives it; every part may be ""."""

    text: str
    title: str = ""
    bylines: tuple[str, ...] = ()
    site_name: str = ""
    published_on: date | None = None
    language: str = ""
    canonical_url: str = ""


class _Tree(Protocol):
    """What of a parsed page is used here."""

    def iter(self) -> Iterator[object]: ...
    def xpath(self, path: str) -> list[str]: ...
    def get(self, name: str) -> str | None: ...


def article(html: str) -> Article:
    """Read the article out of `html`; its text is "" when there is none, whatever is wrong."""
    tree = _tree(html[:MAX_HTML_CHARACTERS])
    if tree is None:
        return Article("")
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        return Article(trafilatura.html2txt(tree))
    about = _about(tree)
    return Article(
        _text(tree),
        about.title or "",
        tuple(filter(None, [about.author, *_declared_authors(tree)])),
        about.sitename or "",
        _date(about.date),
        _language(tree),
        about.url or "",
    )


def _tree(html: str) -> _Tree | None:
    # A NUL ends a document for the parser, and with it the article.
    try:
        return load_html(html.replace("\x00", ""))
    except Exception:  # noqa: BLE001 -- whatever a parser raises on a hostile page, it has no text
        return None


def _text(tree: _Tree) -> str:
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, include_images=False)
    except Exception:  # noqa: BLE001 -- the same
        return ""
    return str(getattr(found, "text", None) or "")


def _about(tree: _Tree) -> trafilatura.settings.Document:
    try:
        return extract_metadata(tree, date_config=_DATES)
    except Exception:  # noqa: BLE001 -- the article is worth having without what is said of it
        return trafilatura.settings.Document()


def _declared_authors(tree: _Tree) -> list[str]:
    """The authors by meta elements; trafilatura drops those of one word, as agencies have."""
    return [str(name) for name in tree.xpath('.//head/meta[@name="author"]/@content')]


def _language(tree: _Tree) -> str:
    return (tree.get("lang") or "").partition("-")[0].strip().lower()


def _date(declared: str | None) -> date | None:
    try:
        return date.fromisoformat(declared or "")
    except ValueError:
        return None
