"""The OpenAPI document: what the framework cannot tell of our views by itself."""

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from factcheck.api import once, preconditions, problems
from factcheck.api.access import Door, PublicDoor, scope_of
from factcheck.api.inputs import Input, NoParameters

INTRODUCTION = """\
A claim moves by commands, each of which is a POST with the `version` of the claim that was seen
and answers with the claim as it then is. Who was too late gets 409 and the present `version`. In
place of the `version`, a claim's ETag may be sent as If-Match: then it is 412. Without either it is
428.

A POST with an `Idempotency-Key` is acted on once, however often it is sent within 24 hours: the
same answer comes again, marked `Idempotency-Replayed: true`. The key with another request is 422,
and 409 while the first is under way. What was refused is not kept.

Programs send `Authorization: Bearer fc_...`; whoever is logged in at the desk can use the API with
that login, too. Verdicts and ratings are public. What is of another desk is not found (404).

A person may make 600 requests a minute with all their programs; `RateLimit` says how many are left
and for how many seconds. One more is 429, with `Retry-After`. What is public is not counted.

Long lists come in pages: follow `next` until it is null. Unknown parameters and fields are refused.
Times are in ISO 8601 with their offset from UTC.

Whatever goes wrong is told as `application/problem+json` (RFC 9457). The last part of its `type` is
one of these kinds; `code` is as fine or finer, and both are stable.

| kind | status | |
|---|---|---|
{kinds}
"""


UNCHANGED = "Unchanged since the `ETag` that was sent as `If-None-Match`."
IDEMPOTENCY_KEY = OpenApiParameter(
    once.HEADER,
    {"type": "string", "pattern": f"^{once.KEY.pattern}$"},
    location=OpenApiParameter.HEADER,
    description="A name of the client's own for this request, such as a UUID. Sent again within 24 "
    "hours, the request is not acted on again, and answered as it was.",
)
IF_MATCH = OpenApiParameter(
    preconditions.HEADER,
    {"type": "string", "pattern": f"^{preconditions.TAG.pattern}$"},
    location=OpenApiParameter.HEADER,
    description="The claim's ETag as the client last saw it; of a step, in place of its `version`.",
)


class FieldError(serializers.Serializer[Any]):
    """What is wrong with one field; an empty name stands for all of them together."""

    field = serializers.CharField()
    detail = serializers.CharField()
    code = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """What went wrong, by RFC 9457."""

    type = serializers.URLField(help_text="The kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="For people: what was wrong, what to do.")
    code = serializers.CharField(help_text="For programs: the very case; stable.")
    field = serializers.CharField(required=False, help_text="The field to blame, if one is.")
    errors = FieldError(  # type: ignore[assignment]  # also a name of DRF's; its metaclass takes fields out
        many=True, required=False, help_text="Each field that is wrong."
    )
    unmet = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Of policy_not_met: each condition, as a sentence.",
    )
    version = serializers.IntegerField(
        required=False, help_text="Of stale_version: the version that the claim has now."
    )


class DoorSchema(AutoSchema):
    """Reads what a Door declares: `query`, `words`, `answers` and its scope."""

    view: Door  # type: ignore[override]  # no other view is in the document

    def get_operation_id(self) -> str:
        """The command's or view's own name; of a set of views, what they are and which it is."""
        if hasattr(self.view, "action"):
            return super().get_operation_id()
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__).lower()

    def _map_serializer(self, serializer: Any, direction: str, *bypass: bool) -> Any:  # noqa: ANN401 - drf-spectacular's signature
        """What a body holds; beside the fields of an Input, nothing."""
        schema = super()._map_serializer(serializer, direction, *bypass)  # type: ignore[no-untyped-call]  # drf-spectacular's is untyped
        is_closed = isinstance(serializer, Input) and "properties" in schema
        return schema | {"additionalProperties": False} if is_closed else schema

    def _map_serializer_field(self, field: Any, direction: str, *bypass: bool) -> Any:  # noqa: ANN401 - the same
        """A field; a text that must say something needs more than blanks."""
        schema = super()._map_serializer_field(field, direction, *bypass)  # type: ignore[no-untyped-call]  # the same
        is_told = isinstance(field, serializers.CharField) and field.trim_whitespace
        needs_words = is_told and not field.allow_blank and "pattern" not in schema
        return schema | {"pattern": r"\S"} if direction == "request" and needs_words else schema

    def get_override_parameters(self) -> list[Any]:
        """The query parameters, and the headers by which a request is taken once and in time."""
        expected = self.view.parameters_expected(self.method)
        parameters: list[Any] = [] if expected is NoParameters else [expected]
        if self.method == "POST" and not isinstance(self.view, PublicDoor):
            parameters.append(IDEMPOTENCY_KEY)
        if self.method != "GET" and getattr(self.view, "to_claim", None):
            parameters.append(IF_MATCH)
        return parameters

    def get_request_serializer(self) -> Any:  # noqa: ANN401 - as many forms as drf-spectacular reads
        """What the command asks for, by media type if there are several."""
        return getattr(self.view, "words", None)

    def get_response_serializers(self) -> Any:  # noqa: ANN401 - the same
        """What is answered, by status; a Door that does not say answers with its serializer."""
        return self.view.answers.get(self.method) or super().get_response_serializers()

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular overrides it
        """What the address does, and the scope that a token needs."""
        words = super().get_description()
        if isinstance(self.view, PublicDoor):
            return f"{words}\n\nPublic: no login."
        return f"{words}\n\nScope: `{scope_of(self.view, self.method)}`."

    def get_operation(
        self,
        path: str,
        path_regex: str,
        path_prefix: str,
        method: str,
        registry: ComponentRegistry,
    ) -> dict[str, Any] | None:
        """The operation, with the form of everything that may go wrong."""
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is not None:
            if method == "GET" and isinstance(self.view, PublicDoor):
                operation["responses"]["304"] = {"description": UNCHANGED}
            problem = self.resolve_serializer(Problem(), "response").ref
            operation["responses"]["default"] = {
                "description": "What went wrong.",
                "content": {problems.CONTENT_TYPE: {"schema": problem}},
            }
        return operation


def explain(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Put before the document what holds for all of it; drf-spectacular calls this last."""
    kinds = "\n".join(
        f"| `{name}` | {kind.status} | {kind.title} |" for name, kind in problems.KINDS.items()
    )
    result["info"]["description"] = INTRODUCTION.format(kinds=kinds)
    return result
