"""The OpenAPI document and the page to browse it; all of both comes from this server."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from factcheck.api.access import PublicDoor


class Document(PublicDoor, SpectacularAPIView):
    """The OpenAPI document."""


class Documentation(PublicDoor, SpectacularSwaggerView):
    """The document as a page to browse and try; all of it comes from this server."""

    url_name = "api:schema"
