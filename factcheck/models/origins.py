"""What is held of sources beside what they say: who stands with whom, and on whose side."""

from django.db import models
from django.db.models import F, Q

from factcheck.enums import MarkKind
from factcheck.models.claims import Claim
from factcheck.models.guards import told
from factcheck.models.people import User
from factcheck.models.sources import Source


class OriginDecisionQuerySet(models.QuerySet["OriginDecision"]):
    """Named sets of decisions."""

    def standing(self) -> "OriginDecisionQuerySet":
        """Those that nobody has undone."""
        return self.filter(undone_at=None)


class OriginDecision(models.Model):
    """A person's word that two sources count as one (`together`), or that they do not.

    It stands against every rule, however often the sources are grouped anew, until it is undone.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="origin_decisions")
    left = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    together = models.BooleanField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OriginDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left__lt=F("right")), name="a_decision_is_on_two_sources_in_order"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="an_undone_decision_has_its_person_and_time",
            ),
            models.UniqueConstraint(
                fields=["left", "right"],
                condition=Q(undone_at=None),
                name="two_sources_have_one_standing_decision",
            ),
        ]
        triggers = told("'claim:' || new.claim_id", insert=None, update=None)

    def __str__(self) -> str:
        return "Counts as one" if self.together else "Counts apart"


class MarkQuerySet(models.QuerySet["Mark"]):
    """Named sets of marks."""

    def uncounted(self) -> "MarkQuerySet":
        """Those by which a source does not stand behind its claim."""
        return self.filter(holds=True, kind__in=MarkKind.uncounted())


class Mark(models.Model):
    """What a source is to its claim, and why; without a person (`set_by`) the machine says so.

    A person may also say that a mark does not hold, which keeps the machine from setting it.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=20, choices=MarkKind)
    holds = models.BooleanField(default=True)
    detail = models.TextField()
    set_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind"], name="a_source_has_a_mark_of_a_kind_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MarkKind.values), name="kind_of_a_mark_is_known"
            ),
            models.CheckConstraint(condition=~Q(detail=""), name="a_mark_says_why"),
            models.CheckConstraint(
                condition=Q(set_at=None, set_by=None, holds=True)
                | Q(set_at__isnull=False, set_by__isnull=False),
                name="a_mark_set_by_hand_has_its_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
