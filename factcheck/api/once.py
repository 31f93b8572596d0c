"""POSTs that carry an Idempotency-Key: the second of two is answered as the first was.

Source: the IETF draft "The Idempotency-Key HTTP Header Field".
"""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.models import KeptAnswer, User
from factcheck.services import answers

HEADER = "Idempotency-Key"
KEY = re.compile("[!-~]{1,255}")
REPEATED = "Idempotency-Replayed"

Handler = Callable[..., HttpResponseBase]


class ShownOnce(Response):
    """An answer with a secret, which is null where the answer is repeated: it is kept nowhere."""

    @property
    def kept(self) -> dict[str, Any]:
        """What may be kept of the answer."""
        return {**self.data, "secret": None}


def is_asked_for(request: Request) -> bool:
    """Whether the request carries a key that counts."""
    return request.method == "POST" and HEADER in request.headers


def answered(handler: Handler, prepare: Callable[[Request], None], by: User) -> Handler:
    """`handler`, acting once on each request.

    `prepare` does what must not happen within a transaction, and only when it is needed.
    """

    @wraps(handler)
    def answer(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        errand = errand_of(request, by)
        if row := answers.kept(errand):
            return repeated(row)
        prepare(request)
        with answers.once(errand) as keep:
            response = handler(request, *args, **kwargs)
            if isinstance(response, Response):
                body = JSONRenderer().render(getattr(response, "kept", response.data)).decode()
                keep(response.status_code, body, response.headers.get("Location", ""))
        return response

    return answer


def errand_of(request: Request, by: User) -> answers.Errand:
    """The request as far as it can be told from another.

    Raises:
        ParseError: the key is none.
    """
    key = request.headers[HEADER]
    if not KEY.fullmatch(key):
        raise ParseError(f"An {HEADER} is of 1 to 255 characters of ASCII, without blanks.")
    words = f"{request.method} {request.get_full_path()}\n".encode() + request._request.body  # noqa: SLF001 - DRF hides Django's request there
    return answers.Errand(by, key, sha256(words).hexdigest())


def repeated(row: KeptAnswer) -> HttpResponse:
    """The answer that was kept, marked as such."""
    response = HttpResponse(row.body, status=row.status, content_type="application/json")
    response.headers[REPEATED] = "true"
    if row.location:
        response.headers["Location"] = row.location
    return response
