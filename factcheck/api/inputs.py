"""What clients may send, strictly: known fields, true JSON types, times with their offset."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

MAX_ID = 2**63 - 1
MAX_VERSION = 2**31 - 1
MAX_WORDS_CHARACTERS = 20_000


class Input(serializers.Serializer[Any]):
    """A set of fields beside which no other is taken."""

    def to_internal_value(self, data: object) -> dict[str, Any]:
        """The values, once no name among them is unknown."""
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            raise ValidationError(
                dict.fromkeys(sorted(unknown), f"Unknown; known here: {self.known()}."),
                code="unknown_field",
            )
        return dict(super().to_internal_value(data))

    def known(self) -> str:
        """The names of the fields, for people."""
        return ", ".join(self.fields) or "none"


class NoParameters(Input):
    """For an address that takes no query parameters."""


class NoWords(Input):
    """For a command that needs none: an empty body, or {}."""


class Text(serializers.CharField):
    """A JSON string; a number is not taken for one."""

    def to_internal_value(self, data: object) -> str:
        """The string as it is."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Words(Text):
    """What a person says with a step; whether it may be empty is the policy's business."""

    def __init__(self, *, required: bool = True) -> None:
        """Take up to 20,000 characters."""
        super().__init__(required=required, allow_blank=True, max_length=MAX_WORDS_CHARACTERS)


class Whole(serializers.IntegerField):
    """A JSON integer; neither "3" nor 3.0 nor true is taken for one."""

    def to_internal_value(self, data: object) -> int:
        """The integer as it is."""
        if type(data) is not int:
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Id(Whole):
    """The number of a row; whether there is such a row the services say."""

    def __init__(self, *, source: str | None = None) -> None:
        """Take what a row's number can be; `source` is the services' name for it."""
        super().__init__(min_value=1, max_value=MAX_ID, source=source)


class Version(Whole):
    """The version of the claim that the client has seen."""

    def __init__(self) -> None:
        """Name it as the services do."""
        super().__init__(
            required=False,
            min_value=1,
            max_value=MAX_VERSION,
            source="seen_version",
            help_text="The claim's `version` as the client last saw it; or send If-Match.",
        )


class Sight(Text):
    """What a claim showed of its wording and evidence, as the client was given it."""

    def __init__(self) -> None:
        """Take what a claim gives out; a step without it is held to the version alone."""
        super().__init__(
            required=False,
            allow_blank=True,
            max_length=MAX_WORDS_CHARACTERS,
            help_text="The claim's `seen` as the client last saw it: the step is refused, with "
            "what is different, when the wording or the evidence has moved since.",
        )


class AwareTime(serializers.DateTimeField):
    """A time in ISO 8601 with its offset; one without could be any of 26 hours."""

    default_error_messages = {
        "naive": "Give the time with its offset from UTC, as in 2024-08-09T14:00:00+03:00."
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        """The time, refused when it has no offset."""
        if timezone.is_naive(value):
            self.fail("naive")
        return super().enforce_timezone(value)


def read(kind: type[Input], data: object) -> dict[str, Any]:
    """The values that `data` holds for `kind`.

    Raises:
        ValidationError: names each field that is missing, unknown or wrong.
    """
    given = kind(data=plain(data) if isinstance(data, QueryDict) else data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def parameters(kind: type[Input], request: Request) -> dict[str, Any]:
    """The query parameters of `request`, each given at most once.

    Raises:
        ValidationError: names each parameter that is repeated, unknown or wrong.
    """
    return read(kind, request.query_params)


def plain(data: QueryDict) -> dict[str, Any]:
    """The form's fields, each given once.

    Raises:
        ValidationError: names each that is repeated.
    """
    repeated = [name for name, values in data.lists() if len(values) > 1]
    if repeated:
        raise ValidationError(dict.fromkeys(repeated, "Give this once."), code="repeated")
    return data.dict()
