"""Saving and removing one's own filters of the claim queue."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from factcheck.admin import access
from factcheck.admin.rows import say
from factcheck.errors import FactCheckError
from factcheck.models import SavedFilter
from factcheck.services import saved_filters

# What narrows or orders the queue; a page's number and messages of Django's are no part of it.
KEPT = ("q", "o", "status", "holder", "overdue", "stuck", "rating", "hedged", "changed", "desk")
PAGE = "admin:factcheck_claim_changelist"


def context(request: HttpRequest) -> dict[str, Any]:
    """The person's filters, and what there is to save of the address that is open."""
    now = query_of(request.GET)
    mine = SavedFilter.objects.filter(user=access.person(request)).order_by("name")
    rows = [
        {"pk": row.pk, "name": row.name, "link": address(row.query), "is_on": row.query == now}
        for row in mine
    ]
    return {"saved_filters": rows, "can_save": "" if any(row["is_on"] for row in rows) else now}


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter under the name that was typed."""
    query = query_of(QueryDict(request.POST.get("query", "")))
    name = request.POST.get("name", "")
    try:
        row = saved_filters.keep(by=access.person(request), name=name, query=query)
        say(request, f"The filter “{row.name}” is saved.")
    except FactCheckError as error:
        say(request, error.message, refused=True)
    return redirect(address(query))


@require_POST
def drop(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Remove one of one's own."""
    try:
        saved_filters.drop(filter_id=filter_id, by=access.person(request))
        say(request, "The filter is removed.")
    except FactCheckError as error:
        say(request, error.message, refused=True)
    return redirect(PAGE)


def query_of(asked: QueryDict) -> str:
    """What narrows the queue, always in the same order."""
    return urlencode([(name, asked[name]) for name in KEPT if asked.get(name)])


def address(query: str) -> str:
    """The queue, narrowed so; what does not narrow it is passed by."""
    known = [(name, value) for name, value in parse_qsl(query) if name in KEPT]
    return f"{reverse(PAGE)}?{urlencode(known)}"
