"""Bodies of requests, read by the contract's schemas; knows nothing of what they mean."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from factcheck.api.google.asked import MAX_INTEGER
from factcheck.api.google.contract import INTEGER, SCHEMAS, Field
from factcheck.api.google.errors import GoogleError, invalid

KINDS: dict[str, type] = {INTEGER: int}


def read(request: HttpRequest, schema: str) -> dict[str, Any]:
    """The object that the body holds; what is null or unset is absent.

    Raises:
        GoogleError: it is none, or not of the schema.
    """
    try:
        value = json.loads(request.body or b"{}", parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise GoogleError("INVALID_ARGUMENT", f"The body is not JSON: {error}") from error
    except RequestDataTooBig as error:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise GoogleError("INVALID_ARGUMENT", f"A body has {most:,} bytes at most.") from error
    except UnreadablePostError as error:
        raise GoogleError("INVALID_ARGUMENT", "The body could not be read.") from error
    found: dict[str, Any] = of_schema(value, schema, "")
    return found


def refuse(constant: str) -> None:
    """Refuse what only JavaScript has.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"{constant} is no JSON.")


def of_schema(value: object, schema: str, where: str) -> dict[str, Any]:
    """An object of a schema.

    Raises:
        GoogleError: it is none; names the field.
    """
    if not isinstance(value, dict):
        raise invalid(where or "body", "Give an object.")
    fields = SCHEMAS[schema]
    for name in value:
        if name not in fields:
            raise invalid(f"{where}.{name}".lstrip("."), "There is no such field.")
    return {
        name: of_field(each, fields[name], f"{where}.{name}".lstrip("."))
        for name, each in value.items()
        if each is not None
    }


def of_field(value: object, field: Field, where: str) -> object:
    """What a field holds.

    Raises:
        GoogleError: it is not what it should be; names the field.
    """
    if field.is_list:
        if not isinstance(value, list):
            raise invalid(where, "Give a list.")
        one = Field(field.kind, "")
        return [of_field(each, one, f"{where}[{place}]") for place, each in enumerate(value)]
    if field.kind in SCHEMAS:
        return of_schema(value, field.kind, where)
    kind = KINDS.get(field.kind, str)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise invalid(where, "Give an integer." if kind is int else "Give a string.")
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise invalid(where, "Give an integer of 32 bits.")
    return value
