"""Where a desk searches and what its searches found; and whose robots.txt it does not follow."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.inputs import Input, NoWords, Text, read
from factcheck.api.outputs import PersonOut
from factcheck.api.paging import NewestFirst, Paged, Undivided
from factcheck.models import Desk, FoundHit, RobotsOverride, Search
from factcheck.services import robots, switchboard
from factcheck.services.switchboard import Listed


class HitOut(serializers.Serializer[FoundHit]):
    """A page that a provider named for a query; `rating` is what a fact check there says."""

    query = serializers.IntegerField(source="query.number")
    provider = serializers.CharField(source="answer.provider")
    rank = serializers.IntegerField()
    url = serializers.CharField()
    title = serializers.CharField()
    snippet = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    publisher = serializers.CharField()
    language = serializers.CharField()
    rating = serializers.CharField()


class Hits(Door, mixins.ListModelMixin, GenericViewSet[FoundHit]):
    """Every hit of a search, as the providers gave it, taken as a source or not."""

    query = Paged
    serializer_class = HitOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[FoundHit]:
        """The hits of the search, if it is of the person's desks.

        Raises:
            Http404: it is not.
        """
        mine = Search.objects.filter(claim__desk__in=self.person.memberships.values("desk"))
        if not mine.filter(pk=self.kwargs["pk"]).exists():
            raise Http404
        hits = FoundHit.objects.filter(answer__search=self.kwargs["pk"])
        return hits.select_related("query", "answer")


class ProviderOut(serializers.Serializer[Listed]):
    """A provider of sources: on, or why it is off, and how it bears its use."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # also a name of DRF's; its metaclass takes fields out
    is_on = serializers.BooleanField()
    why_off = serializers.CharField()
    asked_today = serializers.IntegerField()
    per_day = serializers.IntegerField(help_text="Questions a day; 0 for no limit.")
    failures_in_row = serializers.IntegerField()
    resting_until = serializers.DateTimeField(allow_null=True)
    last_failure = serializers.CharField()


class OfDesk(Door):
    """An address under a desk, of which others than its people are told nothing."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Find the desk before anything else is looked at.

        Raises:
            Http404: the person has no role on it.
        """
        super().initial(request, *args, **kwargs)
        mine = Desk.objects.filter(pk__in=self.person.memberships.values("desk"))
        if not mine.filter(pk=self.kwargs["pk"]).exists():
            raise Http404


class Providers(OfDesk, GenericViewSet[Any]):
    """Where the desk searches, in the order in which they are asked."""

    serializer_class = ProviderOut
    pagination_class = Undivided
    queryset = Desk.objects.none()

    def list(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """Every provider that there is, on or off."""
        found = switchboard.listed(desk_id=pk)
        return Response({"results": [ProviderOut(each).data for each in found]})


class OverrideOut(serializers.Serializer[RobotsOverride]):
    """A host whose robots.txt the desk does not follow, until it is lifted."""

    id = serializers.IntegerField()
    host = serializers.CharField()
    reason = serializers.CharField()
    made_at = serializers.DateTimeField()
    made_by = PersonOut()
    lifted_at = serializers.DateTimeField(allow_null=True)
    lifted_by = PersonOut(allow_null=True)


class Overriding(Input):
    """The host, as in addresses, and why its pages are to be read all the same."""

    host = Text(max_length=2_000)
    reason = Text(max_length=robots.MAX_REASON_CHARACTERS)


class Overrides(OfDesk, mixins.ListModelMixin, GenericViewSet[RobotsOverride]):
    """The desk's decisions to read pages against a robots.txt, those lifted too."""

    query = Paged
    serializer_class = OverrideOut
    pagination_class = NewestFirst
    words = Overriding
    answers: ClassVar = {"POST": {201: OverrideOut}}

    def get_queryset(self) -> QuerySet[RobotsOverride]:
        """The decisions of the desk."""
        rows = RobotsOverride.objects.filter(desk=self.kwargs["pk"])
        return rows.select_related("made_by", "lifted_by")

    def create(self, request: Request, pk: int) -> Response:
        """Read a host's pages from now on; for editors and administrators."""
        words = read(self.words, request.data)
        row = robots.override(desk_id=pk, by=self.person, **words)
        return Response(OverrideOut(row).data, status=201)


class LiftOverride(Door):
    """Follow a host's robots.txt again."""

    words = NoWords
    answers: ClassVar = {"POST": {200: OverrideOut}}

    def post(self, request: Request, pk: int) -> HttpResponseBase:
        """Lift the decision; for editors and administrators."""
        read(self.words, request.data)
        return Response(OverrideOut(robots.lift(override_id=pk, by=self.person)).data)
