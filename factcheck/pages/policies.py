"""What the browser may do on a page: the Content-Security-Policy of the public pages."""

from collections.abc import Callable
from typing import Any, ParamSpec

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import HttpResponse

P = ParamSpec("P")

# No script at all: the pages' JSON-LD is data, which browsers do not run and policies do not bar.
PUBLIC = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}


def strict(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer under the policy of the public pages instead of the desk's."""
    # django-csp's types know only views that take nothing but the request.
    decorate: Callable[[Any], Any] = csp(PUBLIC)
    decorated: Callable[P, HttpResponse] = decorate(view)
    return decorated
