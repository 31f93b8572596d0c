"""Addresses that are told of every verdict of a desk, what was sent there, and what they said."""

import secrets

import pgtrigger
from django.db import models
from django.db.models import F, Q

from factcheck.enums import DeliveryState, EndpointForm
from factcheck.models.guards import append_only, told
from factcheck.models.people import Desk, User
from factcheck.models.rulings import Verdict


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Named sets of endpoints."""

    def open(self) -> "EndpointQuerySet":
        """Those that are written to."""
        return self.filter(disabled_at=None)


class Endpoint(models.Model):
    """An address of another program, which is told of every verdict that a desk publishes.

    Both secrets are encrypted. After a rotation the earlier one signs as well, until
    `earlier_until`. `failing_since` is when the first of its present failures happened. One that
    is disabled without a person was so by the service.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="endpoints")
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    form = models.CharField(max_length=20, choices=EndpointForm, default=EndpointForm.STANDARD)
    secret = models.TextField()
    earlier_secret = models.TextField(blank=True)
    earlier_until = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disabled_reason = models.TextField(blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "url"], name="a_desk_writes_to_an_address_once"
            ),
            models.CheckConstraint(
                condition=Q(form__in=EndpointForm.values), name="form_of_an_endpoint_is_known"
            ),
            models.CheckConstraint(
                condition=Q(earlier_secret="", earlier_until=None)
                | (~Q(earlier_secret="") & Q(earlier_until__isnull=False)),
                name="an_earlier_secret_holds_until_a_time",
            ),
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_by=None, disabled_reason="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_reason="")),
                name="a_disabled_endpoint_has_its_time_and_reason",
            ),
        ]
        triggers = told(
            "'endpoint:' || new.id",
            insert=None,
            update=pgtrigger.AnyChange("url", "form", "secret", "disabled_at"),
            delete=None,
        )

    def __str__(self) -> str:
        return self.name


def new_message_id() -> str:
    """What names a message through all its tries."""
    return f"msg_{secrets.token_urlsafe(18)}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Named sets of deliveries."""

    def waiting(self) -> "DeliveryQuerySet":
        """Those still to be made, by their time, and of one time in the order of publication."""
        return self.filter(state=DeliveryState.WAITING).order_by("due_at", "verdict_id")

    def given_up(self) -> "DeliveryQuerySet":
        """Those that are tried no more, though theirs is still the newest version."""
        newest = F("verdict__claim__verdict")
        return self.filter(state=DeliveryState.FAILED, verdict=newest)


class Delivery(models.Model):
    """One version of a verdict on its way to one endpoint, by one message.

    `tries` counts those since it was entered or asked for again; the log keeps all of them.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True, default=new_message_id)
    state = models.CharField(max_length=20, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "verdict"], name="an_endpoint_is_told_of_a_version_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="state_of_a_delivery_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, due_at__isnull=False)
                | (~Q(state=DeliveryState.WAITING) & Q(due_at=None)),
                name="a_waiting_delivery_is_due_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.DELIVERED) | Q(delivered_at__isnull=False),
                name="a_delivery_that_was_made_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "due_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="deliveries_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} to {self.endpoint}"


class DeliveryTry(models.Model):
    """One message sent to an endpoint, and what it answered; `status` is None without an answer."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="log")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)
    failure = models.TextField(blank=True)
    duration_ms = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "delivery tries"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__isnull=False, failure="")
                | (Q(status=None, answer="") & ~Q(failure="")),
                name="a_try_was_answered_or_says_why_not",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return str(self.status or self.failure)
