"""The newsroom's scale, for anyone."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import PublicDoor
from factcheck.api.paging import Undivided
from factcheck.models import Rating


class RatingOut(serializers.Serializer[Rating]):
    """A label of the scale; `number` is null for one that is no step on it."""

    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # also a name of DRF's; its metaclass takes fields out
    description = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    origins_needed = serializers.IntegerField(
        help_text="How many independent origins must support a claim rated so."
    )


class Ratings(PublicDoor, mixins.ListModelMixin, GenericViewSet[Rating]):
    """The ratings that the newsroom gives, in the order of its scale."""

    serializer_class = RatingOut
    pagination_class = Undivided

    def get_queryset(self) -> QuerySet[Rating]:
        """What is offered now."""
        return Rating.objects.filter(is_offered=True).order_by("position", "pk")
