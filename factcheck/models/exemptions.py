"""Rulings that two people let stand although something was missing: the broken glass."""

from django.db import models
from django.db.models import F, Q

from factcheck.models.claims import Claim
from factcheck.models.guards import told
from factcheck.models.people import User
from factcheck.models.rulings import Ruling


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    """Named sets of exemptions."""

    def open(self) -> "ExemptionQuerySet":
        """Those under which no ruling was approved yet."""
        return self.filter(ruling=None)

    def standing(self) -> "ExemptionQuerySet":
        """Those that are granted and still open."""
        return self.open().filter(granted_by__isnull=False)


class Exemption(models.Model):
    """A claim's next ruling let off the desk's policy: asked for by one person, granted by another.

    `ruling` is the one that was approved under it, and `waived` what that lacked, as sentences;
    both are public with its verdict.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="exemptions")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ruling = models.OneToOneField(
        Ruling, on_delete=models.PROTECT, null=True, blank=True, related_name="exemption"
    )
    waived = models.JSONField(default=list, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(ruling=None),
                name="one_exemption_of_a_claim_is_open_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_exemption_has_a_reason"),
            models.CheckConstraint(
                condition=Q(granted_at=None, granted_by=None)
                | Q(granted_at__isnull=False, granted_by__isnull=False),
                name="a_granted_exemption_has_its_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("asked_by")),
                name="an_exemption_is_granted_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(ruling=None) | Q(granted_by__isnull=False),
                name="a_ruling_is_exempt_once_that_is_granted",
            ),
        ]
        triggers = told("'claim:' || new.claim_id", insert=None, update=None, delete=None)

    def __str__(self) -> str:
        return self.reason
