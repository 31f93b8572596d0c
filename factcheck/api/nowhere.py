"""The answer at an address of the API where there is nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

from factcheck.api.problems import ProblemResponse


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """404 in the form of every problem, with a hint when only the slash at the end is missing."""
    detail = "There is nothing at this address. /api/v1/docs/ shows all that there are."
    if resolve(f"{request.path_info}/").func is not nowhere:
        detail = "Addresses of the API end with a slash; this one would be right with it."
    return ProblemResponse("not_found", detail=detail)
