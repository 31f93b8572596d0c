"""The desk as a site: its door, its home and where its pages are registered."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from factcheck.admin import access, home
from factcheck.models import User


class LogIn(AuthenticationForm):  # type: ignore[misc]  # the theme ships no types
    """Asks for name and password, and turns away who has no business at the desk."""

    def confirm_login_allowed(self, user: User) -> None:
        """Let members of a desk and superusers in."""
        if not access.may_enter(user):
            raise ValidationError(
                "You are on no desk yet. Ask an administrator for a role.", code="no_desk"
            )


class DeskSite(UnfoldAdminSite):  # type: ignore[misc]  # the theme ships no types
    """The newsroom's desk; roles open it, not Django's staff flag."""

    login_form = LogIn
    index_template = "admin/home.html"
    index_title = "Home"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the desk is open to whoever asks."""
        return not isinstance(request.user, AnonymousUser) and access.may_enter(
            access.person(request)
        )

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Home: what this person has to do next."""
        context = home.context(access.person(request)) | (extra_context or {})
        page: HttpResponse = super().index(request, context)
        return page

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one application, so its index is home."""
        return redirect("admin:index")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Nothing: the sidebar is drawn by role in navigation.py."""
        return []

    def search(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nothing: the theme's own search knows the names of models alone."""
        return HttpResponse()


site = DeskSite()
