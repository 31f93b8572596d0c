"""Refusals in the form that Google's clients read.

Source: https://cloud.google.com/apis/design/errors
"""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from factcheck.errors import (
    FactCheckError,
    InvalidInput,
    NotFound,
    NotPermitted,
    Refused,
    StaleVersion,
)

BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
HTTP = {
    "INVALID_ARGUMENT": HTTPStatus.BAD_REQUEST,
    "UNAUTHENTICATED": HTTPStatus.UNAUTHORIZED,
    "PERMISSION_DENIED": HTTPStatus.FORBIDDEN,
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "ALREADY_EXISTS": HTTPStatus.CONFLICT,
    "ABORTED": HTTPStatus.CONFLICT,
    "RESOURCE_EXHAUSTED": HTTPStatus.TOO_MANY_REQUESTS,
    "INTERNAL": HTTPStatus.INTERNAL_SERVER_ERROR,
}
# The first that an error is one of; what is none of them is the service's own fault.
STATUSES: tuple[tuple[type[FactCheckError], str], ...] = (
    (InvalidInput, "INVALID_ARGUMENT"),
    (NotFound, "NOT_FOUND"),
    (NotPermitted, "PERMISSION_DENIED"),
    (StaleVersion, "ABORTED"),
    (Refused, "ALREADY_EXISTS"),
)


class GoogleError(Exception):
    """A refusal; `status` is one of Google's names, `violations` say which fields are to blame."""

    def __init__(self, status: str, message: str, **violations: str) -> None:
        """State what is wrong, and by field what is wrong with it."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.violations = violations

    def answer(self) -> JsonResponse:
        """The refusal as it goes out."""
        code = HTTP[self.status]
        error: dict[str, Any] = {"code": code, "message": self.message, "status": self.status}
        if self.violations:
            told = [{"field": key, "description": why} for key, why in self.violations.items()]
            error["details"] = [{"@type": BAD_REQUEST, "fieldViolations": told}]
        response = JsonResponse({"error": error}, status=code, json_dumps_params={"indent": 2})
        if self.status == "UNAUTHENTICATED":
            response.headers["WWW-Authenticate"] = 'Bearer realm="factcheck"'
        return response


def invalid(field: str, why: str) -> GoogleError:
    """That a field holds what cannot be taken."""
    return GoogleError("INVALID_ARGUMENT", f"Invalid value at '{field}': {why}", **{field: why})


def of_the_service(error: FactCheckError) -> GoogleError:
    """What the service says, in Google's words."""
    status = next((name for kind, name in STATUSES if isinstance(error, kind)), "INVALID_ARGUMENT")
    field = getattr(error, "field", "")
    return GoogleError(status, error.message, **({field: error.message} if field else {}))
