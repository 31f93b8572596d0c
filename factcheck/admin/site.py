"""The desk as a site: its door, its home and where its pages are registered."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.module_loading import import_string
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from factcheck.admin import access, home, passwords, second_factor, single_sign_on
from factcheck.models import User
from factcheck.services import logins

PAGES = {
    "find": ("find/", "finding.page"),
    "notices": ("notices/", "notice_views.page"),
    "notices-read": ("notices/read/", "notice_views.read"),
}


class LogIn(AuthenticationForm):  # type: ignore[misc]  # the theme ships no types
    """Asks for name and password, and turns away who has no business at the desk."""

    def get_invalid_login_error(self) -> ValidationError:
        """Why the two were not taken, and until when if they were tried too often."""
        until = logins.shut_until(passwords.door_of(self.cleaned_data.get("username") or ""))
        if until is None:
            refusal: ValidationError = super().get_invalid_login_error()
            return refusal
        return ValidationError(
            second_factor.words_of(logins.too_many(until)), code="too_many_tries"
        )

    def confirm_login_allowed(self, user: User) -> None:
        """Let members of a desk and superusers in."""
        if not access.may_enter(user):
            raise ValidationError(
                "You are on no desk yet. Ask an administrator for a role.", code="no_desk"
            )


class DeskSite(UnfoldAdminSite):  # type: ignore[misc]  # the theme ships no types
    """The newsroom's desk; roles open it, not Django's staff flag."""

    login_form = LogIn
    login_template = "admin/factcheck/login.html"
    index_template = "admin/home.html"
    index_title = "Home"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the desk is open to whoever asks."""
        if isinstance(request.user, AnonymousUser):
            return False
        user = access.person(request)
        return access.may_enter(user) and second_factor.is_passed(request, user)

    def get_urls(self) -> list[Any]:
        """The second door, before what is behind it."""
        codes = self.admin_view(self.framed(second_factor.renew))
        return [
            path("second-factor/", self.framed(second_factor.page), name="second-factor"),
            path("second-factor/codes/", codes, name="recovery-codes"),
            path("sign-on/", single_sign_on.leave, name="sign-on"),
            path("signed-on/", single_sign_on.come_back, name="signed-on"),
            *self.own_pages(),
            *super().get_urls(),
        ]

    def own_pages(self) -> list[Any]:
        """Pages that belong to no model; what draws them needs the site, so it is asked late."""
        return [
            path(route, self.admin_view(import_string(f"factcheck.admin.{view}")), name=name)
            for name, (route, view) in PAGES.items()
        ]

    def framed(self, view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
        """`view`, its page in the site's frame."""

        def in_frame(request: HttpRequest) -> HttpResponse:
            response = view(request)
            if isinstance(response, TemplateResponse):
                frame = self.each_context(request)
                response.context_data = {**frame, **(response.context_data or {})}
            return response

        return in_frame

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The first door; who is through that one is shown the second."""
        if request.method == "GET" and access.may_enter(request.user):
            user = access.person(request)
            if not second_factor.is_passed(request, user):
                query = request.GET.urlencode()
                address = reverse("admin:second-factor")
                return redirect(f"{address}?{query}" if query else address)
        label = settings.OIDC_LABEL if single_sign_on.is_on() else ""
        context = {"single_sign_on": label, **(extra_context or {})}
        page: HttpResponse = super().login(request, context)
        return page

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
