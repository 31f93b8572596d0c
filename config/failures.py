"""What is answered when no view could: in the form of the door that was knocked at."""

from django.http import HttpRequest, HttpResponse

from factcheck.api.google.contract import VERSION
from factcheck.api.google.errors import GoogleError
from factcheck.api.problems import ProblemResponse
from factcheck.pages import failures

UNREADABLE = "The request could not be read; check its address and its headers."
NOT_OPEN = "This is not open to you."
NOTHING_HERE = "There is nothing at this address."
BROKEN = "Something broke on our side; please try again in a minute."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    told = for_program(request, "malformed_request", "INVALID_ARGUMENT", UNREADABLE)
    return told or failures.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is there is not for this person."""
    told = for_program(request, "not_permitted", "PERMISSION_DENIED", NOT_OPEN)
    return told or failures.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing there."""
    told = for_program(request, "not_found", "NOT_FOUND", NOTHING_HERE)
    return told or failures.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The service failed."""
    told = for_program(request, "error", "INTERNAL", BROKEN)
    return told or failures.server_error(request)


def for_program(request: HttpRequest, problem: str, status: str, words: str) -> HttpResponse | None:
    """A problem document, or an error of Google's; None where people read."""
    if request.path.startswith("/api/"):
        return ProblemResponse(problem, detail=words)
    if request.path.startswith(f"/{VERSION}/"):
        return GoogleError(status, words).answer()
    return None
