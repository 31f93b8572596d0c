"""The addresses of the contract."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, JsonResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from factcheck.api.google.claims import ImageSearch, Search
from factcheck.api.google.contract import VERSION
from factcheck.api.google.discovery import document
from factcheck.api.google.errors import GoogleError
from factcheck.api.google.pages import Page, Pages

app_name = "google"


def discovery(request: HttpRequest) -> HttpResponseBase:
    """The discovery document, where Google's client libraries look for it."""
    if request.GET.get("version", VERSION) != VERSION:
        return GoogleError("NOT_FOUND", f"There is {VERSION} only.").answer()
    return JsonResponse(document(), json_dumps_params={"indent": 2})


@csrf_exempt
def nowhere(_request: HttpRequest) -> HttpResponse:
    """Every other address."""
    return GoogleError("NOT_FOUND", "There is no such method.").answer()


urlpatterns = [
    path("$discovery/rest", discovery, name="discovery"),
    path(f"{VERSION}/claims:search", Search.as_view(), name="claims-search"),
    path(f"{VERSION}/claims:imageSearch", ImageSearch.as_view(), name="claims-image-search"),
    path(f"{VERSION}/pages", Pages.as_view(), name="pages"),
    path(f"{VERSION}/pages/<int:page_id>", Page.as_view(), name="page"),
    re_path(rf"^{VERSION}/", nowhere, name="nowhere"),
]
