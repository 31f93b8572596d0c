"""What the parsers give back: values only; knows no parser and no process."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from factcheck.corroboration.page import Page

Kind = Literal["html", "pdf", "text", "feed", "data"]


@dataclass(frozen=True, slots=True)
class Document(Page):
    """Whatever an address held; `text` is "" when it has none that can be read.

    Args:
        kind: what it is by its own bytes, whatever the server called it; "data" is kept, not read.
        unread: why there is no text, a sentence; "" when there is one.
    """

    kind: Kind = "html"
    unread: str = ""


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
