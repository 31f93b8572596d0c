"""RSS, RDF and Atom by feedparser, after what no feed needs was refused."""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import accumulate
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import html

from factcheck.corroboration.decoding import decode, one_line
from factcheck.errors import SourceRejected
from factcheck.parsing.documents import Feed, FeedEntry

MAX_ENTRIES = 500
# A feed is what is new. What lists more than this is no feed, and costs minutes to read.
MAX_LISTED = 10_000
# Real ones nest less than fifty deep, pages in them included.
MAX_LEVELS = 1_000
MAX_TITLE_CHARACTERS = 500
MAX_SUMMARY_CHARACTERS = 2_000
MAX_NAME_CHARACTERS = 200
MAX_URL_CHARACTERS = 2_000
YEARS = range(1970, 2101)

_LISTED = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s/>]")
_TAG = re.compile(r"<(/?)[A-Za-z][^<>]*>")
_ROOT = re.compile(r"<(?:[\w.-]{1,50}:)?([\w.-]{1,50})")
_DECLARES = re.compile(r"<!doctype\b(?!\s+html\b)", re.IGNORECASE)
_FEEDS = frozenset({"rss", "feed", "RDF"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])")


def feed(body: bytes, *, url: str) -> Feed:
    """The feed in `body`, which came from `url`.

    Raises:
        SourceRejected: as `parsing.feed` says.
    """
    text = _without_prolog(decode(body))
    _refuse_other_than_feed(text)
    if sum(1 for _ in _LISTED.finditer(text)) > MAX_LISTED:
        raise SourceRejected(
            f"This feed lists more than {MAX_LISTED:,} entries; give the address of one that "
            "lists the newest.",
            code="too_large",
        )
    if _levels(text) > MAX_LEVELS:
        raise SourceRejected(
            f"This feed is nested more than {MAX_LEVELS:,} levels deep, as none is.",
            code="bad_content",
        )
    found = feedparser.parse(text.encode(), response_headers={"content-location": url})
    language = _LANGUAGE.match(str(found.feed.get("language", "")).lower())
    entries = (_entry(each, url) for each in found.entries[:MAX_ENTRIES])
    return Feed(
        _line(found.feed, "title", MAX_TITLE_CHARACTERS),
        language[0] if language else "",
        tuple(entry for entry in entries if entry.url),
    )


def _levels(text: str) -> int:
    """How deep elements lie in each other at most; what is never closed counts as well."""
    steps = (-1 if tag[1] else not tag[0].endswith("/>") for tag in _TAG.finditer(text))
    return max(accumulate(steps), default=0)


def _without_prolog(text: str) -> str:
    """What follows the XML declaration, comments and processing instructions."""
    while True:
        text = text.lstrip("\ufeff \t\r\n\0")
        end = "?>" if text.startswith("<?") else "-->" if text.startswith("<!--") else ""
        if not end:
            return text
        text = text.partition(end)[2]


def _refuse_other_than_feed(text: str) -> None:
    if _DECLARES.match(text):
        raise SourceRejected(
            "This feed declares a document type, through which a feed can make its reader do "
            "harm; it is not read.",
            code="bad_content",
        )
    root = _ROOT.match(text)
    name = root[1] if root else ""
    if name == "sitemapindex":
        raise SourceRejected(
            "This is an index that leads on to other lists; give the address of a feed.",
            code="too_many_redirects",
        )
    if name not in _FEEDS:
        raise SourceRejected(
            "This address holds no RSS or Atom feed. Sites often name theirs at the foot of the "
            "page.",
            code="unsupported_media_type",
        )


def _entry(told: dict[str, Any], url: str) -> FeedEntry:
    # Not the library's own look-up, which gives one of these for the other and warns of it.
    times = (dict.get(told, name) for name in ("published_parsed", "updated_parsed"))
    return FeedEntry(
        _address(str(told.get("link") or ""), url),
        _line(told, "title", MAX_TITLE_CHARACTERS),
        _line(told, "summary", MAX_SUMMARY_CHARACTERS),
        _line(told, "author", MAX_NAME_CHARACTERS),
        _moment(next(filter(None, times), None)),
    )


def _line(told: Mapping[str, Any], name: str, most: int) -> str:
    """A text that may be HTML, as one line without its tags."""
    text = str(told.get(name) or "")
    if "<" in text:
        text = html.fromstring(f"<div>{text}</div>").text_content()
    return one_line(text, most)


def _address(link: str, url: str) -> str:
    try:
        address = urljoin(url, one_line(link, MAX_URL_CHARACTERS + 1))
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    return address if link.strip() and is_web and len(address) <= MAX_URL_CHARACTERS else ""


def _moment(told: struct_time | None) -> datetime | None:
    """The time that an entry tells, in UTC; none when no calendar of ours has it."""
    if told is None or told.tm_year not in YEARS:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(told), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
