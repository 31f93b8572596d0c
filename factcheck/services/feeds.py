"""The feeds that a desk watches: adding and removing them, and reading them regularly."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from factcheck import fetching, parsing
from factcheck.enums import JobKind
from factcheck.errors import InvalidInput, NotFound, SourceError
from factcheck.models import FeedEntry, User, WatchedFeed
from factcheck.services import addresses, audit, desks, fetches, jobs, robots

DECIDERS = desks.DECIDERS
WHAT = "choose a desk's feeds"
MOST_OF_A_DESK = 200
POLL_EVERY = timedelta(minutes=15)
# After failures in a row the wait doubles up to this.
MAX_WAIT = timedelta(days=1)
KEPT = timedelta(days=365)
ENTERED_AT_ONCE = 100
START_SECONDS = 8  # for its host's turn; later, the poll waits as a job


def add(*, desk_id: int, by: User, url: str) -> WatchedFeed:
    """Have a feed read from now on, for all searches of the desk.

    Idempotent: one that is watched already stays as it is.

    Raises:
        InvalidInput: no address, or the desk watches 200 already.
        NotFound: no such desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    address = addresses.cleaned(url)
    with transaction.atomic():
        desk = desks.deciding(desk_id, by, what=WHAT)
        watched = WatchedFeed.objects.watched().filter(desk=desk)
        key = addresses.key_of(address)
        if row := watched.filter(url_key=key).first():
            return row
        if watched.count() >= MOST_OF_A_DESK:
            raise InvalidInput(
                f"This desk watches {MOST_OF_A_DESK} feeds already. Remove one first.",
                code="too_many_feeds",
                field="url",
            )
        now = timezone.now()
        row = WatchedFeed.objects.create(
            desk=desk, url=address, url_key=key, added_at=now, added_by=by, due_at=now
        )
        jobs.enqueue(JobKind.POLL, row.pk)
        audit.record("feeds.add", f"feed:{row.pk}", by=by, desk=desk, data={"url": address})
    return row


def remove(*, feed_id: int, by: User) -> WatchedFeed:
    """Read a feed no more; sources that it led to stay.

    Idempotent.

    Raises:
        NotFound: no such feed on a desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    with transaction.atomic():
        row = WatchedFeed.objects.select_for_update().filter(pk=feed_id).first()
        if row is None or not by.desks.filter(pk=row.desk_id).exists():
            raise NotFound("There is no such feed on your desks.")
        desk = desks.deciding(row.desk_id, by, what=WHAT)
        if row.removed_at is None:
            row.removed_at, row.removed_by = timezone.now(), by
            row.save(update_fields=["removed_at", "removed_by"])
            audit.record("feeds.remove", f"feed:{row.pk}", by=by, desk=desk, data={"url": row.url})
    return row


def enter_due() -> int:
    """Enter the polls whose time has come."""
    now = timezone.now()
    with transaction.atomic():
        due = WatchedFeed.objects.watched().filter(due_at__lte=now).order_by("due_at")
        rows = list(due.select_for_update(skip_locked=True)[:ENTERED_AT_ONCE])
        for row in rows:
            jobs.enqueue(JobKind.POLL, row.pk)
            row.due_at = now + POLL_EVERY
        WatchedFeed.objects.bulk_update(rows, ["due_at"])
    return len(rows)


def run(lease: jobs.Lease) -> None:
    """Read a feed and keep what it announces, or why it could not be read."""
    feed = WatchedFeed.objects.watched().filter(pk=lease.subject_id).first()
    if feed is None:
        with jobs.holding(lease):
            return
    hosts = robots.overridden_hosts(feed.desk_id)
    behaviour = fetches.manners(starts_for_seconds=START_SECONDS, overridden=hosts)
    [(_, outcome)] = fetching.fetch_many([fetching.Wanted(feed.url)], behaviour)
    try:
        if isinstance(outcome, SourceError):
            raise outcome
        with fetches.told_as_unavailable(feed.url):
            found = parsing.feed(outcome.body, url=outcome.final_url)
    except SourceError as error:
        settle_failure(lease, feed, error)
    else:
        settle(lease, feed, found)


def settle_failure(lease: jobs.Lease, feed: WatchedFeed, error: SourceError) -> None:
    """Say why the feed brought nothing, and wait longer each time; its entries stay."""
    asked = timedelta(seconds=getattr(error, "retry_after_seconds", None) or 0)
    if error.code == fetching.NOT_YET:
        jobs.put_back(lease, due_at=timezone.now() + asked)
        return
    with jobs.holding(lease):
        feed.failure, feed.polled_at = error.message, timezone.now()
        wait = min(POLL_EVERY * 2**feed.failures_in_row, MAX_WAIT)
        feed.failures_in_row = min(feed.failures_in_row + 1, 10)
        feed.due_at = feed.polled_at + max(wait, asked)
        feed.save(update_fields=["failure", "polled_at", "failures_in_row", "due_at"])


def settle(lease: jobs.Lease, feed: WatchedFeed, found: parsing.Feed) -> None:
    """Keep the entries that are new, and let go of those of a year ago."""
    now = timezone.now()
    with jobs.holding(lease):
        FeedEntry.objects.bulk_create(
            (entry_of(feed, each, now) for each in found.entries), ignore_conflicts=True
        )
        feed.entries.filter(seen_at__lt=now - KEPT).delete()
        feed.title, feed.polled_at = found.title or feed.title, now
        feed.failure, feed.failures_in_row, feed.due_at = "", 0, now + POLL_EVERY
        feed.save(update_fields=["title", "polled_at", "failure", "failures_in_row", "due_at"])


def entry_of(feed: WatchedFeed, told: parsing.FeedEntry, seen_at: datetime) -> FeedEntry:
    """An entry's row."""
    return FeedEntry(
        feed=feed,
        url=told.url,
        url_key=addresses.key_of(told.url),
        title=told.title,
        summary=told.summary,
        published_on=told.published_at.date() if told.published_at else None,
        seen_at=seen_at,
    )
