"""What people do about a claim's evidence at the desk: each post calls one service and says so."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from factcheck.admin import access, chips, claim_progress
from factcheck.admin.claim_views import address, address_of_source, claim_of, shown
from factcheck.admin.evidence_query import Wanted
from factcheck.admin.frame import framed
from factcheck.admin.rows import say
from factcheck.errors import FactCheckError, InvalidInput
from factcheck.services import cases, robots, searches, sources, watches

REASONS_PER_PAGE = 50


@require_GET
def progress(request: HttpRequest, claim_id: int) -> HttpResponse:
    """How far the search has come, as a part of the claim page that renews itself."""
    claim = claim_of(request, claim_id)
    context = {
        "claim": claim,
        "progress": claim_progress.progress(claim),
        "may_research": cases.can_hold(access.person(request), claim),
    }
    return TemplateResponse(request, "admin/factcheck/claim/_progress.html", context)


@require_GET
def queries(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What the claim's searches asked, why, and what came back."""
    claim = claim_of(request, claim_id)
    found = list(claim.searches.select_related("requested_by").order_by("-pk"))
    wanted = request.GET.get("search", "")
    search = next((each for each in found if str(each.pk) == wanted), found[0] if found else None)
    context: dict[str, Any] = {
        "claim": claim,
        "searches": found,
        "search": search,
        "asked": chips.ago(search.requested_at) if search else "",
        "queries": claim_progress.asked(search.pk) if search else [],
    }
    return framed(request, "claim/queries", f"What was asked on claim {claim.pk}", **context)


@require_GET
def origin(request: HttpRequest, claim_id: int, number: int) -> HttpResponse:
    """All the reasons for which sources count as one."""
    claim = claim_of(request, claim_id)
    group = claim.origins.filter(number=number).first()
    if group is None:
        raise Http404("There is no such origin; the sources may have been grouped anew.")
    merges = group.merges.select_related("left__publisher", "right__publisher").order_by("pk")
    context: dict[str, Any] = {
        "claim": claim,
        "origin": group,
        "members": list(group.sources.select_related("publisher").order_by("pk")),
        "page": Paginator(merges, REASONS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return framed(request, "claim/origin", f"Origin {number} of claim {claim.pk}", **context)


@require_POST
def search(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Ask for another search."""
    return told(
        request,
        address(claim_id, "search"),
        "The search is under way.",
        lambda: searches.start(claim_id=claim_id, by=access.person(request)),
    )


@require_POST
def attach(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Add a page by its address; what was typed stays when it is refused."""
    url = request.POST.get("url", "")
    try:
        source = sources.attach(claim_id=claim_id, by=access.person(request), url=url)
    except InvalidInput as error:
        claim = claim_of(request, claim_id)
        return shown(request, claim, attach_url=url, attach_error=error.message)
    except FactCheckError as error:
        say(request, error.message, refused=True)
        return redirect(address(claim_id, "search"))
    is_there = source.capture_id is not None
    say(
        request,
        "This page is among the sources already."
        if is_there
        else "The page is added and will be fetched.",
    )
    if is_there:
        return redirect(address_of_source(claim_id, source.pk))
    return redirect(address(claim_id, "search"))


@require_POST
def stance(request: HttpRequest, claim_id: int, source_id: int) -> HttpResponse:
    """Say what a source says; what was typed stays when it is refused."""
    said, note = request.POST.get("stance", ""), request.POST.get("note", "")
    try:
        sources.set_stance(source_id=source_id, by=access.person(request), stance=said, note=note)
    except InvalidInput as error:
        typed = {"source_id": source_id, "stance": said, "note": note, "error": error.message}
        return shown(request, claim_of(request, claim_id), typed=typed)
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, "The stance is set." if said else "The stance is taken back.")
    return redirect(address_of_source(claim_id, source_id, Wanted.of(request.GET)))


@require_POST
def passage(request: HttpRequest, claim_id: int, source_id: int) -> HttpResponse:
    """Choose the words of a copy that bear on the claim; what was pasted stays when refused."""
    quote = request.POST.get("quote", "")
    try:
        sources.add_passage(source_id=source_id, by=access.person(request), quote=quote)
    except InvalidInput as error:
        pasted = {"source_id": source_id, "quote": quote, "error": error.message}
        return shown(request, claim_of(request, claim_id), pasted=pasted)
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, "The passage is cited first from now on.")
    return redirect(address_of_source(claim_id, source_id, Wanted.of(request.GET)))


@require_POST
def override_robots(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Read a host's pages although its robots.txt asks programs not to."""
    claim = claim_of(request, claim_id)
    host, reason = request.POST.get("host", ""), request.POST.get("reason", "")
    return told(
        request,
        address(claim_id, "search"),
        f"{host} is read from now on, and its pages are fetched.",
        lambda: robots.override(
            desk_id=claim.desk_id, by=access.person(request), host=host, reason=reason
        ),
    )


@require_POST
def take_copy(request: HttpRequest, claim_id: int, observation_id: int) -> HttpResponse:
    """Cite a changed page by its new copy."""
    return told(
        request,
        address(claim_id, "sources"),
        "The new copy is cited; look at its passage and stance.",
        lambda: watches.take(observation_id=observation_id, by=access.person(request)),
    )


@require_POST
def keep_copy(request: HttpRequest, claim_id: int, observation_id: int) -> HttpResponse:
    """Let the earlier copy of a changed page stand, and say why."""
    note = request.POST.get("note", "")
    return told(
        request,
        address(claim_id, "sources"),
        "The earlier copy stays.",
        lambda: watches.acknowledge(
            observation_id=observation_id, by=access.person(request), note=note
        ),
    )


def told(request: HttpRequest, then: str, done: str, verb: Callable[[], Any]) -> HttpResponse:
    """Take a step and say what came of it, over the page at `then`."""
    try:
        verb()
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, done)
    return redirect(then)
