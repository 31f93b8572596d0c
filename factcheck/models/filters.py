"""How people narrow the claim queue, kept under a name of their own."""

from django.db import models
from django.db.models import Q

from factcheck.models.people import User


class SavedFilter(models.Model):
    """A narrowing of the queue that its person comes back to; `query` is that of its address."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="a_filter_is_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="a_saved_filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
