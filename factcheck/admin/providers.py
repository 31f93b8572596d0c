"""Where sources are searched: which providers are on, why the others are off, how each bears up."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from factcheck.admin import access, chips
from factcheck.admin.frame import framed
from factcheck.models import Desk
from factcheck.services import switchboard
from factcheck.services.switchboard import Listed


@dataclass(frozen=True, slots=True)
class Line:
    """A provider with its state as it is shown."""

    provider: Listed
    state: SafeString
    rests: SafeString | str


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The providers of each of one's desks."""
    desks = Desk.objects.filter(members=access.person(request)).distinct().order_by("name")
    found = [(desk, lines(desk.pk)) for desk in desks]
    if not found:
        raise Http404("There is no such page for you.")
    return framed(request, "provider/page", "Providers", desks=found)


def lines(desk_id: int) -> list[Line]:
    """The providers in the order in which they are asked."""
    return [
        Line(
            each,
            state(each),
            chips.due(each.resting_until, is_open=False) if rests(each) else "",
        )
        for each in switchboard.listed(desk_id=desk_id)
    ]


def rests(provider: Listed) -> bool:
    """Whether it failed so often that it is left alone for now."""
    return provider.resting_until is not None and provider.resting_until > timezone.now()


def state(provider: Listed) -> SafeString:
    """On, off, resting, or through with its day."""
    if not provider.is_on:
        return chips.chip("Off", "provider-off")
    if rests(provider):
        return chips.chip("Resting", "provider-failed")
    if provider.per_day and provider.asked_today >= provider.per_day:
        return chips.chip("Quota used up", "provider-waiting")
    return chips.chip("On", "provider-answered")
