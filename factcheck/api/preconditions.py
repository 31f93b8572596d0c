"""The version of a claim that a client has seen: by If-Match, as HTTP has it, or in the body."""

import re
from http import HTTPStatus

from rest_framework.exceptions import APIException
from rest_framework.request import Request

from factcheck.errors import InvalidInput

HEADER = "If-Match"
NEVER = 0  # no claim has had this version
TAG = re.compile(r'"([0-9]{1,10})"')


class PreconditionRequired(APIException):
    """A step was asked for without saying of which version of the claim."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = "Send the claim's ETag as If-Match, or its `version` in the body."
    default_code = "precondition_required"


def tag_of(version: int) -> str:
    """A claim's ETag: it changes with everything that a person could have missed."""
    return f'"{version}"'


def seen_version(request: Request, told: int | None) -> int:
    """The version that was seen, by the header or as the body told it.

    Raises:
        PreconditionRequired: neither names one.
        InvalidInput: each names another.
    """
    version = named(request)
    if version is None:
        if told is None:
            raise PreconditionRequired
        return told
    if told not in {None, version}:
        raise InvalidInput("If-Match names another version than the body.", field="version")
    return version


def named(request: Request) -> int | None:
    """The version that If-Match names; None where it names none, or any."""
    tag = request.headers.get(HEADER, "*").strip()
    if tag == "*":
        return None
    match = TAG.fullmatch(tag)
    return int(match[1]) if match else NEVER
