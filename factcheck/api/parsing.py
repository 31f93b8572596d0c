"""Bodies of requests turned into values, with limits; knows nothing of what they mean."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework import parsers
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request


class LengthRequired(APIException):
    """The body came in chunks; the server would see it as empty."""

    status_code = HTTPStatus.LENGTH_REQUIRED
    default_detail = "Send the body whole, with its Content-Length, and not in chunks."
    default_code = "length_required"


class JSON(parsers.BaseParser):
    """JSON in UTF-8, each name of an object once, nothing that only JavaScript has."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - DRF's signature
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """The value that the body holds.

        Raises:
            ParseError: it holds none; says why.
            RequestDataTooBig: it is longer than DATA_UPLOAD_MAX_MEMORY_SIZE.
        """
        refuse_long(parser_context)
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        try:
            return json.loads(
                body.decode("utf-8-sig"), object_pairs_hook=distinct, parse_constant=refuse
            )
        except UnicodeDecodeError as error:
            raise ParseError("The body is not in UTF-8.") from error
        except RecursionError as error:
            raise ParseError("The body is nested too deeply.") from error
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}") from error


class Multipart(parsers.MultiPartParser):
    """A form with a file, read as UTF-8 and only up to the limit for any body."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - DRF's own pair
        """The form's fields and files.

        Raises:
            ParseError: it is no such form.
            RequestDataTooBig: it is longer than DATA_UPLOAD_MAX_MEMORY_SIZE.
        """
        refuse_long(parser_context)
        return super().parse(stream, media_type, parser_context)


def refuse_chunks(request: Request) -> None:
    """Let a request pass unless its body came without a length.

    Raises:
        LengthRequired: it did.
    """
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        raise LengthRequired


def read_whole(request: Request) -> None:
    """Read the body before anything reads a part of it, so that it can be compared.

    Raises:
        RequestDataTooBig: it is longer than DATA_UPLOAD_MAX_MEMORY_SIZE.
    """
    refuse_long({"request": request})
    _ = request._request.body  # noqa: SLF001 - DRF hides Django's request there


def refuse_long(parser_context: Mapping[str, Any] | None) -> None:
    """Let a body pass only if it says that it is within the limit.

    Raises:
        RequestDataTooBig: it says otherwise.
    """
    request = (parser_context or {})["request"]
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs.

    Raises:
        ValueError: a name occurs twice, so that nobody can tell what was meant.
    """
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a name occurs twice in one object.")
    return value


def refuse(constant: str) -> NoReturn:
    """Turn away NaN and the infinities.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"{constant} is no JSON number.")
