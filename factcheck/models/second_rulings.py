"""Rulings made by second people who had not seen the first."""

import pgtrigger
from django.db import models
from django.db.models import Q

from factcheck.models.blindness import of_a_second_person
from factcheck.models.claims import Claim
from factcheck.models.guards import append_only, told
from factcheck.models.impartiality import conflicted, impartial
from factcheck.models.people import User
from factcheck.models.rulings import Rating, Ruling


class SecondRuling(models.Model):
    """What the second person held to be so before they saw the blind ruling that was proposed.

    `seen_digest` is the SHA-256 of the claim's wording with the evidence, as in `Ruling`.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="second")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField()
    counter_evidence = models.TextField(blank=True)
    doubts = models.TextField(blank=True)
    seen_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(rationale=""), name="a_second_ruling_has_a_rationale"
            ),
        ]
        triggers = [
            *append_only(),
            *told("'claim:' || new.claim_id", insert=None),
            impartial(
                "second_rulings_are_by_impartial_people",
                operation=pgtrigger.Insert,
                when=conflicted("made_by_id"),
            ),
            of_a_second_person(),
        ]

    def __str__(self) -> str:
        return f"{self.rating} (second)"
