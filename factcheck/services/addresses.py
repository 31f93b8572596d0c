"""When two addresses are the same page, and who publishes there."""

import hashlib
from urllib.parse import urlsplit, urlunsplit

from factcheck.corroboration import publishers
from factcheck.errors import InvalidInput
from factcheck.models import Publisher

MAX_URL_CHARACTERS = 2_000


def cleaned(url: str) -> str:
    """`url` without fragment and white space, its host in lower case.

    Raises:
        InvalidInput: not an http or https address, or too long.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme.lower() not in {"http", "https"} or "\x00" in url:
        raise InvalidInput(
            "This is no web address; it must begin with http:// or https://.",
            code="bad_address",
            field="url",
        )
    if len(url) > MAX_URL_CHARACTERS:
        raise InvalidInput(
            f"The address is longer than {MAX_URL_CHARACTERS} characters.",
            code="bad_address",
            field="url",
        )
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))


def key_of(url: str) -> str:
    """The SHA-256, in hex, that stands for a cleaned address."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def publisher_of(url: str) -> Publisher | None:
    """The publisher whose address is the longest beginning of `url`."""
    rows = {row.address: row for row in Publisher.objects.all()}
    return rows.get(publishers.match(url, rows))
