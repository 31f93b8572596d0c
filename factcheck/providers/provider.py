"""What every provider of sources takes and gives; knows none of them."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: plain words, and the language of the pages as an ISO 639-1 code.

    Pages were published from `since` to `until`, both included, as far as a provider can tell;
    None leaves that end open.
    """

    text: str
    language: str = "en"
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that a provider named; nothing of it was fetched or verified.

    Args:
        url: http or https.
        title: one line, perhaps "".
        snippet: a few plain lines, perhaps "".
        published_on: as the provider says, if it does.
        publisher: a name or else the host, perhaps "".
        language: an ISO 639-1 code, or "" when the provider does not say.
        rating: what the publisher, a fact checker, holds of the claim in `snippet`; else "".
    """

    url: str
    title: str
    snippet: str
    published_on: date | None
    publisher: str
    language: str = ""
    rating: str = ""


class Provider(Protocol):
    """Where sources are searched."""

    @property
    def name(self) -> str:
        """Stable and short, for records and for people."""
        ...

    def search(self, query: Query) -> list[Hit]:
        """Return the pages found, best first; an empty list means that there are none.

        Raises:
            SourceUnavailable: the provider could not be asked, or not fully; try again.
            SourceRejected: the provider refuses, or is not configured rightly; with the code
                `query_refused` it refuses this very query and may answer others.
        """
        ...
