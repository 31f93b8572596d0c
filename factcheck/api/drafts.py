"""A person's own ruling as it is being worded, for programs that keep it while they type."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.claim_rows import one
from factcheck.api.inputs import MAX_ID, Input, Text, Whole, Words, read
from factcheck.models import Draft
from factcheck.services import drafts

MAX_NUMBER = 2**31 - 2


class DraftFields(Input):
    """What was typed so far; what is left out is empty."""

    number = Whole(
        min_value=0,
        max_value=MAX_NUMBER,
        help_text="The draft's `number` as the client last saw it; 0 of none.",
    )
    rating = Text(max_length=50, required=False, allow_blank=True)
    rationale = Words(required=False)
    counter_evidence = Words(required=False)
    doubts = Words(required=False)
    deciding_source = Whole(min_value=1, max_value=MAX_ID, required=False, allow_null=True)
    media_source = Whole(min_value=1, max_value=MAX_ID, required=False, allow_null=True)
    media_authenticity = Text(max_length=30, required=False, allow_blank=True)
    correction_kind = Text(max_length=20, required=False, allow_blank=True)
    correction_reason = Words(required=False)


class DraftOut(serializers.Serializer[Draft]):
    """What is kept, when it was, and the number to send with the next words."""

    number = serializers.IntegerField()
    kept_at = serializers.DateTimeField(allow_null=True)
    rating = serializers.CharField(source="words.rating", default="")
    rationale = serializers.CharField(source="words.rationale", default="")
    counter_evidence = serializers.CharField(source="words.counter_evidence", default="")
    doubts = serializers.CharField(source="words.doubts", default="")
    deciding_source = serializers.IntegerField(
        source="words.deciding_source", default=None, allow_null=True
    )
    media_source = serializers.IntegerField(
        source="words.media_source", default=None, allow_null=True
    )
    media_authenticity = serializers.CharField(source="words.media_authenticity", default="")
    correction_kind = serializers.CharField(source="words.correction_kind", default="")
    correction_reason = serializers.CharField(source="words.correction_reason", default="")


class OwnDraft(Door, GenericViewSet[Any]):
    """The draft of whoever asks; nobody else sees it."""

    words = DraftFields
    serializer_class = DraftOut
    queryset = Draft.objects.none()
    answers: ClassVar = {"PUT": {200: DraftOut}}

    def retrieve(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """What was typed so far of a ruling on the claim; empty when nothing was."""
        return Response(DraftOut(drafts.of(one(pk, self.person), self.person)).data)

    def update(self, request: Request, pk: int) -> Response:
        """Keep what was typed; refused when another window has kept newer words."""
        claim = one(pk, self.person)
        words: dict[str, Any] = read(self.words, request.data)
        number = words.pop("number")
        draft = drafts.keep(claim_id=claim.pk, by=self.person, seen_number=number, words=words)
        return Response(DraftOut(draft).data)
