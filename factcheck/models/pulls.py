"""What programs with a token have pulled, as far as it must be known when a verdict changes."""

from django.db import models

from factcheck.models.claims import Claim
from factcheck.models.people import ApiToken


class Pull(models.Model):
    """The newest publication that a program has of one claim, or, without a claim, of all of them.

    `sequence` is that of the newest version pulled; of all claims, what was newest then.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="pulls")
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="pulls"
    )
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token", "claim"],
                nulls_distinct=False,
                name="a_program_has_one_newest_version_of_a_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.token}, publication {self.sequence}"
