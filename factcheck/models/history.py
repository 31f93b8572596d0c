"""What nobody changes: the audit events, the counter that numbers things, and the guard."""

import pgtrigger
from django.db import models

from factcheck.models.people import Desk, User


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE of a table's rows."""
    return [
        pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        table_stays(),
    ]


def table_stays() -> pgtrigger.Trigger:
    """A trigger that refuses TRUNCATE."""
    return pgtrigger.Trigger(
        name="table_stays",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'history is not truncated: %', TG_TABLE_NAME;",
    )


class Counter(models.Model):
    """The last number given out under a name; locked while the next is taken, so no gaps."""

    name = models.CharField(max_length=50, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class AuditEvent(models.Model):
    """One thing that happened, chained to the one before it.

    `digest` is the SHA-256 of `previous_digest` and the event in canonical JSON. `actor` is
    nobody when a worker acted. `subject` is "claim:12" and the like.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=50)
    subject = models.CharField(max_length=50)
    data = models.JSONField(default=dict)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "sequence"], name="events_of_a_subject")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.sequence}. {self.verb} {self.subject}"
