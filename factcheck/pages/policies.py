"""What the browser may do on a page: the Content-Security-Policy of the public pages."""

from csp.constants import NONE, SELF
from csp.decorators import csp

# No script at all: the pages' JSON-LD is data, which browsers do not run and policies do not bar.
strict = csp(
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
    }
)
