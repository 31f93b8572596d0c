"""Long lists in pages, newest first, that neither skip nor repeat rows while others are added."""

import base64
import binascii
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from factcheck.api.access import Door
from factcheck.api.inputs import MAX_ID, Input

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


class Cursor(serializers.CharField):
    """The page token of a `next` address; opaque to clients."""

    default_error_messages = {"not_ours": "Use the `next` address of an earlier page as it is."}

    def to_internal_value(self, data: str) -> int:  # type: ignore[override]  # a token stands for a number
        """The number of the row after which the page begins."""
        token = super().to_internal_value(data)
        try:
            number = int(base64.urlsafe_b64decode(token.encode("ascii")))
        except (ValueError, binascii.Error):
            self.fail("not_ours")
        if not 0 < number <= MAX_ID or token != cursor_after(number):
            self.fail("not_ours")
        return number


def cursor_after(number: int) -> str:
    """The page token for what comes after the row with this number."""
    return base64.urlsafe_b64encode(str(number).encode()).decode()


class Paged(Input):
    """The parameters that every long list takes."""

    cursor = Cursor(required=False, help_text="From the `next` address of the page before.")
    limit = serializers.IntegerField(
        required=False,
        default=DEFAULT_LIMIT,
        min_value=1,
        max_value=MAX_LIMIT,
        help_text="How many rows a page has at most.",
    )


class Undivided(BasePagination):
    """A short list, in the order of its queryset, in the same frame as a long one."""

    def paginate_queryset(
        self,
        queryset: QuerySet[Any],  # type: ignore[override]  # no view of ours pages through a list
        request: Request,  # noqa: ARG002 - DRF's signature
        view: APIView | None = None,  # noqa: ARG002 - the same
    ) -> list[Any]:
        """All rows."""
        return list(queryset)

    def get_paginated_response(self, data: object) -> Response:
        """The list in its frame."""
        return Response({"results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How the OpenAPI document describes the frame."""
        return {"type": "object", "required": ["results"], "properties": {"results": schema}}


class NewestFirst(BasePagination):
    """Pages by the descending row number `key`; the view's `asked` holds cursor and limit."""

    key = "pk"

    def paginate_queryset(
        self,
        queryset: QuerySet[Any],  # type: ignore[override]  # no view of ours pages through a list
        request: Request,
        view: APIView | None = None,
    ) -> list[Any]:
        """The rows of the page that was asked for, in one query."""
        assert isinstance(view, Door)  # noqa: S101 - DRF's signature says less
        limit = view.asked["limit"]
        rows = self.rows_after(queryset, view.asked.get("cursor"), limit + 1)
        self.next = None
        if len(rows) > limit:
            token = cursor_after(getattr(rows[limit - 1], self.key))
            self.next = replace_query_param(request.build_absolute_uri(), "cursor", token)
        return rows[:limit]

    def rows_after(self, queryset: QuerySet[Any], before: int | None, limit: int) -> list[Any]:
        """So many rows in their order, from the one on that comes after the row `before`."""
        if before is not None:
            queryset = queryset.filter(**{f"{self.key}__lt": before})
        return list(queryset.order_by(f"-{self.key}")[:limit])

    def get_paginated_response(self, data: object) -> Response:
        """The page, with the address of the next one."""
        return Response({"results": data, "next": self.next})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How the OpenAPI document describes a page."""
        following = {
            "type": "string",
            "format": "uri",
            "nullable": True,
            "description": "The next page; null on the last.",
        }
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {"results": schema, "next": following},
        }
