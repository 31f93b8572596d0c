"""Where the desk's own style and script are served, as the theme asks for them."""

from django.http import HttpRequest
from django.templatetags.static import static


def style(request: HttpRequest) -> str:
    """The address of the desk's style sheet."""
    return static("factcheck/desk.css")


def script(request: HttpRequest) -> str:
    """The address of the desk's script."""
    return static("factcheck/desk.js")


def icon(request: HttpRequest) -> str:
    """The address of the newsroom's icon, the same as on its public pages."""
    return static("pages/icon.svg")
