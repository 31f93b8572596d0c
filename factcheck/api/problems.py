"""Everything that goes wrong, as one form: application/problem+json with a stable type and code.

`type` names the kind of problem (there are as many as below), `code` the very case; `detail` is
for people. Source: RFC 9457.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, UnreadablePostError
from rest_framework.exceptions import APIException, ValidationError

from factcheck.errors import FactCheckError, InvalidInput

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status and what it is called."""

    status: int
    title: str


KINDS = {
    "malformed_request": Kind(400, "The request cannot be read"),
    "invalid_input": Kind(400, "What was sent cannot be taken"),
    "not_authenticated": Kind(401, "No valid login or token"),
    "not_permitted": Kind(403, "Not with your roles or scopes"),
    "not_found": Kind(404, "There is no such thing here"),
    "method_not_allowed": Kind(405, "No such method at this address"),
    "not_acceptable": Kind(406, "No such form of the answer"),
    "refused": Kind(409, "The desk's rules say no"),
    "transition_not_allowed": Kind(409, "No such step from this status"),
    "stale_version": Kind(409, "The claim has moved since"),
    "request_under_way": Kind(409, "The same request is under way"),
    "withdrawn": Kind(410, "The verdict was withdrawn"),
    "length_required": Kind(411, "The length of the body is missing"),
    "precondition_failed": Kind(412, "It has changed since"),
    "too_large": Kind(413, "Too much at once"),
    "unsupported_media_type": Kind(415, "No such form of a request"),
    "policy_not_met": Kind(422, "A condition is not met"),
    "key_reused": Kind(422, "The key belongs to another request"),
    "source_error": Kind(422, "The address could not be read"),
    "source_unavailable": Kind(422, "The address could not be read now"),
    "source_rejected": Kind(422, "The address must not or cannot be read"),
    "precondition_required": Kind(428, "The version that was seen is missing"),
    "too_many_requests": Kind(429, "Too many requests"),
    "too_many_tries": Kind(429, "Too many tries"),
    "error": Kind(500, "This did not work"),
    "capture_damaged": Kind(500, "The copy is not what was kept"),
    "unavailable": Kind(503, "Not to be had just now"),
}
BY_STATUS = {kind.status: name for name, kind in reversed(KINDS.items())}
# What an error may carry beside its sentence.
MEMBERS = ("field", "unmet")


class ProblemResponse(HttpResponse):
    """A problem as it goes out, whatever form the client would have liked."""

    def __init__(self, kind: str, *, detail: str, code: str = "", **members: object) -> None:
        """Say what went wrong; in ASCII, so that no character of the input can break it."""
        known = KINDS[kind]
        problem = {
            "type": address_of(kind),
            "title": known.title,
            "status": known.status,
            "detail": detail,
            "code": code or kind,
        }
        super().__init__(
            json.dumps(problem | members), content_type=CONTENT_TYPE, status=known.status
        )


def address_of(kind: str) -> str:
    """The URI that stands for a kind of problem."""
    return f"{settings.SITE_URL}/problems/{kind}"


def handle(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:  # noqa: ARG001 - DRF's signature
    """The answer to an error that was foreseen, none for one that was not."""
    if isinstance(error, FactCheckError):
        return of_the_service(error)
    if isinstance(error, ValidationError):
        return of_fields(error)
    if isinstance(error, APIException):
        return of_the_framework(error)
    return of_django(error)


def of_the_service(error: FactCheckError, **more: object) -> HttpResponse:
    """What the newsroom's rules say, with `more` that the door knows."""
    is_too_large = isinstance(error, InvalidInput) and error.code == "too_large"
    kind = "too_large" if is_too_large else type(error).code
    members = {name: value for name in MEMBERS if (value := getattr(error, name, None))}
    return ProblemResponse(kind, detail=error.message, code=error.code, **members | more)


def of_fields(error: ValidationError) -> HttpResponse:
    """What is wrong with each field of a body or parameter of an address."""
    errors = list(flat(error.get_full_details()))
    detail = " ".join(f"{each['field']}: {each['detail']}".removeprefix(": ") for each in errors)
    return ProblemResponse("invalid_input", detail=detail, errors=errors)


def flat(details: object, field: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested details as a list of {"field", "detail", "code"}."""
    match details:
        case list():
            for each in details:
                yield from flat(each, field)
        case {"message": str(message), "code": str(code)}:
            yield {"field": field, "detail": message, "code": code}
        case dict():
            for name, inner in details.items():
                yield from flat(inner, "" if name == "non_field_errors" else str(name))


def of_the_framework(error: APIException) -> HttpResponse:
    """What DRF found before any view of ours was asked."""
    response = ProblemResponse(
        BY_STATUS[error.status_code], detail=str(error.detail), code=str(error.get_codes())
    )
    if challenge := getattr(error, "auth_header", None):
        response.headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response.headers["Retry-After"] = f"{wait:.0f}"
    return response


def of_django(error: Exception) -> HttpResponse | None:
    """What Django itself found."""
    if isinstance(error, Http404):
        return ProblemResponse("not_found", detail="There is nothing at this address.")
    if isinstance(error, DjangoPermissionDenied):
        return ProblemResponse("not_permitted", detail="This is not open to you.")
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return ProblemResponse("too_large", detail=f"A body may have {most:,} bytes at most.")
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return ProblemResponse("malformed_request", detail="The request could not be read.")
    return None
