"""The OpenAPI document and the page to browse it; all of both comes from this server."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers

from factcheck.api.access import SHARED_HEADERS, PublicDoor
from factcheck.api.inputs import Input


class Document(PublicDoor, SpectacularAPIView):
    """The OpenAPI document."""


class Part(Input):
    """Which part of the page: with `script` its program, which no policy lets stand within it."""

    script = serializers.CharField(required=False, allow_blank=True)


class Documentation(PublicDoor, SpectacularSwaggerSplitView):
    """The document as a page to browse and to try."""

    open_headers = SHARED_HEADERS
    query = Part
    url_name = "api:schema"
