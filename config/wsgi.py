"""The WSGI application that the web server loads."""

import os
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Request(WSGIRequest):
    """A request that is read as UTF-8, whatever charset its Content-Type names.

    Django would decode the query string by that charset before any middleware runs, so that
    "charset=hex" broke every address.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        content_type = meta.get("CONTENT_TYPE", "")
        self.content_type, self.content_params = parse_header_parameters(content_type)


application = get_wsgi_application()
application.request_class = Request
