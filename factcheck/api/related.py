"""Claims beside a claim: the contrary, the same, the like."""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.api.access import Door
from factcheck.api.outputs import ClaimantOut
from factcheck.enums import Relation, Status
from factcheck.models import Claim
from factcheck.services import related
from factcheck.services.related import Related


class RelatedOut(serializers.Serializer[Related]):
    """Another claim, how it stands to the one asked about, and why; the machine's reading."""

    id = serializers.IntegerField(source="claim.pk")
    text = serializers.CharField(source="claim.text")
    claimant = ClaimantOut(source="claim.claimant", allow_null=True)
    status = serializers.ChoiceField(Status.choices, source="claim.status")
    relation = serializers.ChoiceField(Relation.choices)
    reason = serializers.CharField()
    score = serializers.FloatField(min_value=0, max_value=1)


class AllRelatedOut(serializers.Serializer[Any]):
    """At most 8 claims, contradictions first."""

    results = RelatedOut(many=True)


class RelatedClaims(Door):
    """Claims of the person's desks that contradict this one, say the same or are like it."""

    answers: ClassVar = {"GET": {200: AllRelatedOut}}

    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """Claims that contradict this one, say the same or are like it; contradictions first."""
        mine = Claim.objects.of_desks_of(self.person).select_related("claimant")
        claim = mine.filter(pk=pk).first()
        if claim is None:
            raise Http404
        return Response(AllRelatedOut({"results": related.to(claim, by=self.person)}).data)
