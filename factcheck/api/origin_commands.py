"""What people decide on the independence of sources, and on what a source is to its claim."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from factcheck.api.claim_detail import ClaimDetail
from factcheck.api.commands import Command, SourceCommand
from factcheck.api.inputs import Input, NoWords, Text, Whole
from factcheck.enums import MarkKind
from factcheck.models import OriginDecision
from factcheck.services import independence


class Parting(Input):
    """Why the source is no reprint, echo or twin of the others."""

    reason = Text(max_length=independence.MAX_REASON_CHARACTERS)


class Joining(Parting):
    """The source that it counts as one with, and why."""

    other = Whole()


class MarkSetting(Parting):
    """What the source is to its claim, whether it really is, and why."""

    kind = serializers.ChoiceField(MarkKind.choices)
    holds = serializers.BooleanField()


class Unmarking(Input):
    """The mark that is left to the machine again."""

    kind = serializers.ChoiceField(MarkKind.choices)


class JoinOrigins(SourceCommand):
    """Count two sources as one origin, whatever the rules say; a worker groups them anew."""

    words = Joining

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Join the source `pk` with another one."""
        other = words.pop("other")
        row = independence.join(source_id=pk, other_id=other, by=self.person, **words)
        return row.claim_id


class PartOrigin(SourceCommand):
    """Count a source apart from those that it is one with; a worker groups them anew."""

    words = Parting

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Part the source `pk` from its origin."""
        return independence.part(source_id=pk, by=self.person, **words)[0].claim_id


class SetMark(SourceCommand):
    """Say what a source is to its claim, or is not, whatever the machine says."""

    words = MarkSetting
    answers: ClassVar = {"PUT": {200: ClaimDetail}}
    http_method_names = ["put", "options"]

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Set a mark of the source `pk`."""
        return independence.set_mark(source_id=pk, by=self.person, **words).source.claim_id

    def put(self, request: Request, pk: int) -> HttpResponseBase:
        """Say what a source is to its claim, or is not, whatever the machine says."""
        return self.post(request, pk)


class ClearMark(SourceCommand):
    """Leave a mark to the machine again."""

    words = Unmarking

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Take back what a person said of the source `pk`."""
        independence.clear_mark(source_id=pk, by=self.person, **words)
        return independence.claim_of(pk)


class UndoDecision(Command):
    """Leave two sources to the rules again; a worker groups them anew."""

    words = NoWords
    to_claim = "claim"

    def visible(self) -> QuerySet[OriginDecision]:
        """The decisions on claims of the person's desks."""
        mine = self.person.memberships.values("desk")
        return OriginDecision.objects.filter(claim__desk__in=mine)

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Undo the decision `pk`."""
        return independence.undo(decision_id=pk, by=self.person, **words).claim_id
