"""Claims, where they occur, and to whom they are given."""

from collections.abc import Sequence
from datetime import timedelta

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from factcheck import workflow
from factcheck.enums import AssignmentOutcome, Finding, Status
from factcheck.models.due_times import (
    knows_its_times,
    times_its_claim,
    times_its_claim_by_its_story,
)
from factcheck.models.guards import told
from factcheck.models.impartiality import given_to_impartial
from factcheck.models.people import Desk, User
from factcheck.models.stories import Claimant, Story
from factcheck.models.words import holding

STUCK_AFTER = timedelta(days=2)
OPEN_STATUSES = [Status.UNVERIFIED, Status.ASSIGNED, Status.IN_RESEARCH, Status.IN_REVIEW]

WORDS = SearchVector("text", config="english")  # of a claim, as they are indexed


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Named sets of claims."""

    def of_desks_of(self, user: User) -> "ClaimQuerySet":
        """Claims of the desks where `user` holds a role."""
        return self.filter(desk__in=user.desk_ids)

    def held_by(self, user: User) -> "ClaimQuerySet":
        """Claims that are with `user` now."""
        return self.filter(assignments__assignee=user, assignments__ended_at=None)

    def saying(self, query: SearchQuery) -> "ClaimQuerySet":
        """Claims whose words fit a full-text query."""
        return self.alias(words=WORDS).filter(holding(self, WORDS, query))

    def saying_or_by(self, query: SearchQuery, claimants: Sequence[int]) -> "ClaimQuerySet":
        """Claims whose words fit a full-text query, and those of these claimants."""
        said = holding(self, WORDS, query)
        return self.alias(words=WORDS).filter(said | Q(claimant__in=claimants))

    def matching(self, query: SearchQuery) -> "ClaimQuerySet":
        """Claims whose words fit a full-text query, those that hold most of it first."""
        fitting = self.alias(words=WORDS).filter(words=query)
        return fitting.order_by(SearchRank(WORDS, query).desc(), "-pk")

    def overdue(self) -> "ClaimQuerySet":
        """Claims that are not done with though their due time has passed."""
        return self.filter(status__in=OPEN_STATUSES, due_at__lt=timezone.now())

    def due_within(self, span: timedelta) -> "ClaimQuerySet":
        """Claims that are not done with, and are due from now until then."""
        now = timezone.now()
        return self.filter(status__in=OPEN_STATUSES, due_at__gte=now, due_at__lt=now + span)

    def stuck(self) -> "ClaimQuerySet":
        """Claims that wait longer than they should for a next step."""
        return self.filter(waiting_since__lt=timezone.now() - STUCK_AFTER)

    def with_changed_evidence(self) -> "ClaimQuerySet":
        """Claims that cite a page which has changed or vanished, and nobody has answered yet."""
        unanswered = {
            "sources__observations__outcome__in": Finding.of_concern(),
            "sources__observations__answered_at": None,
        }
        return self.filter(pk__in=Claim.objects.filter(**unanswered).values("pk"))


class Claim(models.Model):
    """One checkable statement.

    `status` is where it stands in the desk's work. `ruling` is the approved ruling, if there is
    one: without it the claim's rating is *unverified*, whatever its status. `verdict` is the
    newest published version. `version` counts every change that a person could have missed.
    `check_worthiness` is how many of the extractor's rules ask for a check. `due_at` is the due
    time of whoever holds it; while nobody does, the first deadline of the stories in which it
    stands. `waiting_since` is when it was given to whoever has not accepted it, when its ruling was
    proposed that nobody has decided, or approved that nobody has published. The database copies
    both here, so that a list of very many claims is read in their order.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="claims")
    text = models.TextField()
    claimant = models.ForeignKey(
        Claimant, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    figures = models.JSONField(default=list, blank=True)
    hedges = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.UNVERIFIED)
    version = models.PositiveIntegerField(default=1)
    ruling = models.OneToOneField(
        "Ruling", on_delete=models.PROTECT, null=True, blank=True, related_name="ruled_claim"
    )
    verdict = models.OneToOneField(
        "Verdict", on_delete=models.PROTECT, null=True, blank=True, related_name="current_for"
    )
    check_worthiness = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="status_of_a_claim_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_claim_says_something"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.RULED, Status.PUBLISHED]) | Q(ruling__isnull=False),
                name="a_ruled_claim_has_its_ruling",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
                | Q(verdict__isnull=False),
                name="a_published_claim_has_its_verdict",
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "status"], name="claims_by_desk_and_status"),
            models.Index(fields=["desk", "logged_at"], name="claims_by_desk_and_time"),
            models.Index(
                F("due_at").asc(nulls_last=True), F("id").desc(), name="claims_by_due_time"
            ),
            models.Index(
                F("due_at").asc(nulls_last=True),
                F("check_worthiness").desc(),
                F("id").desc(),
                condition=Q(status=Status.UNVERIFIED),
                name="claims_to_triage",
            ),
            models.Index(
                fields=["waiting_since", "id"],
                condition=Q(waiting_since__isnull=False),
                name="claims_that_wait",
            ),
            GinIndex(WORDS, name="claims_by_words"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="status_follows_the_table",
                field="status",
                transitions=workflow.status_pairs(),
            ),
            *told(
                "'claim:' || new.id",
                insert=~pgtrigger.Q(new__status=Status.UNVERIFIED, new__ruling=None),
                update=pgtrigger.AnyChange("status", "ruling", "verdict"),
                delete=None,
            ),
            knows_its_times(),
        ]

    def __str__(self) -> str:
        return self.text


class Appearance(models.Model):
    """Where a claim occurs: `quote` is exactly `story.text[start:end]`.

    After `lost_at` an edit of the story has taken the passage out: `quote` is what stood there.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="appearances")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    lost_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="an_appearance_has_a_length"
            ),
            models.UniqueConstraint(
                fields=["story", "start", "end"],
                condition=Q(lost_at=None),
                name="a_passage_is_logged_as_one_claim",
            ),
        ]
        triggers = [times_its_claim_by_its_story()]

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


class Assignment(models.Model):
    """A claim given to a person, by a person, until a due time."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="assignments")
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    note = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=AssignmentOutcome, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(ended_at=None), name="a_claim_is_with_one_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="")
                | (Q(ended_at__isnull=False) & Q(outcome__in=AssignmentOutcome.values)),
                name="an_ended_assignment_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("assigned_at")), name="an_assignment_is_due_later"
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "due_at"],
                condition=Q(ended_at=None),
                name="claims_with_a_person",
            ),
        ]
        triggers = [
            *told("'claim:' || new.claim_id", insert=None, update=None, delete=None),
            times_its_claim(),
            given_to_impartial(),
        ]

    def __str__(self) -> str:
        return f"{self.assignee} until {self.due_at:%Y-%m-%d %H:%M}"
