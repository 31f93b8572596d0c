"""The pages found for a claim, and which origins they go back to."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q

from factcheck.enums import MergeReason, SourceState, Stance
from factcheck.models.captures import Capture
from factcheck.models.claims import Claim
from factcheck.models.people import User
from factcheck.models.searches import Search
from factcheck.models.stories import Publisher
from factcheck.models.words import holding


class Origin(models.Model):
    """A group of a claim's sources that are not independent of one another."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="origins")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "number"], name="origins_of_a_claim_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.label}"


WORDS = SearchVector("title", "url", "snippet", config="english")  # as they are indexed


class SourceQuerySet(models.QuerySet["Source"]):
    """Named sets of sources."""

    def of_desks_of(self, user: User) -> "SourceQuerySet":
        """Sources of claims of the desks where `user` holds a role."""
        return self.filter(claim__desk__in=user.desk_ids)

    def saying(self, query: SearchQuery) -> "SourceQuerySet":
        """Sources whose title, address or excerpt fits a full-text query."""
        return self.alias(words=WORDS).filter(holding(self, WORDS, query))

    def ruled_by_people(self) -> "SourceQuerySet":
        """Sources whose stance a person has set."""
        return self.exclude(human_stance="")

    def bearing(self) -> "SourceQuerySet":
        """Fetched sources on the claim's subject, by the person's word or else the machine's."""
        off_subject = Q(human_stance=Stance.UNRELATED) | Q(
            human_stance="", machine_stance=Stance.UNRELATED
        )
        return self.exclude(capture=None).exclude(off_subject)


class Source(models.Model):
    """A page found for a claim.

    `attached_by` is the person who added it by hand, nobody when a search found it. `attempt`
    counts the fetches of it that failed, and `retry_at` is when it is tried again. The machine's
    stance is a suggestion with its reason; only the human one counts.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="sources")
    search = models.ForeignKey(
        Search, on_delete=models.SET_NULL, null=True, blank=True, related_name="sources"
    )
    url = models.CharField(max_length=2000)
    url_key = models.CharField(max_length=64, editable=False)
    title = models.TextField(blank=True)
    snippet = models.TextField(blank=True)
    provider = models.CharField(max_length=50, blank=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, null=True, blank=True)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    state = models.CharField(max_length=20, choices=SourceState, default=SourceState.FOUND)
    failure = models.TextField(blank=True)
    failure_code = models.CharField(max_length=50, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="sources"
    )
    origin = models.ForeignKey(
        Origin, on_delete=models.SET_NULL, null=True, blank=True, related_name="sources"
    )

    machine_stance = models.CharField(max_length=20, choices=Stance, blank=True)
    machine_score = models.FloatField(null=True, blank=True)
    machine_reason = models.TextField(blank=True)
    human_stance = models.CharField(max_length=20, choices=Stance, blank=True)
    human_note = models.TextField(blank=True)
    human_stance_at = models.DateTimeField(null=True, blank=True)
    human_stance_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(WORDS, name="sources_by_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "url_key"], name="a_claim_has_an_address_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SourceState.values), name="state_of_a_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=SourceState.FETCHED, capture__isnull=False)
                | (~Q(state=SourceState.FETCHED) & Q(capture=None)),
                name="a_fetched_source_has_its_capture",
            ),
            models.CheckConstraint(
                condition=Q(human_stance="", human_stance_by=None, human_stance_at=None)
                | Q(
                    human_stance__in=Stance.values,
                    human_stance_by__isnull=False,
                    human_stance_at__isnull=False,
                ),
                name="a_human_stance_has_its_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(machine_stance="") | Q(machine_stance__in=Stance.values),
                name="machine_stance_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class PassageQuerySet(models.QuerySet["Passage"]):
    """Named sets and orders of passages."""

    def best_first(self) -> "PassageQuerySet":
        """Those that a person chose, the newest first, then the machine's by their score."""
        return self.order_by(models.F("marked_at").desc(nulls_last=True), "-score", "pk")


class Passage(models.Model):
    """What of a page bears on the claim: `quote` is exactly `capture.text[start:end]`.

    `marked_by` is the person who chose it, nobody when the machine did.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    score = models.FloatField()
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=models.F("end")), name="a_passage_has_a_length"
            ),
            models.CheckConstraint(
                condition=Q(marked_at=None, marked_by=None)
                | Q(marked_at__isnull=False, marked_by__isnull=False),
                name="a_marked_passage_has_its_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return self.quote


class Merge(models.Model):
    """Why two sources count as one origin, with the words that show it."""

    origin = models.ForeignKey(Origin, on_delete=models.CASCADE, related_name="merges")
    left = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=30, choices=MergeReason)
    detail = models.TextField()
    left_quote = models.TextField(blank=True)
    right_quote = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(left=models.F("right")), name="a_merge_joins_two_sources"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=MergeReason.values), name="reason_of_a_merge_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.detail
