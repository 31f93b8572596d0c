"""The feeds that a desk watches, and what stood in them."""

from collections.abc import Sequence

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import models
from django.db.models import F, Q

from factcheck.models.people import Desk, User


class WatchedFeedQuerySet(models.QuerySet["WatchedFeed"]):
    """Named sets of feeds."""

    def watched(self) -> "WatchedFeedQuerySet":
        """Those that nobody has removed."""
        return self.filter(removed_at=None)


class WatchedFeed(models.Model):
    """An RSS or Atom feed that a desk has read regularly, until somebody removes it.

    `etag` and `last_modified` are what its server said of the last whole answer. `failure` is why
    the newest poll brought nothing, "" when it went well.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="feeds")
    url = models.CharField(max_length=2000)
    url_key = models.CharField(max_length=64, editable=False)
    title = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField()
    polled_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    failures_in_row = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)

    objects = WatchedFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "url_key"],
                condition=Q(removed_at=None),
                name="a_desk_watches_a_feed_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="a_removed_feed_has_its_person_and_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(removed_at=None), name="feeds_by_due_time")
        ]

    def __str__(self) -> str:
        return self.title or self.url


class FeedEntryQuerySet(models.QuerySet["FeedEntry"]):
    """Named sets of entries."""

    def resembling(self, words: Sequence[str]) -> "FeedEntryQuerySet":
        """Entries in which any of `words` occurs, the one with most of them first."""
        query = SearchQuery(" OR ".join(words), search_type="websearch", config="english")
        return (
            self.filter(search=query)
            .annotate(rank=SearchRank(F("search"), query))
            .order_by("-rank", "-pk")
        )


class FeedEntry(models.Model):
    """What a feed announced: a page, with a few words on it."""

    feed = models.ForeignKey(WatchedFeed, on_delete=models.CASCADE, related_name="entries")
    url = models.CharField(max_length=2000)
    url_key = models.CharField(max_length=64, editable=False)
    title = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)
    seen_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector("title", "summary", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = FeedEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feed entries"
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "url_key"], name="a_feed_announces_an_address_once"
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="feed_entries_by_words")]

    def __str__(self) -> str:
        return self.title or self.url
