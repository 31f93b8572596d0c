"""Who may come in and what a request may look like, the same for every address of the API."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from factcheck.api import inputs, once, parsing
from factcheck.enums import Scope
from factcheck.models import ApiToken, User
from factcheck.services import allowances
from factcheck.services.allowances import Allowance

# For pages of any site to read.
SHARED_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
}
# And should a browser show it as a page itself, it can do nothing.
OPEN_HEADERS = {
    **SHARED_HEADERS,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

Words = type[inputs.Input]


class HasScope(BasePermission):
    """Lets in a person at the desk's login, and a program whose token has the view's scope."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether somebody is there, with the scope that this method of `view` needs.

        Raises:
            PermissionDenied: the token lacks the scope; names it.
        """
        if not request.user.is_authenticated:
            return False
        needed = scope_of(view, request.method or "")
        if isinstance(request.auth, ApiToken) and needed not in request.auth.scopes:
            raise PermissionDenied(f"This token lacks the scope “{needed}”.", code="missing_scope")
        return True


def scope_of(view: APIView, method: str) -> Scope:
    """The scope that a token needs for `method` on `view`."""
    scope: Scope = view.scope if method in SAFE_METHODS else view.write_scope  # type: ignore[attr-defined]  # every view is a Door
    return scope


class PerMinute(BaseThrottle):
    """Lets a person make so many requests a minute, with all their programs together."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Whether this one is among them; what is left is told by the answer."""
        if not request.user.is_authenticated:
            return True
        allowance = allowances.take(str(request.user.pk))
        view.allowance = self.allowance = allowance  # type: ignore[attr-defined]  # every view is a Door
        return allowance.left >= 0

    def wait(self) -> float:
        """How many seconds until the next may be made."""
        return self.allowance.renewed_in_seconds


class Door(APIView):
    """What every address has: a scope for each kind of method, and no parameter unknown to it.

    `words` (what a body holds, by media type if there are several) and `answers` (by method and
    status) are for the OpenAPI document, where it cannot see them by itself.
    """

    permission_classes = [HasScope]
    throttle_classes = [PerMinute]
    allowance: Allowance | None = None
    scope: ClassVar[Scope] = Scope.READ
    write_scope: ClassVar[Scope] = Scope.WORKFLOW
    lifetime: ClassVar[Mapping[str, Any]] = {"no_store": True}
    query: ClassVar[type[inputs.Input]] = inputs.NoParameters
    words: ClassVar[Words | Mapping[str, Words]]
    answers: ClassVar[Mapping[str, Mapping[Any, Any]]] = {}
    asked: dict[str, Any]

    @property
    def person(self) -> User:
        """Who is asking, on a view that lets nobody else in."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - HasScope has let them in
        return user

    def initialize_request(self, request: HttpRequest, *args: object, **kwargs: object) -> Request:
        """Read every request as UTF-8, whatever character set its headers name."""
        request.encoding = "utf-8"
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """After DRF's own checks, refuse what could not be read whole or is not known here."""
        if once.is_asked_for(request):
            parsing.read_whole(request)
        super().initial(request, *args, **kwargs)
        if not hasattr(self, (request.method or "").lower()):
            self.http_method_not_allowed(request)
        parsing.refuse_chunks(request)
        self.asked = inputs.parameters(self.parameters_expected(request.method or ""), request)
        if once.is_asked_for(request) and (post := getattr(self, "post", None)):
            vars(self)["post"] = once.answered(post, self.prepare, self.person)

    def prepare(self, request: Request) -> None:
        """Do what a POST needs of the network, which no transaction must wait for."""

    def parameters_expected(self, method: str) -> type[inputs.Input]:
        """The query parameters that may come with `method`; of a set of views, with its list."""
        is_list = getattr(self, "action", "list") == "list"
        return self.query if is_list and method in SAFE_METHODS else inputs.NoParameters

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        """Say how long the answer may be kept; of a refusal, nothing is said."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code < HTTPStatus.BAD_REQUEST:
            patch_cache_control(response, **self.lifetime)
        if self.allowance is not None:
            tell(response, self.allowance)
        return response

    def options(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002 - there is nothing to render
        """Say which methods there are, in the Allow header."""
        return HttpResponse(status=HTTPStatus.NO_CONTENT)


class PublicDoor(Door):
    """An address for anyone: no login is asked for, no cookie looked at, a cache may keep it."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = []
    lifetime = settings.PUBLIC_CACHE
    open_headers: ClassVar[Mapping[str, str]] = OPEN_HEADERS

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        """Let pages of other sites read the answer."""
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in self.open_headers.items():
            response.headers[name] = value
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = ", ".join(self.allowed_methods)
            response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
            response.headers["Access-Control-Max-Age"] = "86400"
        return response


def tell(response: Response, allowance: Allowance) -> None:
    """Say how many more requests may be made, and until when.

    Source: the IETF draft "RateLimit header fields for HTTP", version 10.
    """
    left, seconds = max(allowance.left, 0), allowance.renewed_in_seconds
    policy = f'"person";q={allowance.limit};w={allowances.WINDOW_SECONDS}'
    response.headers["RateLimit-Policy"] = policy
    response.headers["RateLimit"] = f'"person";r={left};t={seconds}'
