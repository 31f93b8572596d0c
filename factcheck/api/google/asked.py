"""What a request asks for, read by the contract: its parameters, and how the answer is wanted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from factcheck.api.google import masks
from factcheck.api.google.contract import BOOLEAN, INTEGER, SYSTEM, Field, Method
from factcheck.api.google.errors import GoogleError, invalid
from factcheck.api.google.masks import Mask

MAX_INTEGER = 2**31 - 1
MAX_CHARACTERS = 2_000
TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_INTEGER = re.compile(r"[+-]?[0-9]{1,10}")
_UNDERSCORED = re.compile(r"_([a-z])")


@dataclass(frozen=True, slots=True)
class Asked:
    """The values of a method's own parameters, 0 and "" where nothing was said."""

    values: Mapping[str, Any]
    mask: Mask
    is_indented: bool
    secret: str

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a string or an integer
        """The value of a parameter."""
        return self.values[name]


def read(request: HttpRequest, method: Method) -> Asked:
    """The request's parameters.

    Raises:
        GoogleError: one is unknown, or holds what it cannot.
    """
    own = {name: each for name, each in method.parameters.items() if name != "name"}
    known = {**SYSTEM, **own}
    sent = {as_known(name, known): str(value) for name, value in given(request).items()}
    if unknown := [name for name in sent if name not in known]:
        raise GoogleError(
            "INVALID_ARGUMENT",
            f"Unknown name “{unknown[0]}”: this method has no such parameter.",
            **dict.fromkeys(unknown, "There is no such parameter."),
        )
    values = {name: value_of(name, field, sent.get(name, "")) for name, field in known.items()}
    if values["callback"]:
        raise invalid("callback", "JSONP is not offered; ask with CORS.")
    if values["alt"] not in {"", "json"}:
        raise invalid("alt", "Answers are JSON only.")
    return Asked(
        values={name: values[name] for name in own},
        mask=masks.read(wanted, method.response) if (wanted := mask_of(request, values)) else {},
        is_indented=values["prettyPrint"] is not False,
        secret=secret_of(request, values),
    )


def given(request: HttpRequest) -> QueryDict:
    """The parameters: of the address, or of the body that a client sends when it gets too long."""
    return request.POST if request.method == "POST" and is_overridden(request) else request.GET


def is_overridden(request: HttpRequest) -> bool:
    """Whether a POST stands for a GET, as Google's clients do with long addresses."""
    return request.headers.get("X-HTTP-Method-Override", "").upper() == "GET"


def as_known(name: str, known: Mapping[str, Field]) -> str:
    """The name as the contract writes it: `page_size` and `$fields` do as well."""
    plain = name if name in known else name.removeprefix("$")
    camel = _UNDERSCORED.sub(lambda found: found[1].upper(), plain)
    return plain if plain in known else camel


def value_of(name: str, field: Field, sent: str) -> str | int | bool | None:
    """The value of one parameter.

    Raises:
        GoogleError: it is none.
    """
    if field.kind == BOOLEAN:
        if sent and sent.lower() not in TRUTHS:
            raise invalid(name, f"“{sent[:50]}” is neither true nor false.")
        return TRUTHS.get(sent.lower())
    if field.kind == INTEGER:
        return integer(name, sent)
    if "\0" in sent or len(sent) > MAX_CHARACTERS:
        raise invalid(name, f"At most {MAX_CHARACTERS:,} characters, none of them NUL.")
    if sent and field.choices and sent not in field.choices:
        raise invalid(name, f"It is one of {', '.join(field.choices)}.")
    return sent


def integer(name: str, sent: str) -> int:
    """The integer, 0 for nothing.

    Raises:
        GoogleError: it is none, or below 0.
    """
    if not sent:
        return 0
    if not _INTEGER.fullmatch(sent) or int(sent) > MAX_INTEGER:
        raise invalid(name, f"“{sent[:50]}” is no integer of 32 bits.")
    if int(sent) < 0:
        raise invalid(name, "It must not be below 0.")
    return int(sent)


def mask_of(request: HttpRequest, values: Mapping[str, Any]) -> str:
    """Which fields are wanted, by parameter or by header."""
    return str(values["fields"] or request.headers.get("X-Goog-FieldMask", ""))


def secret_of(request: HttpRequest, values: Mapping[str, Any]) -> str:
    """The token that came: in the Authorization header, as a key, or in the address."""
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return bearer.strip()
    told = (values["access_token"], values["oauth_token"], values["key"])
    return next(filter(None, (*told, request.headers.get("X-Goog-Api-Key", ""))), "")
