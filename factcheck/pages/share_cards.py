"""The pictures that social networks show beside a link to a verdict."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from factcheck.models import Verdict
from factcheck.pages import published
from factcheck.pages.published import Published
from factcheck.rendering import share_card
from factcheck.rendering.share_card import ShareCard

# A version never changes, so neither does its picture.
KEPT_FOR = timedelta(days=7)


@require_safe
@cache_control(public=True, max_age=int(KEPT_FOR.total_seconds()), immutable=True)
def picture(_request: HttpRequest, claim_id: int, version: int) -> HttpResponse:
    """The card of a version; drawn anew for whoever asks, and kept by caches for days."""
    rows = Verdict.objects.filter(claim=claim_id, version=version).select_related("correction")
    row = rows.first()
    if row is None:
        raise Http404
    return HttpResponse(share_card.png(card_of(published.read(row))), content_type="image/png")


def card_of(verdict: Published) -> ShareCard:
    """The claim and its rating, or that the verdict was withdrawn, and whose word that is."""
    body = verdict.body
    if verdict.is_withdrawn:
        return ShareCard("Withdrawn", "open", body["claim"], settings.NEWSROOM_NAME)
    count = body["origins"]["independent"]
    note = f"{settings.NEWSROOM_NAME} · {count} independent origin{'' if count == 1 else 's'}"
    return ShareCard(body["rating"]["label"], body["rating"]["tone"], body["claim"], note)
