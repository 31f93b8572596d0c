"""What all lists and forms of the desk have in common: rows of one's desks, no deletion, audit."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from factcheck.admin import access
from factcheck.admin.tallies import CappedPaginator, SearchPaginator
from factcheck.enums import Role
from factcheck.models import Desk
from factcheck.services import audit

ROWS_PER_PAGE = 50


class Listed(ChangeList):  # type: ignore[misc]  # the theme ships no types
    """A list that offers to show all only when something is left out."""

    def get_results(self, request: HttpRequest) -> None:
        """Count once; an address that asks for what no column can hold is a wrong address.

        Raises:
            IncorrectLookupParameters: the address holds such a value, NUL for one.
        """
        try:
            super().get_results(request)
        except DataError as error:
            raise IncorrectLookupParameters from error
        if not self.has_active_filters and not self.query:
            self.full_result_count = self.result_count


class Rows(ModelAdmin):  # type: ignore[misc]  # the theme ships no types
    """Rows that are looked at and not edited; `desk_path` leads from a row to its desk."""

    desk_path = "desk"
    list_per_page = ROWS_PER_PAGE
    list_max_show_all = ROWS_PER_PAGE
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_fullwidth = True
    compressed_fields = True
    list_filter_sheet = True
    empty_value_display = "none"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the desks where this person holds a role."""
        rows: QuerySet[Any] = super().get_queryset(request)
        if not self.desk_path:
            return rows
        desks = access.person(request).desk_ids
        return rows.filter(**{f"{self.desk_path}__in": desks})

    def get_paginator(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> CappedPaginator:
        """What turns the list's pages, fewer of a search."""
        pages = SearchPaginator if request.GET.get(SEARCH_VAR) else CappedPaginator
        return pages(queryset, *args, **kwargs)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Listed]:
        """The list that knows whether something is left out."""
        return Listed

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever is on a desk sees its nouns."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever is on a desk sees its nouns."""
        return access.is_member(access.person(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is edited here by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is ever deleted."""
        return False

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The audit events of the row; Django's own log is not kept."""
        events = reverse("admin:factcheck_auditevent_changelist")
        return redirect(f"{events}?q={self.opts.model_name}:{object_id}")

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> None:
        """Nothing: the chain of audit events is the one log."""

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> None:
        """Nothing: the chain of audit events is the one log."""


class EditedRows(Rows):
    """Rows that people word by hand; each save leaves an audit event in the same transaction.

    `noun` is what the event calls a row, where that is not the model's name.
    """

    desk_path = ""
    edited_by: tuple[Role, ...] = (Role.EDITOR, Role.ADMINISTRATOR)
    noun = ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Open to who may edit."""
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Open to the roles named in `edited_by`, on any desk."""
        return access.holds(access.person(request), *self.edited_by)

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: Any,
        change: bool,
    ) -> None:
        """Write a new row, or the columns that changed of one that is there."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.save()

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        add: bool = False,
    ) -> dict[str, Any]:
        """What was written, as an audit event tells it: {column: value}."""
        return {name: plain(form.cleaned_data.get(name)) for name in form.changed_data}

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """Write the audit event of a new row, in the transaction that saved it."""
        self.record(request, "add", obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """Write the audit event of a change, in the transaction that saved it."""
        if message:
            self.record(request, "change", obj, message)

    def record(self, request: HttpRequest, verb: str, obj: Model, data: dict[str, Any]) -> None:
        """Append "<noun>.<verb>" to the newsroom's chain."""
        desk = obj if isinstance(obj, Desk) else None
        subject = f"{self.opts.model_name}:{obj.pk}"
        by = access.person(request)
        audit.record(
            f"{self.noun or self.opts.model_name}.{verb}", subject, by=by, desk=desk, data=data
        )


def plain(value: object) -> str | int | bool | None:
    """A form's value as JSON holds it: a row by its id, all else but numbers as text."""
    if isinstance(value, Model):
        key: int = value.pk
        return key
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def say(request: HttpRequest, sentence: str, *, refused: bool = False) -> None:
    """Show a sentence on the next page."""
    messages.add_message(request, messages.ERROR if refused else messages.SUCCESS, sentence)
