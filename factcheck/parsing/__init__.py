"""Reads what strangers made (pages, PDF files, feeds), each in a process that can do nothing else.

A parser that a hostile body gets the better of takes that process with it and nothing more.
"""

from factcheck.errors import SourceRejected
from factcheck.parsing import sandbox
from factcheck.parsing.documents import Document, Feed, FeedEntry, Fingerprint
from factcheck.parsing.strict import strict_json

__all__ = ["Document", "Feed", "FeedEntry", "Fingerprint", "article", "feed", "read", "strict_json"]


def read(body: bytes, *, url: str, content_type: str, charset: str = "") -> Document:
    """Whatever `body` holds that came from `url`; what has no text says why in `unread`.

    Raises:
        SourceRejected: `bad_content`: it takes more time or memory to read than any honest page.
    """
    told = {"url": url, "content_type": content_type, "charset": charset}
    return sandbox.ask("document", body, told, Document)


def article(body: bytes, *, url: str, content_type: str, charset: str = "") -> Document:
    """The article in a web page, a plain text or a PDF file.

    Raises:
        SourceRejected: `unsupported_media_type`, `no_text`: there is none; or as `read` says.
    """
    document = read(body, url=url, content_type=content_type, charset=charset)
    if document.unread:
        is_readable = document.kind in ("html", "pdf", "text")
        code = "no_text" if is_readable else "unsupported_media_type"
        raise SourceRejected(document.unread, code=code)
    return document


def feed(body: bytes, *, url: str) -> Feed:
    """The RSS, RDF or Atom feed in `body`, its entries' addresses absolute.

    Raises:
        SourceRejected: `unsupported_media_type`: it is no feed; `too_many_redirects`: it is an
            index that leads on to other lists; `bad_content`: it declares entities or a document
            type, or as `read` says; `too_large`: it has more than 10,000 entries.
    """
    return sandbox.ask("feed", body, {"url": url}, Feed)
