"""What people have declared to be too close to them to rule on."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator

from factcheck.models.claims import Claim
from factcheck.models.guards import told
from factcheck.models.people import User
from factcheck.models.stories import Claimant, Party, Publisher, Story

MAX_NAMED_CHARACTERS = 100
ABOUT = ("claim", "claimant", "party", "publisher", "story")


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Named sets of conflicts."""

    def standing(self) -> "ConflictQuerySet":
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)

    def touching(self, claim_id: int) -> "ConflictQuerySet":
        """Those that stand and bear on a claim: by itself, who says it, or where it appears."""
        return self.standing().filter(
            Q(claim=claim_id)
            | Q(claimant__claims=claim_id)
            | Q(party__claimant__claims=claim_id)
            | Q(story__appearances__claim=claim_id)
            | Q(publisher__story__appearances__claim=claim_id)
        )


class Conflict(models.Model):
    """One person's conflict of interest with one thing; it keeps them from all claims about it.

    Whoever declared it may not withdraw it alone: that is for an administrator who is another.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conflicts")
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="conflicts"
    )
    claimant = models.ForeignKey(
        Claimant, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    story = models.ForeignKey(
        Story, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField()
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(
                            **{f"{name}__isnull": False},
                            **{other: None for other in ABOUT if other != name},
                        )
                        for name in ABOUT
                    ),
                    _connector=Q.OR,
                ),
                name="a_conflict_is_with_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=["person", name],
                    condition=Q(withdrawn_at=None),
                    name=f"a_conflict_with_a_{name}_is_declared_once",
                )
                for name in ABOUT
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_conflict_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="a_withdrawn_conflict_has_its_person_and_time",
            ),
        ]
        triggers = [
            *told("'user:' || new.person_id", insert=None, update=None, delete=None),
            pgtrigger.ReadOnly(name="declarations_stay", exclude=["withdrawn_at", "withdrawn_by"]),
            pgtrigger.Protect(
                name="withdrawn_conflicts_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return Truncator(str(self.thing)).chars(MAX_NAMED_CHARACTERS)

    @property
    def clause(self) -> str:
        """What it is with, in a sentence: words in quotation marks, names without."""
        return f"“{self}”" if self.noun in {"claim", "story"} else str(self)

    @property
    def noun(self) -> str:
        """Which kind of thing it is with."""
        return next(name for name in ABOUT if getattr(self, f"{name}_id") is not None)

    @property
    def thing(self) -> models.Model:
        """What it is with."""
        row: models.Model = getattr(self, self.noun)
        return row
