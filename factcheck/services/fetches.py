"""Fetching pages for the newsroom, keeping their copies, and reading what bears on a claim."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from factcheck import fetching
from factcheck.corroboration import page, passages, stance
from factcheck.corroboration.claim_text import ClaimText
from factcheck.enums import JobKind, SourceState
from factcheck.errors import SourceError, SourceRejected, SourceUnavailable
from factcheck.models import Capture, Passage, Source
from factcheck.services import captures, jobs

# A page cited by many claims is fetched once; a copy this young serves all of them.
CAPTURE_STAYS_FRESH = timedelta(minutes=15)
# The pages of one search come in together; the grouping waits for the others this long.
WEIGH_DELAY = timedelta(seconds=1)
MAX_TITLE_CHARACTERS = 500


def article_at(url: str) -> tuple[fetching.Fetched, page.Page]:
    """The page at `url` and the article in it, by the rules for sources.

    Raises:
        SourceUnavailable, SourceRejected: it could not be had, or holds no article.
    """
    guard = fetching.Guard.parse(settings.FETCH_LOOPBACK_EXCEPTION)
    fetched = fetching.fetch(url, guard=guard, user_agent=settings.USER_AGENT)
    article = page.read(
        fetched.body,
        url=fetched.final_url,
        content_type=fetched.content_type,
        charset=fetched.charset,
    )
    return fetched, article


def run(lease: jobs.Lease) -> None:
    """Fetch one source, keep its copy and pick what bears on the claim.

    An address that cannot be had now is tried again while attempts are left; one that must not
    be had never is. Either way the source says why in the end.
    """
    source = Source.objects.select_related("claim__claimant").get(pk=lease.subject_id)
    try:
        capture = fresh_capture(source.url_key) or captured(source.url)
    except SourceUnavailable as error:
        if not lease.is_last_attempt:
            jobs.failed(lease, error.message)
            return
        give_up(lease, source, SourceState.UNAVAILABLE, error)
    except SourceRejected as error:
        give_up(lease, source, SourceState.REJECTED, error)
    else:
        keep(lease, source, capture)


def fresh_capture(url_key: str) -> Capture | None:
    """The newest copy of an address, if it is young enough to serve another claim."""
    young = Capture.objects.filter(
        url_key=url_key, captured_at__gt=timezone.now() - CAPTURE_STAYS_FRESH
    )
    return young.order_by("-captured_at").first()


def captured(url: str) -> Capture:
    """Fetch `url` and put its body into the archive; the row is for the caller to save.

    Raises:
        SourceUnavailable, SourceRejected: it could not be had, or holds no article.
    """
    fetched, article = article_at(url)
    return captures.build(fetched, article, by=None)


def keep(lease: jobs.Lease, source: Source, capture: Capture) -> None:
    """Store the copy, the passages and the machine's suggestion; then have the origins weighed."""
    claimant = source.claim.claimant
    claim = ClaimText.of(source.claim.text, claimant=claimant.name if claimant else "")
    picked = passages.pick(claim, capture.text)
    suggestion = stance.of_page(claim, picked, setting=capture.title)
    if capture.pk is None:
        captures.keep(capture)
    with jobs.holding(lease):
        source.state, source.failure, source.capture = SourceState.FETCHED, "", capture
        source.title = capture.title[:MAX_TITLE_CHARACTERS] or source.title
        source.machine_stance = suggestion.stance
        source.machine_score = suggestion.score
        source.machine_reason = suggestion.reason
        source.save(
            update_fields=[
                "state",
                "failure",
                "capture",
                "title",
                "machine_stance",
                "machine_score",
                "machine_reason",
            ]
        )
        source.passages.all().delete()
        Passage.objects.bulk_create(
            Passage(
                source=source,
                start=each.start,
                end=each.end,
                quote=each.quote,
                score=each.score,
            )
            for each in picked
        )
        jobs.enqueue(JobKind.WEIGH, source.claim_id, delay=WEIGH_DELAY)


def give_up(lease: jobs.Lease, source: Source, state: SourceState, error: SourceError) -> None:
    """Say on the source why there is no copy of it."""
    with jobs.holding(lease):
        source.state, source.failure = state, error.message
        source.save(update_fields=["state", "failure"])
