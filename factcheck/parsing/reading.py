"""Tells what a body is by its own bytes, and reads it; runs where nothing can be harmed."""

from dataclasses import fields

from factcheck.corroboration import page
from factcheck.corroboration.decoding import is_known
from factcheck.errors import SourceRejected
from factcheck.parsing import images, pdf
from factcheck.parsing.documents import Document, Kind
from factcheck.parsing.fingerprints import fingerprint

_FEEDS = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
_PLAIN = frozenset({"text/plain"})
IMAGE = "This is an image: it is kept, and found again by how it looks."
_WITHOUT_TEXT = ("no_text", "unsupported_media_type")


def document(body: bytes, *, url: str, content_type: str, charset: str = "") -> Document:
    """Whatever `body` holds; of what cannot be read, only why.

    Raises:
        SourceRejected: `bad_content`: it was made to harm whoever opens it.
    """
    if not content_type:
        return _unread("The site does not say what kind of file this is.")
    if charset and not is_known(charset):
        return _unread("The site names a character set that no browser knows.")
    if pdf.is_one(body):
        return pdf.read(body)
    images.refuse_bomb(body)
    if look := fingerprint(body):
        return Document("", "", kind="data", unread=IMAGE, fingerprint=look)
    try:
        found = page.read(body, url=url, content_type=content_type, charset=charset)
    except SourceRejected as error:
        if error.code not in _WITHOUT_TEXT:
            raise
        kind = "html" if error.code == "no_text" else _kind(content_type)
        return Document("", "", kind=kind, unread=error.message)
    kind = "text" if _media_type(content_type) in _PLAIN else "html"
    return Document(
        **{each.name: getattr(found, each.name) for each in fields(page.Page)}, kind=kind
    )


def _unread(why: str) -> Document:
    return Document("", "", kind="data", unread=why)


def _kind(content_type: str) -> Kind:
    return "feed" if _media_type(content_type) in _FEEDS else "data"


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
