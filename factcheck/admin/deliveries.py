"""What was sent to endpoints, what they answered, and sending it once more."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from factcheck.admin import access, chips
from factcheck.admin.frame import framed
from factcheck.admin.queue import ChosenFilter
from factcheck.admin.rows import Rows, say
from factcheck.admin.site import site
from factcheck.enums import DeliveryState
from factcheck.errors import FactCheckError
from factcheck.models import Delivery, Endpoint
from factcheck.services import desks, replays

NEWEST_SHOWN = 20
LOOKS = {
    DeliveryState.WAITING: "job-queued",
    DeliveryState.DELIVERED: "job-done",
    DeliveryState.FAILED: "job-dead",
}


class DeliveryStateFilter(ChosenFilter):
    """By what became of the message."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Every state."""
        return list(DeliveryState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """The deliveries in that state."""
        return queryset.filter(state=self.chosen()) if self.chosen() else queryset


@admin.register(Delivery, site=site)
class DeliveryAdmin(Rows):
    """The messages to the endpoints of one's desks."""

    desk_path = "endpoint__desk"
    list_display = ("message", "to", "stands", "tries", "when")
    list_display_links = None
    list_filter = (DeliveryStateFilter,)
    search_fields = ("verdict__claim__text", "endpoint__name", "message_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """The newest first."""
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return with_subjects(rows)

    def get_urls(self) -> list[URLPattern]:
        """The page of a delivery and sending it once more, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:key>/change/", wrap(self.page), name="factcheck_delivery_change"),
            path("<int:key>/repeat/", wrap(repeat), name="factcheck_delivery_repeat"),
            *super().get_urls(),
        ]

    def page(self, request: HttpRequest, key: int) -> HttpResponse:
        """A message with every try, and the button to send it once more."""
        row = self.get_queryset(request).filter(pk=key).first()
        if row is None:
            raise Http404("There is no such message to an endpoint of your desks.")
        deciding = access.desks_as(access.person(request), *desks.DECIDERS)
        return framed(
            request,
            "delivery/page",
            f"Message {row.pk}",
            row=row,
            state=state_of(row),
            tries=row.log.order_by("-pk"),
            may_decide=row.endpoint.desk_id in deciding,
        )

    @admin.display(description="Message")
    def message(self, row: Delivery) -> SafeString:
        """Of which verdict it tells."""
        return format_html(
            '<a class="claim-line" href="{}">{}</a><span class="claim-by">version {}</span>',
            reverse("admin:factcheck_delivery_change", args=[row.pk]),
            chips.cut(row.verdict.claim.text, 100),
            row.verdict.version,
        )

    @admin.display(description="Endpoint", ordering="endpoint__name")
    def to(self, row: Delivery) -> str:
        """Whom it tells."""
        return row.endpoint.name

    @admin.display(description="State", ordering="state")
    def stands(self, row: Delivery) -> SafeString:
        """What became of it."""
        return state_of(row)

    @admin.display(description="When")
    def when(self, row: Delivery) -> SafeString:
        """When it was taken or is tried next, or when it was entered."""
        if row.due_at:
            return chips.due(row.due_at, is_open=False)
        return chips.ago(row.delivered_at or row.entered_at)


def with_subjects(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Deliveries with their endpoint and claim, the newest first."""
    return rows.select_related("endpoint__desk", "verdict__claim").order_by("-pk")


def of_endpoint(endpoint: Endpoint) -> QuerySet[Delivery]:
    """What an endpoint was told of, the newest first."""
    return with_subjects(endpoint.deliveries.all())


@require_POST
def repeat(request: HttpRequest, key: int) -> HttpResponse:
    """Send a message once more."""
    try:
        row = replays.one(delivery_id=key, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
        return redirect("admin:factcheck_delivery_changelist")
    when = "when the endpoint is enabled again" if row.endpoint.disabled_at else "now"
    say(request, f"The message is sent once more, {when}.")
    return redirect("admin:factcheck_delivery_change", key)


def state_of(row: Delivery) -> SafeString:
    """What became of a message."""
    return chips.chip(row.get_state_display(), LOOKS[DeliveryState(row.state)])
