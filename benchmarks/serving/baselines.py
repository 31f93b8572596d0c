"""What ours is held against: views that do next to nothing, and the way one writes first."""

from typing import ClassVar

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import filters, pagination, routers, serializers, viewsets

from factcheck.models import Appearance, Claim, Ruling, Verdict

ONE = "SELECT body FROM factcheck_verdict WHERE id = %s"
FIFTY = """
    SELECT verdict.body FROM factcheck_listing listing
    JOIN factcheck_verdict verdict ON verdict.id = listing.verdict_id
    ORDER BY position DESC LIMIT 50
"""
BYTES = b'{"results": []}'.ljust(2_500)


def nothing(_request: HttpRequest) -> HttpResponse:
    """Bytes that are there already."""
    return HttpResponse(BYTES, content_type="application/json")


def one(_request: HttpRequest, pk: int) -> HttpResponse:
    """A stored body, by one raw query."""
    with connection.cursor() as cursor:
        cursor.execute(ONE, [pk])
        (body,) = cursor.fetchone()
    return HttpResponse(body, content_type="application/json")


def fifty(_request: HttpRequest) -> HttpResponse:
    """The newest fifty bodies, by one raw query."""
    with connection.cursor() as cursor:
        cursor.execute(FIFTY)
        bodies = ",".join(body for (body,) in cursor)
    return HttpResponse(f'{{"results": [{bodies}]}}', content_type="application/json")


class NaiveAppearance(serializers.ModelSerializer[Appearance]):
    """Where a claim was made."""

    story = serializers.CharField(source="story.title")
    url = serializers.CharField(source="story.url")
    publisher = serializers.CharField(source="story.publisher.name")

    class Meta:
        model = Appearance
        fields: ClassVar = ["story", "url", "publisher", "quote"]


class NaiveClaim(serializers.ModelSerializer[Claim]):
    """What was claimed."""

    claimant = serializers.CharField(source="claimant.name")
    appearances = NaiveAppearance(many=True)

    class Meta:
        model = Claim
        fields: ClassVar = ["id", "text", "claimant", "topics", "appearances"]


class NaiveRuling(serializers.ModelSerializer[Ruling]):
    """What was ruled."""

    rating = serializers.CharField(source="rating.label")
    number = serializers.IntegerField(source="rating.number")

    class Meta:
        model = Ruling
        fields: ClassVar = ["rating", "number", "rationale", "evidence"]


class NaiveVerdict(serializers.ModelSerializer[Verdict]):
    """What was published."""

    claim = NaiveClaim()
    ruling = NaiveRuling()

    class Meta:
        model = Verdict
        fields: ClassVar = ["id", "version", "sequence", "published_at", "claim", "ruling"]


class ByPage(pagination.PageNumberPagination):
    """Fifty a page."""

    page_size = 50


class NaiveVerdicts(viewsets.ModelViewSet[Verdict]):
    """Rows made into JSON at every request, their relations fetched well enough."""

    authentication_classes: ClassVar = []
    permission_classes: ClassVar = []
    serializer_class = NaiveVerdict
    pagination_class = ByPage
    filter_backends: ClassVar = [filters.SearchFilter]
    search_fields: ClassVar = ["claim__text", "ruling__rationale"]
    queryset = (
        Verdict.objects.select_related("claim__claimant", "ruling__rating")
        .prefetch_related("claim__appearances__story__publisher")
        .order_by("-sequence")
    )


router = routers.SimpleRouter()
router.register("verdicts", NaiveVerdicts)
urlpatterns = [
    path("bytes", nothing),
    path("one/<int:pk>", one),
    path("fifty", fifty),
    path("naive/", include(router.urls)),
    # What the service keeps of its middleware looks for the addresses of the desk.
    path("", include("config.urls")),
]
