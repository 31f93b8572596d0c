"""JSON of programs that are not trusted, read so that every value can be stored; knows no form."""

import json
import re
from math import isfinite
from typing import Any, NoReturn

from factcheck.errors import SourceRejected

MAX_BYTES = 16 * 1024 * 1024
# Real answers nest less than ten deep.
MAX_DEPTH = 100
_QUOTED_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_UNFIT = re.compile("[\0\ud800-\udfff]")


def strict_json(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; of a key that stands there twice the last one counts.

    Texts come without NUL and without halves of characters, which PostgreSQL refuses; a fraction
    too large for any computer is null.

    Raises:
        SourceRejected: `bad_content`: no JSON, no object at its top, NaN or Infinity, a number
            of thousands of digits, or more than 100 levels; `too_large`: more than 16 MiB.
    """
    if len(body) > MAX_BYTES:
        raise SourceRejected("The answer is larger than the service takes.", code="too_large")
    _refuse_depth(body)
    try:
        # Not strict about control characters in texts, which some services send.
        found = json.loads(
            body, parse_constant=_refuse, parse_float=_finite, strict=False, object_hook=_cleaned
        )
    # ValueError covers bad UTF-8, bad JSON, and numbers with thousands of digits.
    except (ValueError, RecursionError) as error:
        raise _bad("it is no JSON that can be stored") from error
    if not isinstance(found, dict):
        raise _bad("an object was expected")
    return found


def _refuse_depth(body: bytes) -> None:
    depth = 0
    for mark in _QUOTED_OR_BRACKET.finditer(body):
        first = mark[0][:1]
        depth += (first in b"[{") - (first in b"]}")
        if depth > MAX_DEPTH:
            raise _bad(f"it is nested more than {MAX_DEPTH} levels deep")


def _cleaned(found: dict[str, Any]) -> dict[str, Any]:
    return {_storable(name): _in_value(value) for name, value in found.items()}


def _in_value(value: object) -> object:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, list):
        return [_in_value(each) for each in value]
    return value


def _storable(text: str) -> str:
    return _UNFIT.sub("", text)


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if isfinite(number) else None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _bad(why: str) -> SourceRejected:
    return SourceRejected(f"The answer cannot be read: {why}.", code="bad_content")
