"""What programs were answered, for a day, so that a request sent twice is acted on once."""

from django.db import models

from factcheck.models.people import User


class KeptAnswer(models.Model):
    """The answer to a request that carried an Idempotency-Key.

    `request_digest` is the SHA-256 of the request's method, address and body.
    """

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    location = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "key"], name="a_key_stands_for_one_request_of_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
