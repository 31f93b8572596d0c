"""What a fetch brings home, and how its headers are read; opens no connection."""

import codecs
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9][A-Za-z0-9._:+-]{0,39})", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
MAX_MEDIA_TYPE_CHARS = 100
# Codecs from bytes to text that are no character sets; punycode takes quadratic time.
_NOT_FOR_PAGES = frozenset({"punycode", "raw-unicode-escape", "unicode-escape"})


@dataclass(frozen=True, slots=True)
class Hop:
    """One request on the way: its address, the answer's status, the IP address that was dialled."""

    url: str
    status: int
    address: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as they crossed the wire.

    Args:
        url: in the one spelling that was dialled.
        started_at: when the request's first byte was sent, aware, UTC.
        address: the IP address at the other end; the proxy's when there is one.
        request: head and body exactly as sent, but for the password of a proxy; inside TLS,
            before encryption.
        response: exactly as received: interim heads, status line, headers, the body in its
            transfer and content codings, trailers. A redirect's body may end early.
        tls_leaf_sha256: of the certificate that the server showed, in hex; "" without TLS.
    """

    url: str
    started_at: datetime
    address: str
    request: bytes
    response: bytes
    tls_leaf_sha256: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it was received.

    Args:
        requested_url: as it was asked for.
        final_url: after all redirects, in the one spelling that was dialled.
        status: of the last answer, 200 to 299.
        content_type: bare and lower-case such as "text/html", "" when none was declared.
        charset: as declared, "" when none was or when it cannot decode text; `bytes.decode` takes
            every other value.
        headers: of the last answer, in order, names as sent; bytes that are no UTF-8 read as
            Latin-1, so that every value can be stored.
        body: decoded, never empty.
        hops: every request, the last one included.
        exchanges: what crossed the wire, one for each hop.
        fetched_at: when the last byte had come, aware, UTC.
    """

    requested_url: str
    final_url: str
    status: int
    content_type: str
    charset: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    hops: tuple[Hop, ...]
    exchanges: tuple[Exchange, ...]
    fetched_at: datetime


@lru_cache(maxsize=256)
def media_type(header: str) -> str:
    """Take the bare, lower-case type out of a `Content-Type` header; "" when there is none.

    At most 100 characters long.
    """
    bare = header.partition(";")[0].strip().lower()
    if len(bare) > MAX_MEDIA_TYPE_CHARS or not _MEDIA_TYPE.fullmatch(bare):
        return ""
    return bare


@lru_cache(maxsize=256)
def charset(header: str) -> str:
    """Take the declared character set out of a `Content-Type` header; "" unless it is usable."""
    found = _CHARSET.search(header)
    if found is None:
        return ""
    try:
        name = codecs.lookup(found[1]).name
        b" ".decode(name, "ignore")
    except (LookupError, ValueError):
        return ""
    return "" if name.replace("_", "-") in _NOT_FOR_PAGES else name


def readable(header: str) -> str:
    """Make a header's value storable; bytes that are no UTF-8 become Latin-1.

    Source: RFC 9110 5.5, on what was allowed in field values before.
    """
    if header.isascii():
        return header
    try:
        header.encode()
    except UnicodeEncodeError:
        # aiohttp hands such bytes over as lone surrogates.
        return header.encode("utf-8", "surrogateescape").decode("latin-1")
    return header
