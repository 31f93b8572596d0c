"""What a person was told, and what of it they have seen."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.inputs import Id, Input, read
from factcheck.api.paging import NewestFirst, Paged
from factcheck.enums import NoticeKind
from factcheck.models import Notice
from factcheck.services import notices


class NoticeQuery(Paged):
    """What the list can be narrowed to."""

    unread = serializers.BooleanField(required=False)


class NoticeOut(serializers.Serializer[Notice]):
    """A sentence to the person; `subject` is what it is about, as in “claim:7”."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(NoticeKind.choices)
    text = serializers.CharField()
    subject = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    told_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class Notices(Door, mixins.ListModelMixin, GenericViewSet[Notice]):
    """What the person of the token was told, the newest first."""

    query = NoticeQuery
    serializer_class = NoticeOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Notice]:
        """All, or those that were not seen."""
        rows = self.person.notices.all()
        return rows.unread() if self.asked.get("unread") else rows


class Reading(Input):
    """The newest notice that was shown."""

    up_to = Id()


class ReadOut(serializers.Serializer[Any]):
    """How many are marked as seen now that were not."""

    read = serializers.IntegerField()


class ReadNotices(Door):
    """Mark notices as seen, up to the newest that was shown."""

    words = Reading
    answers: ClassVar = {"POST": {200: ReadOut}}

    def post(self, request: Request) -> Response:
        """Mark them; those that came since stay new."""
        words = read(self.words, request.data)
        return Response({"read": notices.read_up_to(self.person, words["up_to"])})
