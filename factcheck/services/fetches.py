"""Fetching a claim's pages for the newsroom, keeping their copies, reading what bears on it."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from factcheck import fetching, parsing
from factcheck import jobs as limits
from factcheck.enums import JobKind, SourceState
from factcheck.errors import SourceError, SourceRejected, SourceUnavailable
from factcheck.fetching.robots import DISALLOWED, UNAVAILABLE
from factcheck.models import Capture, Claim, Source, User
from factcheck.services import captures, citations, health, in_flight, jobs, robots

logger = logging.getLogger(__name__)

# A page cited by many claims is fetched once; a copy this young serves all of them.
CAPTURE_STAYS_FRESH = timedelta(minutes=15)
# The pages of one search come in together; the grouping waits for the others this long.
WEIGH_DELAY = timedelta(seconds=1)
# How soon to look again for what another worker is fetching.
LOOK_AGAIN = timedelta(seconds=2)
PAGES_AT_ONCE = 500
# Failures that depend on who asks, for which desk, or on the claim itself.
OF_ONE_CLAIM = frozenset({DISALLOWED, UNAVAILABLE, "fault"})
MAX_TITLE_CHARACTERS = 500
PERSON_WAITS_SECONDS = 8


def article_at(url: str) -> tuple[fetching.Fetched, parsing.Document]:
    """The page at `url` and the article in it, now, because a person asks for this very page.

    Raises:
        SourceUnavailable, SourceRejected: it could not be had, or holds no article.
    """
    fetched = now(url, by_program=False)
    return fetched, article_in(fetched)


def now(url: str, *, by_program: bool) -> fetching.Fetched:
    """What is at `url`, while somebody waits for it.

    Raises:
        SourceUnavailable, SourceRejected: it could not be had.
    """
    wanted = fetching.Wanted(url, by_program=by_program)
    [(_, outcome)] = fetching.fetch_many([wanted], manners(starts_for_seconds=PERSON_WAITS_SECONDS))
    if isinstance(outcome, SourceError):
        raise outcome
    return outcome


def article_in(fetched: fetching.Fetched) -> parsing.Document:
    """The article in a page that was fetched.

    Raises:
        SourceRejected: there is none.
    """
    return parsing.article(fetched.body, **told_of(fetched))


def document_in(fetched: fetching.Fetched) -> parsing.Document:
    """Whatever was fetched, with its text if it has any.

    Raises:
        SourceRejected: `bad_content`: it was made to harm its reader.
    """
    return parsing.read(fetched.body, **told_of(fetched))


def told_of(fetched: fetching.Fetched) -> dict[str, str]:
    """What the server said of a body, for its reader."""
    return {
        "url": fetched.final_url,
        "content_type": fetched.content_type,
        "charset": fetched.charset,
    }


def manners(
    *, starts_for_seconds: float, overridden: Iterable[str] = frozenset()
) -> fetching.Manners:
    """How the fetcher of this newsroom behaves; for one batch, which begins fetches so long."""
    pace = fetching.Pace(interval_seconds=settings.FETCH_HOST_INTERVAL_SECONDS)
    return fetching.Manners(
        guard=fetching.Guard.parse(settings.FETCH_LOOPBACK_EXCEPTION),
        user_agent=settings.USER_AGENT,
        proxy=settings.FETCH_PROXY,
        limits=fetching.Limits(timeout_seconds=limits.FETCH_LIMIT_SECONDS),
        pace=pace,
        own=own_slots(os.getpid(), pace.group_size),
        redis_url=health.client_url(settings.REDIS_URL),
        starts_for_seconds=starts_for_seconds,
        overridden=frozenset(overridden),
    )


@cache
def own_slots(_process_id: int, group_size: int) -> fetching.OwnSlots:
    """What this process has in flight; a forked worker begins with nothing."""
    return fetching.OwnSlots(group_size)


def run(lease: jobs.Lease) -> None:
    """Fetch the claim's waiting sources side by side, and commit each as it comes in.

    A source that cannot be had now is tried again while it has attempts; one that must not be
    had never is. Either way it says why in the end. What is left goes into the same job, put
    back until the first of it is due.
    """
    claim = Claim.objects.select_related("claimant").get(pk=lease.subject_id)
    batch = Batch(lease, claim)
    try:
        batch.work()
    except SoftTimeLimitExceeded:
        logger.warning("Fetches of claim %s ran out of time; the rest is put back.", claim.pk)
        if not batch.has_moved:
            raise
    batch.end()


@dataclass(slots=True)
class Batch:
    """One run of a claim's fetches."""

    lease: jobs.Lease
    claim: Claim
    has_moved: bool = False
    _taken: set[str] = field(default_factory=set)
    _waits: dict[int, datetime] = field(default_factory=dict)

    def work(self) -> None:
        """Keep what there is a fresh copy of, then fetch what nobody else fetches."""
        waiting = {source.url_key: source for source in self._waiting()}
        self._taken = in_flight.take(waiting)
        try:
            # Not sooner: what another worker let go of just now has left its copy.
            for url_key, capture in fresh_captures(waiting).items():
                self._use(waiting.pop(url_key), capture)
            for url_key in waiting.keys() - self._taken:
                self._waits[waiting.pop(url_key).pk] = timezone.now() + LOOK_AGAIN
            self._fetch(waiting)
        finally:
            self._let_go(set(self._taken))

    def end(self) -> None:
        """Put the job back until the first of what is left is due, or end it."""
        left = list(self.claim.sources.filter(state=SourceState.FOUND))
        if not left:
            with jobs.holding(self.lease):
                return
        now = timezone.now()
        dues = [self._waits.get(each.pk) or each.retry_at or now for each in left]
        jobs.put_back(self.lease, due_at=min(dues))

    def _waiting(self) -> Iterable[Source]:
        is_due = Q(retry_at=None) | Q(retry_at__lte=timezone.now())
        found = self.claim.sources.filter(is_due, state=SourceState.FOUND)
        with_people = found.select_related("attached_by", "search__requested_by")
        return with_people.order_by("attempt", "pk")[:PAGES_AT_ONCE]

    def _fetch(self, sources: dict[str, Source]) -> None:
        of_page = {
            fetching.Wanted(each.url, by_program=each.attached_by_id is None): each
            for each in sources.values()
        }
        behaviour = manners(
            starts_for_seconds=limits.BATCH_STARTS_FOR_SECONDS,
            overridden=robots.overridden_hosts(self.claim.desk_id),
        )
        with closing(fetching.fetch_many(list(of_page), behaviour)) as pages:
            for wanted, outcome in pages:
                self._settle(of_page[wanted], outcome)

    def _settle(self, source: Source, outcome: fetching.Outcome) -> None:
        try:
            if isinstance(outcome, SourceError):
                raise outcome
            with told_as_unavailable(source.url):
                document = document_in(outcome)
            capture = captures.build(outcome, document, by=asked_by(source))
        except SourceError as error:
            self._fail(source, error)
        else:
            captures.keep(capture)
            self._use(source, capture)
        self._let_go([source.url_key])

    def _let_go(self, url_keys: Iterable[str]) -> None:
        in_flight.let_go(self._taken.intersection(url_keys))
        self._taken.difference_update(url_keys)

    def _use(self, source: Source, capture: Capture) -> None:
        try:
            keep(self.lease, self.claim, source, capture)
        except SourceError as error:
            self._fail(source, error)
        self.has_moved = True

    def _fail(self, source: Source, error: SourceError) -> None:
        if isinstance(error, SourceUnavailable) and error.code == fetching.NOT_YET:
            wait = timedelta(seconds=error.retry_after_seconds or 0)
            self._waits[source.pk] = timezone.now() + wait
        else:
            fail(self.lease, source, error)
            self.has_moved = True


def fresh_captures(url_keys: Iterable[str]) -> dict[str, Capture]:
    """The newest copies of addresses, where they are young enough to serve another claim."""
    young = Capture.objects.filter(
        url_key__in=list(url_keys), captured_at__gt=timezone.now() - CAPTURE_STAYS_FRESH
    )
    return {capture.url_key: capture for capture in young.order_by("captured_at")}


def keep(lease: jobs.Lease, claim: Claim, source: Source, capture: Capture) -> None:
    """Give the source its copy, passages and the machine's suggestion; have the origins weighed.

    Raises:
        SourceUnavailable: `fault`: this service could not make sense of the text.
        LeaseLost: the lease is no longer the newest; nothing was written.
    """
    with told_as_unavailable(source.url):
        reading = citations.read(claim, capture)
    with jobs.writing(lease):
        row = locked(source)
        if row is None:
            return
        row.state, row.capture, row.retry_at = SourceState.FETCHED, capture, None
        row.failure = row.failure_code = ""
        row.title = capture.title[:MAX_TITLE_CHARACTERS] or row.title
        citations.keep(row, reading)
        jobs.enqueue(JobKind.WEIGH, claim.pk, delay=WEIGH_DELAY)


def fail(lease: jobs.Lease, source: Source, error: SourceError) -> None:
    """Say on the source why there is no copy of it, and when it is tried again, if ever.

    What the site answered counts for every claim that waits for the same page.

    Raises:
        LeaseLost: the lease is no longer the newest; nothing was written.
    """
    with jobs.writing(lease):
        row = locked(source)
        if row is None:
            return
        others = Source.objects.filter(url_key=row.url_key, state=SourceState.FOUND)
        others = others.exclude(pk=row.pk).select_for_update(skip_locked=True)
        for each in [row] if error.code in OF_ONE_CLAIM else [row, *others]:
            note_failure(each, error)


def note_failure(row: Source, error: SourceError) -> None:
    """Write a failed try on one source."""
    row.attempt += 1
    row.failure, row.failure_code, row.retry_at = error.message, error.code, None
    if isinstance(error, SourceRejected):
        row.state = SourceState.REJECTED
    elif row.attempt >= limits.MAX_ATTEMPTS:
        row.state = SourceState.UNAVAILABLE
    else:
        asked = timedelta(seconds=getattr(error, "retry_after_seconds", None) or 0)
        row.retry_at = timezone.now() + max(asked, limits.fetch_backoff(row.attempt))
    row.save(update_fields=["attempt", "failure", "failure_code", "retry_at", "state"])


@contextmanager
def told_as_unavailable(url: str) -> Iterator[None]:
    """Log a fault of this service in reading one page, so that it stops no other page.

    Raises:
        SourceUnavailable: `fault`.
    """
    try:
        yield
    except (SourceError, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        logger.exception("Reading %s failed.", url)
        raise SourceUnavailable(
            "The page could not be read because of a fault in this service.", code="fault"
        ) from error


def asked_by(source: Source) -> User | None:
    """Who asked for the page: who attached it, else who asked for the search that found it."""
    return source.attached_by or (source.search.requested_by if source.search else None)


def locked(source: Source) -> Source | None:
    """The source's row, locked, if it still waits for its page."""
    waiting = Source.objects.select_for_update().filter(pk=source.pk, state=SourceState.FOUND)
    return waiting.first()
