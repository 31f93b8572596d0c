"""Verdicts in other people's pages: a card for a frame, and how programs learn of it.

Source: https://oembed.com/
"""

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from factcheck.models import Verdict
from factcheck.pages import published
from factcheck.pages.policies import PUBLIC
from factcheck.pages.views import briefly_cached, page

WIDTH, HEIGHT = 560, 260
LEAST_WIDTH, LEAST_HEIGHT = 240, 160
MAX_DIGITS = 5
VERDICT = re.compile(r"/verdicts/([0-9]{1,18})/(?:embed/)?")
# A card goes wherever somebody wants it, and does nothing there.
FRAMED = PUBLIC | {"frame-ancestors": ["*"], "form-action": ["'none'"]}


def newest(claim_id: int) -> Verdict:
    """The newest version of the verdict on a claim.

    Raises:
        Http404: there is none.
    """
    row = Verdict.objects.current().select_related("correction").filter(claim=claim_id).first()
    if row is None:
        raise Http404
    return row


@require_safe
@briefly_cached
@xframe_options_exempt
@csp(FRAMED)  # type: ignore[arg-type]  # django-csp's types know no names of sources
def card(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The claim and its rating in a few lines, which lead to the page."""
    return page(request, "embed", verdict=published.read(newest(claim_id)))


@require_safe
@briefly_cached
def oembed(request: HttpRequest) -> HttpResponse:
    """How to show the verdict at `?url=`; in JSON, the one form that is offered."""
    asked = request.GET
    if asked.get("format", "json") != "json":
        return HttpResponse("JSON is offered only.", status=HTTPStatus.NOT_IMPLEMENTED)
    claim_id = claim_at(asked.get("url", ""))
    verdict = published.read(newest(claim_id))
    width = within(asked.get("maxwidth", ""), LEAST_WIDTH, WIDTH)
    height = within(asked.get("maxheight", ""), LEAST_HEIGHT, HEIGHT)
    rating = "Withdrawn" if verdict.is_withdrawn else verdict.body["rating"]["label"]
    title = f"{rating}: “{verdict.body['claim']}”"
    frame = {
        "address": f"{settings.SITE_URL}{reverse('pages:verdict-embed', args=[claim_id])}",
        "title": title,
        "width": width,
        "height": height,
    }
    response = JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": settings.NEWSROOM_NAME,
            "provider_url": f"{settings.SITE_URL}/",
            "cache_age": settings.PUBLIC_CACHE["max_age"],
            "html": render_to_string("pages/_frame.html", frame).strip(),
            "width": width,
            "height": height,
        }
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def claim_at(address: str) -> int:
    """The number of the claim whose verdict is at an address of ours.

    Raises:
        Http404: it is none of ours.
    """
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Http404 from error
    found = VERDICT.fullmatch(parts.path)
    if found is None or parts.netloc != urlsplit(settings.SITE_URL).netloc:
        raise Http404
    return int(found[1])


def within(asked: str, least: int, most: int) -> int:
    """The number that was asked for, as far as a card can be so small or large."""
    if not asked.isdecimal() or len(asked) > MAX_DIGITS:
        return most
    return max(least, min(int(asked), most))
