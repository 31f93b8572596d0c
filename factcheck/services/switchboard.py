"""Which providers this newsroom has switched on, why the others are off, and how each may be used.

Whatever speaks to the outside is off until a setting switches it on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import timezone

from factcheck import fetching
from factcheck.models import Capture, Claim, FeedEntry, ProviderUse, Source, Story, WatchedFeed
from factcheck.providers import (
    GDELT,
    Brave,
    GoogleFactCheck,
    Hit,
    OwnTexts,
    Provider,
    SearXNG,
    Wikipedia,
    gdelt,
)

OWN_ARCHIVE = "own_archive"
WATCHED_FEEDS = "watched_feeds"
# Of the newsroom's own texts of one kind, for one query.
OWN_HITS = 5
MAX_SNIPPET_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A provider as it is wired here.

    Args:
        name: as on the answers' rows.
        label: as people call it.
        why_off: a sentence, or "" when it is on.
        connect: the provider, for one claim's search.
        interval_seconds: from one question to the next, over all workers.
        per_day: questions, 0 for no limit.
        is_own: it is in this very database, so nothing of the above applies.
    """

    name: str
    label: str
    why_off: str
    connect: Callable[[Claim], Provider]
    interval_seconds: float = 0
    per_day: int = 0
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A provider as a desk sees it, with how it has borne its use."""

    name: str
    label: str
    is_on: bool
    why_off: str
    asked_today: int
    per_day: int
    failures_in_row: int
    resting_until: datetime | None
    last_failure: str


def listed(*, desk_id: int) -> list[Listed]:
    """Every provider that there is, on or off, in the order in which they are asked."""
    uses = {use.provider: use for use in ProviderUse.objects.all()}
    today = timezone.now().date()
    return [
        Listed(
            name=line.name,
            label=line.label,
            is_on=not line.why_off,
            why_off=line.why_off,
            asked_today=use.count if use.counted_on == today else 0,
            per_day=line.per_day,
            failures_in_row=use.failures_in_row,
            resting_until=use.resting_until,
            last_failure=use.last_failure if use.failures_in_row else "",
        )
        for line in lines(desk_id)
        for use in [uses.get(line.name, ProviderUse(provider=line.name))]
    ]


def lines(desk_id: int) -> list[Line]:
    """Every provider that there is for a desk, its own texts first."""
    watches = WatchedFeed.objects.watched().filter(desk=desk_id).exists()
    return [
        Line(OWN_ARCHIVE, "Own archive", "", own_archive, is_own=True),
        Line(
            WATCHED_FEEDS,
            "Watched feeds",
            "" if watches else "This desk watches no feed.",
            watched_feeds,
            is_own=True,
        ),
        *outside_lines(),
    ]


def outside_lines() -> list[Line]:
    """The providers that are reached by the network, as the settings have them."""
    return [
        Line(
            "searxng",
            "SearXNG",
            off_unless(settings.SEARXNG_URL, "SEARXNG_URL"),
            lambda _: SearXNG(settings.SEARXNG_URL, settings.USER_AGENT, limits()),
            per_day=settings.SEARXNG_PER_DAY,
        ),
        Line(
            "google_fact_check",
            "Google Fact Check",
            off_unless(settings.GOOGLE_FACT_CHECK_KEY, "GOOGLE_FACT_CHECK_KEY"),
            google_fact_check,
            per_day=settings.GOOGLE_FACT_CHECK_PER_DAY,
        ),
        Line(
            "gdelt",
            "GDELT",
            off_unless(settings.GDELT_ENABLED, "GDELT_ENABLED"),
            lambda _: GDELT(
                settings.GDELT_URL, settings.USER_AGENT, limits(), settings.FETCH_PROXY
            ),
            interval_seconds=gdelt.INTERVAL_SECONDS,
            per_day=settings.GDELT_PER_DAY,
        ),
        *wikipedia_lines(),
        Line(
            "brave",
            "Brave Search",
            off_unless(settings.BRAVE_SEARCH_KEY, "BRAVE_SEARCH_KEY"),
            brave,
            interval_seconds=1,
            per_day=settings.BRAVE_SEARCH_PER_DAY,
        ),
    ]


def wikipedia_lines() -> list[Line]:
    """A provider for each language's Wikipedia, or one that is off."""
    if not settings.WIKIPEDIA_LANGUAGES:
        why = off_unless(on=False, setting="WIKIPEDIA_LANGUAGES")
        return [Line("wikipedia", "Wikipedia", why, partial(wikipedia, "en"))]
    return [
        Line(
            f"wikipedia_{language}",
            f"Wikipedia ({language})",
            "",
            partial(wikipedia, language),
            per_day=settings.WIKIPEDIA_PER_DAY,
        )
        for language in settings.WIKIPEDIA_LANGUAGES
    ]


def off_unless(on: object, setting: str) -> str:
    """Why a provider is off, if it is."""
    return "" if on else f"It is off until {setting} is set."


def limits() -> fetching.Limits:
    """Of one question to a provider."""
    return fetching.Limits(
        timeout_seconds=settings.PROVIDER_TIMEOUT_SECONDS, max_body_bytes=1024 * 1024
    )


def google_fact_check(_claim: Claim) -> Provider:
    """Google's fact checks, with this newsroom's key."""
    return GoogleFactCheck(
        settings.GOOGLE_FACT_CHECK_KEY,
        settings.GOOGLE_FACT_CHECK_URL,
        settings.USER_AGENT,
        limits(),
        settings.FETCH_PROXY,
    )


def brave(_claim: Claim) -> Provider:
    """Brave's index of the web, with this newsroom's key."""
    return Brave(
        settings.BRAVE_SEARCH_KEY,
        settings.BRAVE_SEARCH_URL,
        settings.USER_AGENT,
        limits(),
        settings.FETCH_PROXY,
    )


def wikipedia(language: str, _claim: Claim) -> Provider:
    """One language's Wikipedia."""
    return Wikipedia(
        language,
        settings.WIKIPEDIA_URL,
        settings.USER_AGENT,
        limits(),
        settings.FETCH_PROXY,
    )


def own_archive(claim: Claim) -> Provider:
    """The desk's other stories, and what it had copies of before the claim was logged."""
    stories = Story.objects.filter(desk=claim.desk_id).exclude(url="")
    elsewhere = stories.exclude(appearances__claim=claim).select_related("publisher")
    of_desk = Source.objects.filter(claim__desk=claim.desk_id).values("capture")
    earlier = Capture.objects.filter(pk__in=of_desk, captured_at__lt=claim.logged_at)
    copies = earlier.defer("headers", "hops", "links")

    def find(words: list[str]) -> Iterable[Hit]:
        yield from map(hit_of_story, elsewhere.resembling(words)[:OWN_HITS])
        yield from map(hit_of_copy, copies.resembling(words)[:OWN_HITS])

    return OwnTexts(OWN_ARCHIVE, find)


def watched_feeds(claim: Claim) -> Provider:
    """What the feeds that the desk watches have announced."""
    watched = WatchedFeed.objects.watched().filter(desk=claim.desk_id)
    entries = FeedEntry.objects.filter(feed__in=watched).select_related("feed")

    def find(words: list[str]) -> Iterable[Hit]:
        return map(hit_of_entry, entries.resembling(words)[: 2 * OWN_HITS])

    return OwnTexts(WATCHED_FEEDS, find)


def hit_of_story(story: Story) -> Hit:
    """A story of the desk's own, as a hit."""
    return Hit(
        url=story.url,
        title=story.title,
        snippet=story.text[:MAX_SNIPPET_CHARACTERS],
        published_on=story.published_on,
        publisher=story.publisher.name if story.publisher else "",
        language=story.language,
    )


def hit_of_copy(capture: Capture) -> Hit:
    """A page that was fetched before, as a hit."""
    return Hit(
        url=capture.final_url,
        title=capture.title,
        snippet=capture.text[:MAX_SNIPPET_CHARACTERS],
        published_on=capture.published_on,
        publisher=capture.site_name,
        language=capture.language[:10],
    )


def hit_of_entry(entry: FeedEntry) -> Hit:
    """What a feed announced, as a hit."""
    return Hit(
        url=entry.url,
        title=entry.title,
        snippet=entry.summary[:MAX_SNIPPET_CHARACTERS],
        published_on=entry.published_on,
        publisher=entry.feed.title,
    )
