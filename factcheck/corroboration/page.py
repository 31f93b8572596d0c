"""What was fetched, read as a page: its text and what it says of itself; fetches nothing."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from factcheck.corroboration import credits as wire_credits
from factcheck.corroboration import language, markup, publishers
from factcheck.corroboration.decoding import clean, decode, one_line
from factcheck.corroboration.markup import Link
from factcheck.errors import SourceRejected

MAX_TEXT_CHARACTERS = 1_000_000  # about 160,000 words: no article is longer
MAX_NAME_CHARACTERS = 200
MAX_TITLE_CHARACTERS = 500
MAX_CREDIT_CHARACTERS = 100
MAX_URL_CHARACTERS = 2_000
FIRST_YEAR = 1991  # Source: the first web page, info.cern.ch, August 1991
_MAX_LANGUAGE_LETTERS = 3  # ISO 639: two or three

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_KINDS = (  # how a body that is no page begins -> what it is called
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"RIFF", "an image, a sound or a video"),
    (b"OggS", "a sound or a video"),
    (b"ID3", "a sound recording"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ\0", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\0asm", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"SQLite format 3\0", "a database"),
)
_NAMES = {
    "application/pdf": "a PDF",
    "application/zip": "a zip archive",
    "application/json": "JSON data",
    "image": "an image",
    "video": "a video",
    "audio": "a sound recording",
    "font": "a font",
}


@dataclass(frozen=True, slots=True)
class Page:
    """An article as it was found; "" and None where the page does not say.

    `text` is free of control characters, and it never is empty.
    `language` is an ISO 639 code, `canonical_url` absolute, `wire_credit` an agency's one name.
    `links` are where the article itself leads, absolute, each once; not those of the menus.
    """

    title: str
    text: str
    author: str = ""
    site_name: str = ""
    published_on: date | None = None
    language: str = ""
    canonical_url: str = ""
    wire_credit: str = ""
    links: tuple[Link, ...] = ()


def read(body: bytes, *, url: str, content_type: str, charset: str = "") -> Page:
    """Read the article in `body`, which came from `url` as `content_type`.

    A missing content type is taken for HTML when the body begins like it, else for plain text.

    Raises:
        SourceRejected: `unsupported_media_type` when it is neither HTML nor plain text;
            `no_text` when nothing readable is in it; `bad_content` when it was made to harm.
    """
    kind = content_type.partition(";")[0].strip().lower()
    _refuse_other_than_text(kind, body)
    text = decode(body, charset=charset)
    is_html = kind in _HTML or (not kind and text.lstrip()[:1] == "<")
    page = _from_html(text, url) if is_html else _from_plain(text)
    if not page.text:
        raise SourceRejected(
            "No readable text was found at this address. If a browser shows an article there, "
            "paste its text as a story.",
            code="no_text",
        )
    return page


def _refuse_other_than_text(kind: str, body: bytes) -> None:
    begun = (name for start, name in _KINDS if body.startswith(start))
    name: str | None = next(begun, None)
    if not name and kind not in {*_HTML, "text/plain", ""}:
        name = _NAMES.get(kind) or _NAMES.get(kind.partition("/")[0])
        name = name or f"a file of type {one_line(kind, MAX_NAME_CHARACTERS)}"
    if name:
        raise SourceRejected(
            f"This address holds {name}; only web pages and plain text can be read.",
            code="unsupported_media_type",
        )


def _from_html(html: str, url: str) -> Page:
    article = markup.article(html)
    text = clean(article.text)[:MAX_TEXT_CHARACTERS].rstrip()
    return Page(
        one_line(article.title, MAX_TITLE_CHARACTERS),
        text,
        one_line(next(iter(article.bylines), ""), MAX_NAME_CHARACTERS),
        one_line(article.site_name, MAX_NAME_CHARACTERS),
        _plausible(article.published_on),
        language.settle(_language(article.language), text),
        _absolute(article.canonical_url, url),
        _wire_credit(text, article, url),
        _links(article.links, url),
    )


def _plausible(published_on: date | None) -> date | None:
    """No date before there were web pages: those are of clocks that were never set."""
    return published_on if published_on and published_on.year >= FIRST_YEAR else None


def _links(links: tuple[Link, ...], url: str) -> tuple[Link, ...]:
    page = url.partition("#")[0]
    found = {_absolute(link.url, url): one_line(link.text, MAX_NAME_CHARACTERS) for link in links}
    return tuple(
        Link(address, text)
        for address, text in found.items()
        if address and address.partition("#")[0] != page
    )


def _wire_credit(text: str, article: markup.Article, url: str) -> str:
    """The agency by its dateline, credit or byline; an outlet's own name is none."""
    named = [wire_credits.find(text).agency, *map(wire_credits.agency_named, article.bylines)]
    own = {_squashed(article.site_name), *publishers.publisher_key(url).split(".")}
    others = (agency for agency in named if agency and _squashed(agency) not in own)
    return next(others, "")[:MAX_CREDIT_CHARACTERS]


def _squashed(name: str) -> str:
    """A name as it stands in a host: "Hawaii News Now" is hawaiinewsnow."""
    return "".join(filter(str.isalnum, name.casefold()))


def _from_plain(plain: str) -> Page:
    text = clean(plain)[:MAX_TEXT_CHARACTERS].rstrip()
    title = one_line(text.partition("\n")[0], MAX_TITLE_CHARACTERS)
    credit = wire_credits.find(text).agency[:MAX_CREDIT_CHARACTERS]
    return Page(title, text, language=language.detect(text), wire_credit=credit)


def _language(code: str) -> str:
    is_code = code.isascii() and code.isalpha() and len(code) <= _MAX_LANGUAGE_LETTERS
    return code if is_code else ""


def _absolute(declared: str, url: str) -> str:
    try:
        canonical = urljoin(url, one_line(declared, MAX_URL_CHARACTERS + 1))
        parts = urlsplit(canonical)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    return canonical if is_web and declared and len(canonical) <= MAX_URL_CHARACTERS else ""
