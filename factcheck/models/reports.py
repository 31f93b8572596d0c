"""What readers report as wrong with a published verdict, and what the desk found."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from factcheck.enums import ReportOutcome
from factcheck.models.claims import Claim
from factcheck.models.guards import told
from factcheck.models.people import User
from factcheck.models.rulings import Verdict


class ReportQuerySet(models.QuerySet["Report"]):
    """Named sets of reports."""

    def waiting(self) -> "ReportQuerySet":
        """Those that nobody has answered for yet."""
        return self.filter(closed_at=None)

    def overdue(self) -> "ReportQuerySet":
        """Those that wait past their time."""
        return self.waiting().filter(due_at__lt=timezone.now())


class Report(models.Model):
    """A reader says that a verdict is wrong; a case with a clock until somebody closes it.

    `verdict` is the version that was public then. `email` is there to answer the reader, if they
    gave one, and is dropped a while after the case is closed; no audit event tells it.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="reports")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField()
    email = models.EmailField(blank=True)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=ReportOutcome, blank=True)
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_report_says_something"),
            models.CheckConstraint(condition=Q(due_at__gt=F("sent_at")), name="a_report_has_time"),
            models.CheckConstraint(
                condition=Q(outcome="", note="", closed_at=None, closed_by=None)
                | (
                    Q(outcome__in=ReportOutcome.values)
                    & ~Q(note="")
                    & Q(closed_at__isnull=False, closed_by__isnull=False)
                ),
                name="a_closed_report_has_its_person_time_and_words",
            ),
        ]
        indexes = [
            models.Index(fields=["claim", "-sent_at"], name="reports_of_a_claim"),
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="reports_waiting"),
        ]
        triggers = [
            *told(
                "'report:' || new.id",
                insert=None,
                update=pgtrigger.AnyChange("outcome", "note", "closed_at", "closed_by"),
                delete=None,
            ),
            pgtrigger.ReadOnly(
                name="reports_stay", fields=["claim", "verdict", "text", "sent_at", "due_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} on claim {self.claim_id}"
