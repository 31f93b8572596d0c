"""Stories, who published them, and the bodies that assert things."""

from collections.abc import Sequence

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from factcheck.enums import Intake
from factcheck.models.due_times import times_its_claims
from factcheck.models.guards import append_only, told
from factcheck.models.people import Desk, User
from factcheck.models.words import holding

MAX_PUBLISHERS = 200


class Party(models.Model):
    """A side with an interest: a government, an army, a company.

    `aliases` are what its bodies and people are called; a claimant who is called so is of it.
    """

    name = models.CharField(max_length=200, unique=True)
    aliases = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="What its bodies and people are called, separated by commas.",
    )

    class Meta:
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.name


class Owner(models.Model):
    """Whoever publishers belong to: sources of one owner are not independent of one another."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Publisher(models.Model):
    """Who publishes at an address.

    `address` is a host with an optional path, such as example.org or t.me/general_staff; the
    longest one that begins a page's address is its publisher's.
    """

    name = models.CharField(max_length=200)
    address = models.CharField(max_length=200, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Claimant(models.Model):
    """A person or body that asserts."""

    name = models.CharField(max_length=200, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class StoryQuerySet(models.QuerySet["Story"]):
    """Named sets of stories."""

    def of_desks_of(self, user: User) -> "StoryQuerySet":
        """Stories of the desks where `user` holds a role."""
        return self.filter(desk__in=user.desk_ids)

    def saying(self, query: SearchQuery) -> "StoryQuerySet":
        """Stories whose title or text fits a full-text query."""
        return self.alias(words=F("search")).filter(holding(self, F("search"), query))

    def found_by(self, words: str) -> "StoryQuerySet":
        """Stories that say so, of publishers called so, or at this very address."""
        query = SearchQuery(words, search_type="websearch", config="english")
        said = holding(self, F("search"), query)
        called = Publisher.objects.filter(name__icontains=words)
        by = list(called.values_list("pk", flat=True)[:MAX_PUBLISHERS])
        return self.alias(words=F("search")).filter(said | Q(publisher__in=by) | Q(url=words))

    def resembling(self, words: Sequence[str]) -> "StoryQuerySet":
        """Stories in which any of `words` occurs, the one with most of them first."""
        query = SearchQuery(" OR ".join(words), search_type="websearch", config="english")
        return (
            self.filter(search=query)
            .annotate(rank=SearchRank(F("search"), query))
            .order_by("-rank", "-pk")
        )


class Story(models.Model):
    """An article or post that came in; its claims are wanted by `deadline_at`, if it has one."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="stories")
    title = models.CharField(max_length=500)
    text = models.TextField()
    url = models.CharField(max_length=2000, blank=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=10, default="en")
    intake = models.CharField(max_length=10, choices=Intake)
    deadline_at = models.DateTimeField(null=True, blank=True)
    text_digest = models.CharField(max_length=64, editable=False)
    search = models.GeneratedField(
        # PostgreSQL keeps at most 1 MB of words for one row; a story's beginning says enough.
        expression=SearchVector("title", Left("text", 100_000), config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "text_digest"], name="a_desk_takes_the_same_text_in_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_story_has_text"),
            models.CheckConstraint(condition=~Q(title=""), name="a_story_has_a_title"),
            models.CheckConstraint(
                condition=Q(intake__in=Intake.values), name="intake_of_a_story_is_known"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="stories_by_words"),
            HashIndex(fields=["url"], name="stories_by_address"),
        ]
        triggers = [
            *told("'story:' || new.id", update=pgtrigger.AnyChange("deadline_at")),
            times_its_claims(),
        ]

    def __str__(self) -> str:
        return self.title


class StoryVersion(models.Model):
    """A story as it stood until an edit of it was brought in; the first one has number 1."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    text = models.TextField()
    text_digest = models.CharField(max_length=64, editable=False)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story", "number"], name="versions_of_a_story_are_numbered"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
