"""Work to be done, as rows: the truth that the queue only rings for."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from factcheck.enums import JobKind, JobState


class JobQuerySet(models.QuerySet["Job"]):
    """Named sets of jobs."""

    def due(self) -> "JobQuerySet":
        """Waiting jobs whose time has come."""
        return self.filter(state=JobState.QUEUED, due_at__lte=timezone.now())

    def lapsed(self) -> "JobQuerySet":
        """Jobs whose worker let its lease run out."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=timezone.now())

    def dead(self) -> "JobQuerySet":
        """Jobs that failed for good and wait for a person."""
        return self.filter(state=JobState.DEAD)

    def settled(self) -> "JobQuerySet":
        """Jobs that ended and that nobody needs to look at."""
        return self.filter(state__in=[JobState.DONE, JobState.DISCARDED])


class Job(models.Model):
    """One piece of work on one row.

    `attempt` counts claims by workers. While RUNNING, only who holds `lease_token` may write the
    job's effects. `rung_at` is when the queue was last told of it.
    """

    kind = models.CharField(max_length=20, choices=JobKind)
    subject_id = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state=JobState.QUEUED),
                name="the_same_work_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=JobKind.values), name="kind_of_a_job_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="state_of_a_job_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=JobState.RUNNING, lease_until__isnull=False, lease_token__isnull=False
                )
                | (~Q(state=JobState.RUNNING) & Q(lease_until=None, lease_token=None)),
                name="a_running_job_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(state=JobState.DEAD), name="jobs_that_died"),
            models.Index(
                fields=["due_at"], condition=Q(state=JobState.QUEUED), name="jobs_that_wait"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state=JobState.RUNNING), name="jobs_that_run"
            ),
            models.Index(
                fields=["ended_at"],
                condition=Q(state__in=[JobState.DONE, JobState.DISCARDED]),
                name="jobs_that_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject_id}"
