"""A claim as a row of a list, and who holds it."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from factcheck.api.outputs import ClaimantOut, DeskName, PersonOut, RatingOfClaim
from factcheck.enums import Status
from factcheck.models import Assignment, Claim, User
from factcheck.models.claims import OPEN_STATUSES


class HolderOut(serializers.Serializer[Assignment]):
    """Who holds a claim, until when, and what they were told."""

    person = PersonOut(source="assignee")
    assigned_by = PersonOut()
    assigned_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField()
    is_overdue = serializers.SerializerMethodField()
    note = serializers.CharField()

    def get_is_overdue(self, assignment: Assignment) -> bool:
        """Whether the claim is still worked on past its due time."""
        is_worked_on = assignment.claim.status in OPEN_STATUSES
        return is_worked_on and assignment.due_at < timezone.now()


class ClaimRow(serializers.Serializer[Claim]):
    """A claim in a list."""

    id = serializers.IntegerField()
    desk = DeskName()
    text = serializers.CharField()
    claimant = ClaimantOut(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    status = serializers.ChoiceField(Status.choices)
    rating = RatingOfClaim()
    version = serializers.IntegerField(help_text="To be sent back as seen with every step.")
    holder = serializers.SerializerMethodField()
    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="The due time of whoever holds it; while nobody does, its story's deadline.",
    )
    logged_at = serializers.DateTimeField()

    @extend_schema_field(HolderOut(allow_null=True))
    def get_holder(self, claim: Claim) -> dict[str, Any] | None:
        """Whose it is now, nobody's when null."""
        held = next(iter(claim.assignments.all()), None)  # `with_rows` fetches the open one alone
        return HolderOut(held).data if held else None


def with_rows(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """`claims` with all that a row shows, in two queries."""
    people = Assignment.objects.select_related("assignee", "assigned_by")
    return claims.select_related("desk", "claimant__party", "ruling__rating").prefetch_related(
        Prefetch("assignments", people.filter(ended_at=None))
    )


def one(claim_id: int, by: User) -> Claim:
    """The claim, if it is of a desk of whoever asks.

    Raises:
        Http404: there is none.
    """
    claim = Claim.objects.of_desks_of(by).filter(pk=claim_id).first()
    if claim is None:
        raise Http404
    return claim
