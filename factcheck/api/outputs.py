"""The small things that many answers hold: people, desks, ratings."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from factcheck.models import Claim, User

UNVERIFIED = {"slug": "unverified", "label": "Unverified"}


class PersonOut(serializers.Serializer[User]):
    """A person of the newsroom."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")


class DeskName(serializers.Serializer[Any]):
    """A desk, as other things refer to it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class RatingName(serializers.Serializer[Any]):
    """A rating of the newsroom's scale, or "unverified" while no ruling is approved."""

    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # also a name of DRF's; its metaclass takes fields out


class ClaimantOut(serializers.Serializer[Any]):
    """Who asserts the claim, and the side that they belong to."""

    name = serializers.CharField()
    party = serializers.CharField(allow_null=True, source="party.name", default=None)


@extend_schema_field(RatingName)
class RatingOfClaim(serializers.Field[Claim, Any, dict[str, str], Any]):
    """The rating of a claim's approved ruling; without one the claim is unverified."""

    def __init__(self, source: str = "*") -> None:
        """Look at the claim that stands at `source`."""
        super().__init__(source=source, read_only=True)

    def to_representation(self, value: Claim) -> dict[str, str]:
        """The rating's name."""
        if value.ruling is None:
            return UNVERIFIED
        return {"slug": value.ruling.rating.slug, "label": value.ruling.rating.label}
