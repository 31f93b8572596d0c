"""Programs named by the token that they carry; knows nothing of what the token may be used for."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from factcheck.models import ApiToken, User
from factcheck.services import people, second_factors

SCHEME = b"bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer fc_...`; a request without it is left to the next authenticator."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token and its person, nothing when no token was sent.

        Raises:
            AuthenticationFailed: the token that was sent is unknown, expired or revoked.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME:
            return None
        token = people.token_for(words[1].decode("latin-1")) if len(words) == 2 else None  # noqa: PLR2004 - "Bearer" and the secret
        if token is None:
            raise AuthenticationFailed(
                "This token is not valid; it may have expired or been revoked.", code="bad_token"
            )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """What a 401 asks for."""
        return 'Bearer realm="factcheck"'


class DeskSession(SessionAuthentication):
    """The session of somebody at the desk, once they have shown all that is asked of them there."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The person of the session; nothing until their second factor is shown."""
        found: tuple[User, None] | None = super().authenticate(request)
        if found is None or not second_factors.is_passed(request.session, found[0]):
            return None
        return found


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its registering is untyped
    """How the OpenAPI document describes the session."""

    target_class = DeskSession
    name = "cookieAuth"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:  # noqa: ARG002 - DRF's signature
        """The cookie of the desk."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its registering is untyped
    """How the OpenAPI document describes the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:  # noqa: ARG002 - the same
        """Bearer tokens, with what their scopes open."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of a person, with one or more scopes: `read` (look at desks, "
            "stories, claims and jobs), `intake` (hand in stories), `workflow` (everything that "
            "changes a claim).",
        }
