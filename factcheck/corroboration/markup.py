"""The article in an HTML page and what the page says of it, by trafilatura; asks no network."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, Protocol
from urllib.parse import urljoin

import trafilatura
from trafilatura.metadata import extract_metadata
from trafilatura.utils import load_html

from factcheck.corroboration import declared
from factcheck.errors import SourceRejected

# Of a page's HTML: real articles stay far below, and what is longer would take minutes.
MAX_HTML_CHARACTERS = 3_000_000
# The second opinions that trafilatura takes on what the article is cost quadratic time, and its
# own search does a little. The longest of 128 news pages had 1,600 elements. With more than these,
# it is asked alone; with more than those, the page is read whole, with menus and all.
MAX_ELEMENTS_FOR_OPINIONS = 5_000
MAX_ELEMENTS = 50_000
# libxml2 drops what lies deeper than 256; the deepest of the 128 pages had 51 levels.
MAX_LEVELS = 250
# Of a meta element or a title: what is longer tells nothing and costs quadratic time.
MAX_META_CHARACTERS = 5_000
# A shorter text is a teaser, when the page also holds the whole one as data.
MIN_TEXT_CHARACTERS = 250
# Only what the page declares: no guess from its wording, and no look at today's date, so that
# one page always reads the same.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}
_TAKEN_OUT = (
    f".//script | .//meta[string-length(@content) > {MAX_META_CHARACTERS}]"
    f" | .//title[string-length(.) > {MAX_META_CHARACTERS}]"
)


# Blocks of running text, whose links are the author's own and not the menu's.
_BLOCKS = ("p", "li", "blockquote", "h2", "h3", "td", "figcaption")
MAX_LINKS = 200
MAX_LINK_CHARACTERS = 2_000


class Link(NamedTuple):
    """An address that an article links to, and the words that are the link."""

    url: str
    text: str


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
    links: tuple[Link, ...] = ()


class _Element(Protocol):
    """What of an element of a parsed page is used here."""

    def iter(self, *tags: str) -> Iterator[Any]: ...
    def xpath(self, path: str) -> Any: ...  # noqa: ANN401 -- what XPath gives
    def get(self, name: str) -> str | None: ...


def article(html: str) -> Article:
    """Read the article out of `html`; its text is "" when there is none, whatever is wrong.

    Raises:
        SourceRejected: `bad_content`: it is nested more than 250 levels deep.
    """
    tree = _tree(html[:MAX_HTML_CHARACTERS])
    if tree is None:
        return Article("")
    elements = sum(1 for _ in tree.iter())
    if elements > MAX_ELEMENTS:
        return Article(trafilatura.html2txt(tree))
    if tree.xpath(f"boolean(.//*[count(ancestor::*) > {MAX_LEVELS}])"):
        raise SourceRejected(
            f"This page is nested more than {MAX_LEVELS} levels deep, as no article is.",
            code="bad_content",
        )
    said = declared.read(_taken_out(tree))
    about = _about(tree)
    linked = _links_by_block(tree)
    text = _text(tree, is_long=elements > MAX_ELEMENTS_FOR_OPINIONS)
    return Article(
        said.body if len(text) < MIN_TEXT_CHARACTERS < len(said.body) else text,
        about.title or said.headline,
        tuple(filter(None, [", ".join(said.authors), about.author, *_authors_in_head(tree)])),
        about.sitename or said.publisher,
        said.published_on or _date(about.date),
        _language(tree),
        about.url or "",
        _links_in(text, linked),
    )


def _tree(html: str) -> _Element | None:
    try:
        return load_html(html)
    except Exception:  # noqa: BLE001 -- whatever a parser raises on a hostile page, it has no text
        return None


def _text(tree: _Element, *, is_long: bool) -> str:
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, fast=is_long)
    except Exception:  # noqa: BLE001 -- the same
        return ""
    return str(getattr(found, "text", None) or "")


def _about(tree: _Element) -> trafilatura.settings.Document:
    try:
        return extract_metadata(tree, date_config=_DATES)
    except Exception:  # noqa: BLE001 -- the article is worth having without what is said of it
        return trafilatura.settings.Document()


def _taken_out(tree: _Element) -> list[str]:
    """The JSON-LD of `tree`, which has neither scripts nor over-long metadata any more.

    trafilatura would search both for patterns in more than linear time: 200 kB cost 11 s.
    """
    texts = [str(text) for text in tree.xpath('.//script[@type="application/ld+json"]/text()')]
    for element in tree.xpath(_TAKEN_OUT):
        element.drop_tree()
    return texts


def _authors_in_head(tree: _Element) -> list[str]:
    """The authors by meta elements; trafilatura drops those of one word, as agencies have."""
    return [str(name) for name in tree.xpath('.//head/meta[@name="author"]/@content')]


def _links_by_block(tree: _Element) -> dict[str, list[Link]]:
    """The links of each block of the page, under the letters of the block's text."""
    base = next((str(address) for address in tree.xpath(".//base/@href")), "")
    linked: dict[str, list[Link]] = {}
    for block in tree.iter(*_BLOCKS):
        links = [_link(anchor, base) for anchor in block.xpath("./a[@href] | ./*/a[@href]")]
        if links:
            linked.setdefault(_letters(block.text_content()), []).extend(links)
    return linked


def _link(anchor: Any, base: str) -> Link:  # noqa: ANN401 -- an element of lxml, which has no types
    address = anchor.get("href").strip()[: MAX_LINK_CHARACTERS + 1]
    try:
        address = urljoin(base, address)
    except ValueError:  # no address at all; whoever resolves it will find the same
        address = ""
    return Link(address, " ".join(anchor.text_content().split()))


def _links_in(text: str, linked: dict[str, list[Link]]) -> tuple[Link, ...]:
    """Those of the blocks that are lines of the article, in its order."""
    lines = (_letters(line) for line in text.split("\n"))
    found = (link for line in lines for link in linked.get(line, ()))
    return tuple(islice(found, MAX_LINKS))


def _letters(text: str) -> str:
    """What is left of a line whatever its blanks, bullets and quotation marks are."""
    return "".join(filter(str.isalnum, text))


def _language(tree: _Element) -> str:
    return (tree.get("lang") or "").partition("-")[0].strip().lower()


def _date(declared: str | None) -> date | None:
    try:
        return date.fromisoformat(declared or "")
    except ValueError:
        return None
