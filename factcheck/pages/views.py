"""Public pages: each reads stored rows in a constant number of queries and writes nothing."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from factcheck.models import Listing, Rating, Verdict
from factcheck.models.listings import MAX_RANKED
from factcheck.pages import problems, published
from factcheck.pages.policies import strict
from factcheck.services import health

VERDICTS_PER_PAGE = 20
MAX_WORDS_CHARACTERS = 400
SEQUENCE_NUMBER = re.compile(r"[0-9]{1,19}")

briefly_cached = cache_control(**settings.PUBLIC_CACHE)


@require_safe
@briefly_cached
@strict
def home(request: HttpRequest) -> HttpResponse:
    """The standing verdicts, newest first; `?before=` is the sequence number to go on from."""
    return page(request, "home", **turned(request, Verdict.objects.standing()))


@require_safe
@briefly_cached
@strict
def search(request: HttpRequest) -> HttpResponse:
    """Standing verdicts with the words of `?q=`, the best match first, in pages."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:MAX_WORDS_CHARACTERS]
    standing = Listing.objects.filter(state="published")
    places = [found.position for found in standing.best(words)] if words else []
    part = Paginator(places, VERDICTS_PER_PAGE).get_page(request.GET.get("p"))
    rows = Verdict.objects.filter(listing__position__in=list(part)).select_related("correction")
    by_place = {row.listing.position: row for row in rows.select_related("listing")}
    return page(
        request,
        "search",
        words=words,
        verdicts=[published.read(by_place[place]) for place in part if place in by_place],
        part=part,
        first=part.start_index(),
        count=len(places),
        most=MAX_RANKED,
    )


@require_safe
@briefly_cached
@strict
def verdict(request: HttpRequest, claim_id: int, version: int | None = None) -> HttpResponse:
    """The newest version of a verdict, or the given one; a withdrawal has its page as well."""
    versions = Verdict.objects.filter(claim=claim_id).select_related("correction")
    rows = list(versions.order_by("-version"))
    chosen = next((row for row in rows if version in {None, row.version}), None)
    if chosen is None:
        raise Http404
    return page(
        request,
        "verdict",
        verdict=published.read(chosen),
        versions=rows,
        is_newest=chosen is rows[0],
    )


@require_safe
@briefly_cached
@strict
def about(request: HttpRequest) -> HttpResponse:
    """How the newsroom rates, corrects and can be reached."""
    ratings = Rating.objects.filter(is_offered=True).order_by("position", "pk")
    return page(request, "about", ratings=ratings, organisation=organisation())


def organisation() -> str:
    """The newsroom and where its policies are, as JSON-LD for a page.

    Source: https://schema.org/NewsMediaOrganization
    """
    rules = settings.SITE_URL + reverse("pages:about")
    corrected = settings.SITE_URL + reverse("pages:corrections")
    return published.in_script(
        json.dumps(
            {
                "@context": "https://schema.org",
                "@type": "NewsMediaOrganization",
                "name": settings.NEWSROOM_NAME,
                "url": f"{settings.SITE_URL}/",
                "publishingPrinciples": rules,
                "verificationFactCheckingPolicy": rules,
                "correctionsPolicy": corrected,
                "actionableFeedbackPolicy": f"{corrected}#report",
            }
        )
    )


@require_safe
@briefly_cached
@strict
def corrections(request: HttpRequest) -> HttpResponse:
    """The newsroom's rules for corrections, and every one that it made, the newest first."""
    return page(request, "corrections", **turned(request, Verdict.objects.corrections()))


@require_safe
@briefly_cached
@strict
def problem(request: HttpRequest, code: str = "") -> HttpResponse:
    """What the API's error codes mean; `code` is the one that was asked for."""
    return page(request, "problems", problems=problems.listed(), code=code)


@require_safe
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """Whether this process can serve: 200 when all parts answer, else 503 and which does not."""
    parts = health.report(["database", "migrations", "broker"])
    is_well = set(parts.values()) == {health.OK}
    return JsonResponse(
        {"status": "ok" if is_well else "unavailable", "parts": parts},
        status=200 if is_well else 503,
    )


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines may read: the pages, not the doors for staff and programs."""
    sitemap = f"Sitemap: {settings.SITE_URL}{reverse('pages:sitemap-index')}"
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", "", sitemap, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def turned(request: HttpRequest, versions: QuerySet[Verdict]) -> dict[str, Any]:
    """A page of versions, newest first, and where the next one begins: at `?before=`.

    Raises:
        Http404: that is no sequence number.
    """
    before = request.GET.get("before", "")
    versions = versions.select_related("correction").order_by("-sequence")
    if before:
        if not SEQUENCE_NUMBER.fullmatch(before):
            raise Http404
        versions = versions.filter(sequence__lt=int(before))
    rows = list(versions[: VERDICTS_PER_PAGE + 1])
    shown = [published.read(row) for row in rows[:VERDICTS_PER_PAGE]]
    older = shown[-1].body["sequence"] if len(rows) > VERDICTS_PER_PAGE else None
    return {"verdicts": shown, "older": older, "before": before}


def page(request: HttpRequest, name: str, status: int = 200, **values: object) -> HttpResponse:
    """A page of the site, with what every one of them shows."""
    contact = settings.CONTACT
    site = {
        "newsroom": settings.NEWSROOM_NAME,
        "contact": contact,
        "contact_href": contact if urlsplit(contact).scheme else f"mailto:{contact}",
        "site_url": settings.SITE_URL,
    }
    return render(request, f"pages/{name}.html", site | values, status=status)
