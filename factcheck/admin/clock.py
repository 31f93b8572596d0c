"""Times at the desk by the clock of whoever reads them; what is public goes by the newsroom's."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from factcheck.models import User


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer the desk's people by their own clock."""
    desk = reverse("admin:index")

    def on_their_clock(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(desk) or not isinstance(request.user, User):
            return get_response(request)
        with timezone.override(request.user.zone):
            response = get_response(request)
            render = getattr(response, "render", None)
            return render() if render else response

    return on_their_clock
