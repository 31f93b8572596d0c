"""What the parsers give back: values only; knows no parser and no process."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from factcheck.corroboration.page import Page

Kind = Literal["html", "pdf", "text", "feed", "data"]


class Fingerprint(NamedTuple):
    """Where an image gets brighter from left to right (`rows`) and from top to bottom (`columns`).

    Each is 64 bits as a signed integer, which is how PostgreSQL keeps them.
    """

    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Document(Page):
    """Whatever an address held; `text` is "" when it has none that can be read.

    Args:
        kind: what it is by its own bytes, whatever the server called it; "data" is kept, not read.
        unread: why there is no text, a sentence; "" when there is one.
        fingerprint: how it looks, if it is an image.
    """

    kind: Kind = "html"
    unread: str = ""
    fingerprint: Fingerprint | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed; `url` is absolute, `published_at` aware and UTC, between 1970 and 2100.

    What the feed does not say is "" or None.
    """

    url: str
    title: str = ""
    summary: str = ""
    author: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own title and language (an ISO 639 code), and its first 500 entries."""

    title: str = ""
    language: str = ""
    entries: tuple[FeedEntry, ...] = ()
