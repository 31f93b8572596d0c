"""When cited pages are looked at again, and what was found there."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from factcheck.enums import Finding
from factcheck.models.captures import Capture
from factcheck.models.people import User
from factcheck.models.sources import Source


class WatchQuerySet(models.QuerySet["Watch"]):
    """Named sets of watches."""

    def due(self) -> "WatchQuerySet":
        """Those whose next look's time has come."""
        return self.filter(due_at__lte=timezone.now())


class Watch(models.Model):
    """A cited source's schedule: counted from `since`, `looks` were entered, the next is `due_at`.

    No `due_at`: the last look of the schedule was entered.
    """

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="watch")
    since = models.DateTimeField()
    looks = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        indexes = [models.Index(fields=["due_at"], name="watches_by_time")]

    def __str__(self) -> str:
        return f"watch of source {self.source_id}"


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Named sets of observations."""

    def unanswered(self) -> "ObservationQuerySet":
        """Changed or vanished pages that nobody has answered for yet."""
        return self.filter(outcome__in=Finding.of_concern(), answered_at=None)


class Observation(models.Model):
    """What one look at a cited page found.

    `previous` is the copy that it was held against, and `capture` the new one; none when nothing
    came, or byte for byte the same. `changes` lists {"what": page | title | passage | figure,
    "before", "after"} in words. `note` says why nothing came. A person answers a change by taking
    the new copy (`is_taken`) or by saying why the old one stays (`answer`).
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="observations")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Finding)
    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    previous = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    is_taken = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Finding.values), name="outcome_of_an_observation_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Finding.CHANGED) | Q(capture__isnull=False),
                name="a_changed_page_has_its_copy",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, is_taken=False, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_answered_observation_has_its_person_and_time",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "-at"], name="observations_by_source"),
            models.Index(
                fields=["source"],
                condition=Q(outcome__in=Finding.of_concern(), answered_at=None),
                name="observations_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} at {self.at:%Y-%m-%d %H:%M}"
