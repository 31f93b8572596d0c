"""The feeds that a desk watches."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.inputs import Input, NoWords, Text, read
from factcheck.api.outputs import PersonOut
from factcheck.api.paging import NewestFirst, Paged
from factcheck.api.searching import OfDesk
from factcheck.models import WatchedFeed
from factcheck.services import feeds


class FeedOut(serializers.Serializer[WatchedFeed]):
    """A feed that is read regularly until it is removed; `failure` is why it brought nothing."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    title = serializers.CharField()
    added_at = serializers.DateTimeField()
    added_by = PersonOut()
    removed_at = serializers.DateTimeField(allow_null=True)
    removed_by = PersonOut(allow_null=True)
    polled_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField()
    failure = serializers.CharField()
    failures_in_row = serializers.IntegerField()


class Watching(Input):
    """Where the feed is: RSS or Atom."""

    url = Text(max_length=2_000)


class Feeds(OfDesk, mixins.ListModelMixin, GenericViewSet[WatchedFeed]):
    """The desk's feeds, those removed too."""

    query = Paged
    serializer_class = FeedOut
    pagination_class = NewestFirst
    words = Watching
    answers: ClassVar = {"POST": {201: FeedOut}}

    def get_queryset(self) -> QuerySet[WatchedFeed]:
        """The feeds of the desk."""
        rows = WatchedFeed.objects.filter(desk=self.kwargs["pk"])
        return rows.select_related("added_by", "removed_by")

    def create(self, request: Request, pk: int) -> Response:
        """Have a feed read from now on; for editors and administrators."""
        words = read(self.words, request.data)
        row = feeds.add(desk_id=pk, by=self.person, **words)
        return Response(FeedOut(row).data, status=201)


class RemoveFeed(Door):
    """Read a feed no more."""

    words = NoWords
    answers: ClassVar = {"POST": {200: FeedOut}}

    def post(self, request: Request, pk: int) -> HttpResponseBase:
        """Remove the feed; for editors and administrators."""
        read(self.words, request.data)
        return Response(FeedOut(feeds.remove(feed_id=pk, by=self.person)).data)
