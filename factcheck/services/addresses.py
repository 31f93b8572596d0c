"""When two addresses are the same page, and who publishes there."""

import hashlib
from collections.abc import Sequence

from factcheck.corroboration import publishers
from factcheck.errors import InvalidInput, SourceRejected
from factcheck.fetching import urls
from factcheck.models import Publisher


def cleaned(url: str) -> str:
    """`url` in the one spelling in which it would be dialled, without its fragment.

    Raises:
        InvalidInput: it is no http or https address, or one that could be read in two ways.
    """
    try:
        return urls.parse(url.strip()).url
    except SourceRejected as error:
        raise InvalidInput(
            f"This is no web address. {error.message}", code="bad_address", field="url"
        ) from error


def key_of(url: str) -> str:
    """The SHA-256, in hex, that stands for a cleaned address."""
    return hashlib.sha256(url.encode()).hexdigest()


def publishers_of(pages: Sequence[str]) -> list[Publisher | None]:
    """For each of `pages` the publisher whose address is its longest beginning, if there is one."""
    rows = {row.address: row for row in Publisher.objects.all()}
    return [rows.get(publishers.match(url, rows)) for url in pages]


def publisher_of(url: str) -> Publisher | None:
    """The same for one address."""
    return publishers_of([url])[0]
