"""Rulings that somebody is still wording; not part of any history."""

from django.db import models

from factcheck.models.claims import Claim
from factcheck.models.people import User


class Draft(models.Model):
    """What a person has typed so far of a ruling on a claim; theirs alone.

    `words` holds what is not empty, by the name of its field. `number` counts how often the draft
    was kept, so that an older window does not write over a newer one.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="drafts")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    words = models.JSONField(default=dict)
    number = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "by"], name="a_person_has_one_draft_on_a_claim"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.by}"
