"""The desk's other door: logging in at the newsroom's own OpenID Connect provider."""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from joserfc.errors import JoseError

from factcheck.admin import access, second_factor
from factcheck.admin.rows import say
from factcheck.errors import NotPermitted
from factcheck.models import User
from factcheck.services import identities
from factcheck.services.identities import Claimed

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
BACKEND = "factcheck.admin.passwords.CountedPasswords"
GOING_TO = "single_sign_on_next"
DISCOVERY = "/.well-known/openid-configuration"
# Source: RFC 8176: what a provider says of a log-in that took more than a password.
MULTIPLE_FACTORS = "mfa"


def is_on() -> bool:
    """Whether this newsroom has such a provider."""
    return bool(settings.OIDC_ISSUER)


def provider() -> Any:
    """The provider, as the settings name it; asks for code, state, nonce and PKCE.

    Raises:
        Http404: there is none.
    """
    if not is_on():
        raise Http404("There is no single sign-on here.")
    return OAuth().register(
        "newsroom",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=settings.OIDC_ISSUER.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )


@require_GET
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider."""
    client = provider()
    request.session[GOING_TO] = request.GET.get(REDIRECT_FIELD_NAME, "")
    back = settings.SITE_URL + reverse("admin:signed-on")
    try:
        away: HttpResponse = client.authorize_redirect(request, back)
    except (AuthlibBaseError, OSError, ValueError, RuntimeError) as error:
        return refused(request, "The provider does not answer. Try again in a moment.", error)
    return away


@require_GET
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider has vouched for; whoever is on no desk stays outside."""
    client = provider()
    try:
        said = vouched(client, request)
        user = identities.person_of(claimed(said))
    except NotPermitted as error:
        return refused(request, error.message)
    except (AuthlibBaseError, JoseError, LookupError, OSError, ValueError, RuntimeError) as error:
        return refused(request, "The log-in was not completed. Try again.", error)
    if not access.may_enter(user):
        return refused(request, "You are on no desk yet. Ask an administrator for a role.")
    return let_in(request, user, said)


def vouched(client: Any, request: HttpRequest) -> dict[str, Any]:
    """What the provider's signed token says, held against our own request, and its userinfo.

    Raises:
        AuthlibBaseError, JoseError, LookupError, OSError, ValueError, RuntimeError: there is no
            such token, it is not for us, or it is not sound.
    """
    token = client.authorize_access_token(
        request,
        claims_options={
            "iss": {"essential": True, "values": [settings.OIDC_ISSUER]},
            "sub": {"essential": True},
        },
    )
    said: dict[str, Any] = dict(token["userinfo"])
    if "email" not in said:
        more = client.userinfo(token=token)
        if more["sub"] == said["sub"]:
            said = {**more, **said}
    return said


def claimed(said: dict[str, Any]) -> Claimed:
    """The identity that the provider vouches for; an address counts when it was verified."""
    is_verified = said.get("email_verified") is True
    email = str(said.get("email", "")) if is_verified else ""
    return Claimed(issuer=said["iss"], subject=str(said["sub"]), email=email)


def let_in(request: HttpRequest, user: User, said: dict[str, Any]) -> HttpResponse:
    """Open a session; without a second factor at the provider, ours is asked for."""
    going_to = request.session.pop(GOING_TO, "")
    login(request, user, backend=BACKEND)
    if MULTIPLE_FACTORS in said.get("amr", ()):
        second_factor.let_in(request, user)
    return second_factor.to(request, going_to)


def refused(request: HttpRequest, sentence: str, error: Exception | None = None) -> HttpResponse:
    """Back to the door, with a sentence; what went wrong is for the log."""
    if error is not None:
        logger.warning("Single sign-on failed: %s: %s", type(error).__name__, error)
    say(request, sentence, refused=True)
    return redirect("admin:login")
