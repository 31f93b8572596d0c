"""What every method of the contract has: how it is asked, who asks, and how it answers."""

import json
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from factcheck.api.access import OPEN_HEADERS
from factcheck.api.google import asked, masks
from factcheck.api.google.asked import Asked
from factcheck.api.google.contract import Method
from factcheck.api.google.errors import GoogleError, of_the_service
from factcheck.enums import Scope
from factcheck.errors import FactCheckError
from factcheck.models import ApiToken
from factcheck.services import allowances, people

JSON = "application/json; charset=UTF-8"
ALLOWED_HEADERS = "Authorization, Content-Type, X-Goog-Api-Key, X-Goog-FieldMask"


@method_decorator(csrf_exempt, name="dispatch")
class Door(View):
    """An address of the contract; `methods` names what answers to which verb."""

    methods: ClassVar[dict[str, Method]]

    def dispatch(self, request: HttpRequest, *_: object, **named: int) -> HttpResponseBase:
        """Answer in Google's form, whatever happens that was foreseen."""
        try:
            response = self.answered(request, **named)
        except GoogleError as error:
            response = error.answer()
        except FactCheckError as error:
            response = of_the_service(error).answer()
        for name, value in OPEN_HEADERS.items():
            response.headers[name] = value
        return response

    def answered(self, request: HttpRequest, **named: int) -> HttpResponseBase:
        """Ask the method that the verb stands for.

        Raises:
            GoogleError: there is none, or it refuses.
        """
        verb = "GET" if request.method == "HEAD" or asked.is_overridden(request) else request.method
        if verb == "OPTIONS":
            return self.preflight()
        method = self.methods.get(verb or "")
        if method is None:
            raise GoogleError("NOT_FOUND", f"There is no method for {verb} at this address.")
        wish = asked.read(request, method)
        token = token_of(wish.secret, method)
        value = getattr(self, method.name.lower())(wish, token, request, **named)
        return as_json(wish, value, is_private=token is not None)

    def preflight(self) -> HttpResponse:
        """What pages of other sites may send."""
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response.headers["Access-Control-Allow-Methods"] = ", ".join(self.methods)
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = "86400"
        return response


def token_of(secret: str, method: Method) -> ApiToken | None:
    """The token that came, if it is one and opens the method.

    Searching takes none, and no notice of a key that is none of ours: clients send Google's own.

    Raises:
        GoogleError: it is missing or unknown where it is needed, used up, or for something else.
    """
    token = people.token_for(secret) if secret else None
    if token is not None and allowances.take(str(token.user_id)).left < 0:
        raise GoogleError("RESOURCE_EXHAUSTED", "Too many requests; try again in a minute.")
    if not method.is_for_partners:
        return token
    if token is None:
        is_unknown = "This token is not valid; it may have expired or been revoked."
        is_missing = "This method takes the token of an organisation."
        raise GoogleError("UNAUTHENTICATED", is_unknown if secret else is_missing)
    if Scope.MARKUP not in token.scopes:
        raise GoogleError("PERMISSION_DENIED", f"This token lacks the scope “{Scope.MARKUP}”.")
    return token


def as_json(wish: Asked, value: dict[str, Any], *, is_private: bool) -> HttpResponse:
    """What is wanted of the value; public answers with for how long they hold."""
    separators = (",", ": ") if wish.is_indented else (",", ":")
    body = json.dumps(
        masks.applied(wish.mask, value),
        ensure_ascii=False,
        indent=2 if wish.is_indented else None,
        separators=separators,
    )
    response = HttpResponse(body, content_type=JSON)
    if is_private:
        patch_cache_control(response, no_store=True)
        return response
    response.headers["Vary"] = "Authorization, X-Goog-Api-Key, X-Goog-FieldMask"
    patch_cache_control(response, **settings.PUBLIC_CACHE)
    return response
