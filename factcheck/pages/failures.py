"""What a reader sees when there is nothing to show: one page for each kind of failure."""

from django.http import HttpRequest, HttpResponse

from factcheck.pages.policies import strict
from factcheck.pages.views import page


@strict
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's form of a handler
    """The request could not be read."""
    return failure(request, 400, "This request cannot be read", "Check its address and try again.")


@strict
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - the same
    """The page exists, but not for this person."""
    text = "You may not see this page. If you work here, log in first."
    return failure(request, 403, "Not for you", text)


@strict
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - the same
    """There is no such page."""
    text = "Published verdicts are never moved or deleted, so the address may have a slip in it."
    return failure(request, 404, "There is no such page", text)


@strict
def server_error(request: HttpRequest) -> HttpResponse:
    """The service failed."""
    text = "Something broke on our side. Nothing is lost; please try again in a minute."
    return failure(request, 500, "This did not work", text)


def failure(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """The failure as a page."""
    return page(request, "failure", status, title=title, text=text)
