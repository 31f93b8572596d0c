"""Published verdicts for clients that ask plainly, ahead of all that only others need.

Most requests name one verdict, or the list, and say nothing else. They are answered from a row
lookup, before sessions, log-ins and negotiation are thought of. Whoever asks for more goes on to
the views, and so does whoever asks for what is not there; to a plain request they say the same.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from rest_framework.utils.urls import replace_query_param

from factcheck.api import access
from factcheck.api.paging import DEFAULT_LIMIT, cursor_after
from factcheck.api.verdict_lists import framed
from factcheck.services import publications

ALL = "/api/v1/verdicts/"
ONE = re.compile(rf"{ALL}([1-9][0-9]{{0,17}})/")
LINKED_DATA = "application/ld+json"
JSON = "application/json"
# What plain clients accept, and what they are sent.
TYPES = {"*/*": JSON, JSON: JSON, LINKED_DATA: LINKED_DATA}
# What only clients send that want more than is known here.
MORE = ("QUERY_STRING", "HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_TRANSFER_ENCODING")


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer what is asked plainly, and pass on the rest."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET" or not request.path_info.startswith(ALL):
            return get_response(request)
        return plain_answer(request) or get_response(request)

    return answered


def plain_answer(request: HttpRequest) -> HttpResponseBase | None:
    """The stored verdict or the newest page of them; None when that is not all that is asked.

    Raises:
        DisallowedHost: the request names another site.
    """
    said = request.META
    accepted = said.get("HTTP_ACCEPT", "*/*")
    is_more = any(map(said.get, MORE)) or said.get("HTTP_IF_NONE_MATCH") == "*"
    if accepted not in TYPES or is_more:
        return None
    request.get_host()  # refuses a name that is not the site's
    if named := ONE.fullmatch(request.path_info):
        return verdict(request, int(named[1]), TYPES[accepted])
    if request.path_info == ALL and accepted != LINKED_DATA:
        return newest_page(request)
    return None


def verdict(request: HttpRequest, claim_id: int, content_type: str) -> HttpResponseBase | None:
    """The newest version, or that it is still the one that the client has."""
    form, ending = ("claim_review", "-ld") if content_type == LINKED_DATA else ("body", "")
    headers = HEADERS | {"Content-Type": content_type, "Vary": "Accept"}
    if "HTTP_IF_NONE_MATCH" in request.META:
        etag = f'"{publications.newest_etag(claim_id)}{ending}"'
        if is_held(request, etag):
            return unchanged(etag, headers)
    found = publications.newest(claim_id, form)
    if found is None or not found[1]:
        return None
    return answer(found[1], f'"{found[0]}{ending}"', headers)


def newest_page(request: HttpRequest) -> HttpResponseBase:
    """The page that the list begins with, or that it is still the one that the client has."""
    rows = publications.page(DEFAULT_LIMIT + 1)
    following = None
    if len(rows) > DEFAULT_LIMIT:
        token = cursor_after(rows[DEFAULT_LIMIT - 1][0])
        following = replace_query_param(request.build_absolute_uri(), "cursor", token)
    body, digest = framed([row[1:] for row in rows[:DEFAULT_LIMIT]], following)
    etag, headers = f'"{digest}"', HEADERS | {"Content-Type": JSON}
    return unchanged(etag, headers) if is_held(request, etag) else answer(body, etag, headers)


def is_held(request: HttpRequest, etag: str) -> bool:
    """Whether the client says that it has what goes by this ETag, packed or not."""
    sent = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return etag in sent or f"W/{etag}" in sent


def unchanged(etag: str, headers: dict[str, str]) -> HttpResponseBase:
    """That the client has it already."""
    return HttpResponseNotModified(headers=headers | {"ETag": etag})


def answer(text: str, etag: str, headers: dict[str, str]) -> HttpResponseBase:
    """Stored words."""
    content = text.encode()
    own = {"ETag": etag, "Content-Length": str(len(content))}
    return HttpResponse(content, headers=headers | own)


def usual_headers() -> dict[str, str]:
    """What the views and the middleware behind this one say with every public answer."""
    response = HttpResponse(headers=access.OPEN_HEADERS)
    patch_cache_control(response, **settings.PUBLIC_CACHE)
    response.headers["Allow"] = "GET, HEAD, OPTIONS"
    response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    return dict(response.headers)


HEADERS = usual_headers()
