"""What was published, as feeds that readers' and search engines' programs follow.

Sources: RFC 4287 (Atom), https://www.rssboard.org/rss-specification,
https://www.jsonfeed.org/version/1.1/, https://schema.org/DataFeed, https://www.sitemaps.org/protocol.html
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

MAX_SUMMARY_CHARACTERS = 600
XML = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
CHANGES = {
    "clarification": "Clarified",
    "correction": "Corrected",
    "changed_verdict": "Changed",
    "expiry": "Due for review",
}


@dataclass(frozen=True, slots=True)
class Channel:
    """Whose feed it is, where it stands and what page it goes with."""

    newsroom: str
    site_url: str
    feed_url: str

    @property
    def title(self) -> str:
        """What the feed is called."""
        return f"Fact checks by {self.newsroom}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One published version; `key` is its permanent address."""

    key: str
    url: str
    title: str
    summary: str
    language: str
    first_published_at: datetime
    published_at: datetime
    topics: tuple[str, ...]
    people: tuple[str, ...]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Entry":
        """The entry of a stored version, by its own JSON."""
        return cls(
            key=body["version_url"],
            url=body["url"],
            title=title_of(body),
            summary=summary_of(body),
            language=body.get("language", "en"),
            first_published_at=datetime.fromisoformat(body["first_published_at"]),
            published_at=datetime.fromisoformat(body["published_at"]),
            topics=tuple(body.get("topics", ())),
            people=tuple(body.get("people", ())),
        )


def title_of(body: Mapping[str, Any]) -> str:
    """The rating and the claim, and first what has changed."""
    claim = f"“{body['claim']}”"
    if body["state"] == "withdrawn":
        return f"Withdrawn: {claim}"
    kind = (body["correction"] or {}).get("kind")
    words = f"{body['rating']['label']}: {claim}"
    return f"{CHANGES[kind]}: {words}" if kind in CHANGES else words


def summary_of(body: Mapping[str, Any]) -> str:
    """Why it was changed or withdrawn, and what the evidence shows, not too many words of it."""
    reason = (body["correction"] or {}).get("reason", "")
    said = " ".join(part for part in (reason, body.get("rationale", "")) if part)
    if len(said) <= MAX_SUMMARY_CHARACTERS:
        return said
    return said[:MAX_SUMMARY_CHARACTERS].rsplit(" ", 1)[0] + "…"


def xml(form: str, channel: Channel, entries: Iterable[Entry]) -> str:
    """The entries as "atom" or "rss"."""
    feed: SyndicationFeed = XML[form](
        title=channel.title,
        link=f"{channel.site_url}/",
        description="What we checked, corrected and withdrew, the newest first.",
        feed_url=channel.feed_url,
        author_name=channel.newsroom,
    )
    for entry in entries:
        feed.add_item(
            title=plain(entry.title),
            link=entry.url,
            description=escape(plain(entry.summary)),  # readers take it for HTML
            unique_id=entry.key,
            unique_id_is_permalink=True,
            pubdate=entry.first_published_at if form == "atom" else entry.published_at,
            updateddate=entry.published_at,
            categories=[plain(topic) for topic in entry.topics],
        )
    written: str = feed.writeString("utf-8")
    return written


def plain(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(each for each in text if each >= " " or each in "\n\t")


def json_feed(channel: Channel, entries: Iterable[Entry]) -> dict[str, Any]:
    """The entries as JSON Feed 1.1."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": f"{channel.site_url}/",
        "feed_url": channel.feed_url,
        "authors": [{"name": channel.newsroom, "url": f"{channel.site_url}/"}],
        "items": [
            {
                "id": entry.key,
                "url": entry.url,
                "title": entry.title,
                "content_text": entry.summary,
                "date_published": entry.first_published_at.isoformat(),
                "date_modified": entry.published_at.isoformat(),
                "language": entry.language,
                "tags": list(entry.topics),
                **({"authors": [{"name": name} for name in entry.people]} if entry.people else {}),
            }
            for entry in entries
        ],
    }


def data_feed(
    channel: Channel, modified_at: datetime | None, versions: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """All newest versions as one DataFeed of ClaimReviews, piece by piece.

    A version is its own JSON and its ClaimReview, "" of a withdrawn one, which has its dateDeleted.
    """
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": channel.title,
        "url": channel.feed_url,
    } | ({"dateModified": modified_at.isoformat()} if modified_at else {})
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "dataFeedElement": ['
    for place, (body, review) in enumerate(versions):
        yield ",\n" if place else "\n"
        yield data_feed_item(json.loads(body), review)
    yield "\n]}\n"


def data_feed_item(body: Mapping[str, Any], review: str) -> str:
    """One version as a DataFeedItem."""
    item = {
        "@type": "DataFeedItem",
        "url": body["url"],
        "dateCreated": body["first_published_at"],
        "dateModified": body["published_at"],
    }
    if not review:
        return json.dumps(item | {"dateDeleted": body["published_at"]}, ensure_ascii=False)
    return f'{json.dumps(item, ensure_ascii=False)[:-1]}, "item": [{review}]}}'


SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(pages: Sequence[tuple[str, datetime | None]]) -> str:
    """Addresses with when each was changed, if that is known."""
    return located("urlset", "url", pages)


def sitemap_index(maps: Sequence[tuple[str, datetime | None]]) -> str:
    """Addresses of sitemaps."""
    return located("sitemapindex", "sitemap", maps)


def located(whole: str, part: str, places: Iterable[tuple[str, datetime | None]]) -> str:
    """A sitemap's own little XML."""
    lines = "".join(
        f"<{part}><loc>{escape(address)}</loc>"
        + (f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else "")
        + f"</{part}>\n"
        for address, at in places
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<{whole} xmlns="{SITEMAPS}">\n{lines}</{whole}>\n'
    )
