"""Feeds and the sitemap: of stored versions, in a constant number of queries."""

import json
from collections.abc import Callable, Iterator
from functools import wraps

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from factcheck.models import Listing, Verdict
from factcheck.pages.views import briefly_cached
from factcheck.rendering import syndication
from factcheck.rendering.syndication import Channel, Entry
from factcheck.services import publications

ENTRIES = 50
PAGES_IN_A_MAP = 10_000
READ_AT_ONCE = 500
KINDS = {"atom": "application/atom+xml", "rss": "application/rss+xml"}

View = Callable[..., HttpResponseBase]


def etag(_request: HttpRequest, **_named: object) -> str:
    """What changes with every publication."""
    return f'"{publications.newest_sequence()}"'


def followed(view: View) -> View:
    """A view that programs ask again and again, mostly to hear that nothing is new."""
    minded = condition(etag_func=etag)(view)

    @require_safe
    @briefly_cached
    @wraps(view)
    def answer(request: HttpRequest, **named: object) -> HttpResponseBase:
        response: HttpResponseBase = minded(request, **named)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def channel(request: HttpRequest) -> Channel:
    """The newsroom's, at the address that was asked."""
    site = settings.SITE_URL
    return Channel(settings.NEWSROOM_NAME, site, f"{site}{request.path}")


def entries() -> list[Entry]:
    """The newest publications, corrections and withdrawals too."""
    rows = Verdict.objects.order_by("-sequence").values_list("body", flat=True)
    return [Entry.of(json.loads(body)) for body in rows[:ENTRIES]]


@followed
def xml(request: HttpRequest, form: str) -> HttpResponse:
    """Atom or RSS."""
    body = syndication.xml(form, channel(request), entries())
    return HttpResponse(body, content_type=f"{KINDS[form]}; charset=utf-8")


@followed
def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed."""
    body = syndication.json_feed(channel(request), entries())
    return JsonResponse(body, content_type="application/feed+json; charset=utf-8")


@followed
def data_feed(request: HttpRequest) -> StreamingHttpResponse:
    """Every verdict's ClaimReview, and when each withdrawn one was deleted."""
    modified_at = Listing.objects.aggregate(at=Max("published_at"))["at"]
    pieces = syndication.data_feed(channel(request), modified_at, standing_and_withdrawn())
    return StreamingHttpResponse(pieces, content_type="application/ld+json; charset=utf-8")


def standing_and_withdrawn() -> Iterator[tuple[str, str]]:
    """The newest version of each verdict, in the order of first publication."""
    rows = Listing.objects.order_by("position")
    return rows.values_list("verdict__body", "verdict__claim_review").iterator(READ_AT_ONCE)


@followed
def sitemap_index(_request: HttpRequest) -> HttpResponse:
    """Where the sitemaps are; each holds the verdicts of a range of publications."""
    last = Listing.objects.aggregate(last=Max("position"))["last"] or 0
    parts = range(last // PAGES_IN_A_MAP + 1)
    maps = [(absolute("pages:sitemap", part=part), None) for part in parts]
    return as_xml(syndication.sitemap_index(maps))


@followed
def sitemap(_request: HttpRequest, part: int) -> HttpResponse:
    """The verdicts' pages of one range; the first has the other pages, too.

    Raises:
        Http404: nothing was published in that range.
    """
    first = part * PAGES_IN_A_MAP
    rows = Listing.objects.filter(position__gte=first, position__lt=first + PAGES_IN_A_MAP)
    facts = rows.order_by("position").values_list("claim_id", "published_at")
    pages = [(absolute("pages:verdict", claim_id=number), at) for number, at in facts]
    others = [(absolute(f"pages:{name}"), None) for name in ("home", "about", "corrections")]
    if not pages and part:
        raise Http404
    return as_xml(syndication.sitemap([*([] if part else others), *pages]))


def absolute(name: str, **named: int) -> str:
    """The full address of a page."""
    return f"{settings.SITE_URL}{reverse(name, kwargs=named)}"


def as_xml(body: str) -> HttpResponse:
    """XML as search engines take it."""
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
