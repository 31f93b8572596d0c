"""Where a desk has decided to read pages against a site's robots.txt, and why."""

from django.db import models
from django.db.models import Q

from factcheck.models.people import Desk, User


class RobotsOverrideQuerySet(models.QuerySet["RobotsOverride"]):
    """Named sets of overrides."""

    def standing(self) -> "RobotsOverrideQuerySet":
        """Those that nobody has lifted."""
        return self.filter(lifted_at=None)


class RobotsOverride(models.Model):
    """A desk's decision, with its reason, not to follow one host's robots.txt, until lifted."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="robots_overrides")
    host = models.CharField(max_length=253)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RobotsOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "host"],
                condition=Q(lifted_at=None),
                name="a_host_is_overridden_once_for_a_desk",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(host=""), name="an_override_has_a_host_and_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="a_lifted_override_has_its_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return self.host
