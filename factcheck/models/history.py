"""What nobody changes: the audit events, their checkpoints, and what numbers things."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func

from factcheck.models.guards import append_only
from factcheck.models.people import Desk, User


class CurrentTransaction(Func):
    """The number of the database transaction under way."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class TransactionStart(Func):
    """When the database transaction under way began."""

    template = "(transaction_timestamp())"
    output_field = models.DateTimeField()


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
    nobody when a worker acted. `subject` is "claim:12" and the like. The transaction is the
    database's own, by which its triggers know what an event tells of; no digest covers it.
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
    transaction_number = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    transaction_began_at = models.DateTimeField(db_default=TransactionStart(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "sequence"], name="events_of_a_subject"),
            models.Index(fields=["verb", "-sequence"], name="events_by_verb"),
            models.Index(fields=["transaction_number"], name="events_of_a_transaction"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.sequence}. {self.verb} {self.subject}"


class Checkpoint(models.Model):
    """The chain's first `size` events, signed.

    `note` is the signed text that is published; `parts` are the hashes from which the tree goes on
    growing, in hex.
    """

    size = models.PositiveBigIntegerField(primary_key=True)
    note = models.TextField()
    parts = ArrayField(models.CharField(max_length=64))
    made_at = models.DateTimeField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.size} events"


class Witness(models.Model):
    """A place outside that keeps the checkpoints: the size of the newest one that it took.

    `due_at` is when it is told next; `failure` says why it could not be told the last time.
    """

    address = models.CharField(max_length=500, primary_key=True)
    told_size = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    failure = models.TextField(blank=True)
    failures_in_row = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "witnesses"

    def __str__(self) -> str:
        return self.address
