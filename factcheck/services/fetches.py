"""Fetching pages for the newsroom and keeping their copies."""

from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from factcheck import archive, fetching
from factcheck.corroboration import page, passages, stance
from factcheck.corroboration.claim_text import ClaimText
from factcheck.enums import JobKind, SourceState
from factcheck.errors import SourceError, SourceRejected, SourceUnavailable
from factcheck.models import Capture, Passage, Source
from factcheck.services import addresses, jobs

# A page cited by many claims is fetched once; a copy this young serves all of them.
CAPTURE_STAYS_FRESH = timedelta(minutes=15)
# The pages of one search come in together; the grouping waits for the others this long.
WEIGH_DELAY = timedelta(seconds=1)


def article_at(url: str) -> tuple[fetching.Fetched, page.Page]:
    """The page at `url` and the article in it, by the rules for sources.

    Raises:
        SourceUnavailable, SourceRejected: it could not be had, or holds no article.
    """
    guard = fetching.Guard.parse(settings.FETCH_LOOPBACK_EXCEPTION)
    fetched = fetching.fetch(url, guard=guard)
    article = page.read(
        fetched.body,
        url=fetched.final_url,
        content_type=fetched.content_type,
        charset=fetched.charset,
    )
    return fetched, article
