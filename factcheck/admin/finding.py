"""The desk's search page: claims, stories, sources and people in one place."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from factcheck.admin import access
from factcheck.admin.frame import framed
from factcheck.errors import InvalidInput
from factcheck.services import finds


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What fits the words that were asked for; what is wrong with them stands beside them."""
    words, refusal, found = request.GET.get("q", ""), "", finds.Found()
    try:
        found = finds.find(words, by=access.person(request))
    except InvalidInput as error:
        refusal = error.message
    return framed(request, "find", "Search", words=words, refusal=refusal, found=found)
