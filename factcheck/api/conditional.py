"""Public answers are not sent again to whoever has them; what they say is not known here."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag

from factcheck.api import problems

OPEN = "Access-Control-"


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give public answers that have no ETag one, of their words, and mind it."""

    def minded(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method in {"GET", "HEAD"} and needs_etag(response):
            return conditional(request, set_response_etag(response))
        return response

    return minded


def needs_etag(response: HttpResponseBase) -> bool:
    """Whether it is public, whole, in one piece, and has no ETag yet."""
    is_public = "public" in response.headers.get("Cache-Control", "")
    is_whole = isinstance(response, HttpResponse) and response.status_code == HTTPStatus.OK
    return is_public and is_whole and "ETag" not in response.headers


def conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response with its ETag; 304 for a client that has it, 412 for one that wants another.

    Either may be read by pages of other sites as the response itself may.
    """
    etag = response.headers["ETag"]
    answer = get_conditional_response(request, etag=etag, response=response) or response  # type: ignore[arg-type]  # a stream will do
    if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        detail = "What is here now has another ETag than the one that was sent."
        answer = problems.ProblemResponse("precondition_failed", detail=detail)
    for name, value in response.headers.items():
        if name.startswith(OPEN):
            answer.headers[name] = value
    return answer
