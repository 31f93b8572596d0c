"""The frame around the desk's own pages: the theme's sidebar, header and title."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from factcheck.admin.site import site


def framed(
    request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any
) -> TemplateResponse:
    """A page of `admin/factcheck/<template>.html` in the desk's frame."""
    frame: dict[str, Any] = site.each_context(request)
    words = {**frame, "title": title, **context}
    return TemplateResponse(request, f"admin/factcheck/{template}.html", words, status=status)
