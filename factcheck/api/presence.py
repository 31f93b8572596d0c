"""Who has a claim open, for programs that show it to people."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.claim_rows import one
from factcheck.api.inputs import NoWords, read
from factcheck.api.outputs import PersonOut
from factcheck.models import Claim
from factcheck.services import presence


class OnlookersOut(serializers.Serializer[Any]):
    """Who else has the claim open now, by name."""

    results = PersonOut(many=True)


class Onlookers(Door, GenericViewSet[Any]):
    """Who has a claim open, besides whoever asks."""

    words = NoWords
    serializer_class = OnlookersOut
    queryset = Claim.objects.none()
    answers: ClassVar = {"PUT": {200: OnlookersOut}}

    def retrieve(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """Who else has the claim open; that this person asks is told to nobody."""
        others = presence.others(one(pk, self.person), self.person)
        return Response(OnlookersOut({"results": others}).data)

    def update(self, request: Request, pk: int) -> Response:
        """Tell the others for 45 s that this person has the claim open, and who else has."""
        claim = one(pk, self.person)
        read(self.words, request.data)
        return Response(OnlookersOut({"results": presence.look_in(claim, self.person)}).data)
