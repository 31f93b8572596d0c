"""Conflicts of interest by program: declared on a claim, listed, withdrawn by others."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.claim_detail import ClaimDetail
from factcheck.api.commands import Command
from factcheck.api.inputs import Input, NoWords, Text, Words, read
from factcheck.api.outputs import PersonOut
from factcheck.api.paging import NewestFirst, Paged
from factcheck.models import Conflict
from factcheck.services import conflicts


class ConflictOut(serializers.Serializer[Conflict]):
    """Who has it, with what, and whether it stands."""

    id = serializers.IntegerField()
    person = PersonOut()
    about = serializers.SerializerMethodField()
    name = serializers.CharField(source="__str__")
    reason = serializers.CharField()
    declared_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_by = PersonOut(allow_null=True)

    def get_about(self, row: Conflict) -> str:
        """What it is with, such as “party:3”."""
        return f"{row.noun}:{row.thing.pk}"


class Conflicts(Door, mixins.ListModelMixin, GenericViewSet[Conflict]):
    """What the people of the person's desks declared, withdrawn ones too."""

    query = Paged
    serializer_class = ConflictOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Conflict]:
        """Theirs, and the person's own."""
        return conflicts.visible(self.person)


class Declaring(Input):
    """With what, as the claim has to do with it (“claim:7”, “party:3” ...), and why."""

    about = Text(max_length=50)
    reason = Words()


class DeclareConflict(Command):
    """Say that the person is too close to rule: claims about this are closed to them."""

    words = Declaring
    answers: ClassVar = {"POST": {201: ClaimDetail}}

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Declare it on account of the claim `pk`."""
        conflicts.declare(claim_id=pk, by=self.person, **words)
        return pk


class WithdrawConflict(Door):
    """Let a person rule again on what they had a conflict with."""

    words = NoWords
    answers: ClassVar = {"POST": {200: ConflictOut}}

    def post(self, request: Request, pk: int) -> HttpResponseBase:
        """Withdraw it; for administrators of the person's desk who are somebody else."""
        read(self.words, request.data)
        row = conflicts.withdraw(conflict_id=pk, by=self.person)
        return Response(ConflictOut(row).data)
