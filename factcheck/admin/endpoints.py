"""The addresses that a desk has told of its verdicts: added, given secrets, shut and opened."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from factcheck.admin import access, chips
from factcheck.admin.deliveries import NEWEST_SHOWN, of_endpoint
from factcheck.admin.fields import due_field, words_field
from factcheck.admin.frame import framed
from factcheck.admin.questions import asked, done
from factcheck.admin.rows import Rows, say
from factcheck.admin.site import site
from factcheck.enums import EndpointForm
from factcheck.errors import FactCheckError
from factcheck.models import Desk, Endpoint, User
from factcheck.services import desks, endpoints, replays


class EndpointFields(forms.Form):
    """Whose address it is, where, and in what form it is told."""

    name = forms.CharField(
        label="Name",
        max_length=endpoints.MAX_NAME_CHARACTERS,
        widget=UnfoldAdminTextInputWidget,
        help_text="Whose address it is.",
    )
    url = forms.CharField(
        label="Address",
        widget=UnfoldAdminTextInputWidget(
            attrs={"inputmode": "url", "placeholder": "https://www.example.org/hooks/verdicts"}
        ),
        help_text="Every verdict, correction and withdrawal of the desk is sent there.",
    )
    form = forms.ChoiceField(
        label="Form", choices=EndpointForm.choices, widget=UnfoldAdminSelectWidget
    )


class AddForm(EndpointFields):
    """The same, and for which desk."""

    field_order = ("desk_id",)
    desk_id = forms.TypedChoiceField(label="Desk", coerce=int, widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the desks for which the person may decide."""
        super().__init__(*args, **kwargs)
        rows = Desk.objects.filter(pk__in=access.desks_as(by, *desks.DECIDERS)).order_by("name")
        self.fields["desk_id"].choices = [(desk.pk, desk.name) for desk in rows]  # type: ignore[attr-defined]  # it is a ChoiceField


class DisableForm(forms.Form):
    """Why it is told no more."""

    reason = words_field("Why it is told no more", help_text="What waits for it is kept.")


class ReplayForm(forms.Form):
    """From when on."""

    since = due_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the time."""
        super().__init__(*args, **kwargs)
        self.fields["since"].label = "Everything published since"
        self.fields["since"].initial = timezone.now


@admin.register(Endpoint, site=site)
class EndpointAdmin(Rows):
    """The endpoints of one's desks, with how they fare."""

    list_display = ("endpoint", "desk", "form", "state")
    list_display_links = None
    list_filter = (("disabled_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "url")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Endpoint]:
        """The newest first."""
        rows: QuerySet[Endpoint] = super().get_queryset(request)
        return rows.select_related("desk", "added_by", "disabled_by").order_by("-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Open to who may decide for a desk."""
        return access.holds(access.person(request), *desks.DECIDERS)

    def get_urls(self) -> list[URLPattern]:
        """Adding, looking at and deciding on, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(self.add), name="factcheck_endpoint_add"),
            path("<int:key>/change/", wrap(self.page), name="factcheck_endpoint_change"),
            path("<int:key>/edit/", wrap(self.edit), name="factcheck_endpoint_edit"),
            path("<int:key>/rotate/", wrap(rotate), name="factcheck_endpoint_rotate"),
            path("<int:key>/disable/", wrap(self.disable), name="factcheck_endpoint_disable"),
            path("<int:key>/enable/", wrap(enable), name="factcheck_endpoint_enable"),
            path("<int:key>/replay/", wrap(self.replay), name="factcheck_endpoint_replay"),
            *super().get_urls(),
        ]

    def found(self, request: HttpRequest, key: int, *, to_decide: bool = False) -> Endpoint:
        """The endpoint, if it is of a desk of this person, or of one that they decide for.

        Raises:
            Http404: it is not.
        """
        row = self.get_queryset(request).filter(pk=key).first()
        if row is None or (to_decide and not may_decide(request, row)):
            raise Http404("There is no such endpoint on your desks.")
        return row

    def add(self, request: HttpRequest) -> HttpResponse:
        """Ask for the address, and show its secret, this once."""
        if not self.has_add_permission(request):
            raise Http404("There is no such page for you.")
        by = access.person(request)
        form = AddForm(request.POST or None, by=by)
        made: list[tuple[Endpoint, str]] = []
        if form.is_valid() and done(form, lambda said: made.append(endpoints.add(by=by, **said))):
            return issued(request, *made[0])
        back = reverse("admin:factcheck_endpoint_changelist")
        return asked(request, "Add an endpoint", form=form, verb="Add it", back=back)

    def page(self, request: HttpRequest, key: int) -> HttpResponse:
        """An endpoint with what it was told of last, and what can be done about it."""
        row = self.found(request, key)
        return framed(
            request,
            "endpoint/page",
            str(row),
            row=row,
            state=state_of(row),
            deliveries=of_endpoint(row)[:NEWEST_SHOWN],
            may_decide=may_decide(request, row),
            is_rotating=row.earlier_until is not None and row.earlier_until > timezone.now(),
        )

    def edit(self, request: HttpRequest, key: int) -> HttpResponse:
        """Ask for another name, address or form."""
        row, by = self.found(request, key, to_decide=True), access.person(request)
        now = {"name": row.name, "url": row.url, "form": row.form}
        form = EndpointFields(request.POST or None, initial=now)
        if form.is_valid() and done(
            form, lambda said: endpoints.change(endpoint_id=key, by=by, **said)
        ):
            say(request, "The endpoint is changed; its secret stays.")
            return redirect("admin:factcheck_endpoint_change", key)
        return asked(request, f"Change {row}", form=form, verb="Change it", back=page_of(key))

    def disable(self, request: HttpRequest, key: int) -> HttpResponse:
        """Ask why it is told no more."""
        row, by = self.found(request, key, to_decide=True), access.person(request)
        form = DisableForm(request.POST or None)
        if form.is_valid() and done(
            form, lambda said: endpoints.disable(endpoint_id=key, by=by, **said)
        ):
            say(request, f"{row} is told nothing more until it is enabled again.")
            return redirect("admin:factcheck_endpoint_change", key)
        return asked(request, f"Disable {row}", form=form, verb="Disable it", back=page_of(key))

    def replay(self, request: HttpRequest, key: int) -> HttpResponse:
        """Ask from what time on everything is sent once more."""
        row, by = self.found(request, key, to_decide=True), access.person(request)
        form, counts = ReplayForm(request.POST or None), list[int]()
        if form.is_valid() and done(
            form, lambda said: counts.append(replays.since(endpoint_id=key, by=by, **said))
        ):
            say(request, f"Versions that are sent once more: {counts[0]}.")
            return redirect("admin:factcheck_endpoint_change", key)
        title = f"Send once more to {row}"
        return asked(request, title, form=form, verb="Send it all", back=page_of(key))

    @admin.display(description="Endpoint", ordering="name")
    def endpoint(self, row: Endpoint) -> SafeString:
        """Whose address it is, and where."""
        return format_html(
            '<a class="claim-line" href="{}">{}</a><span class="claim-by break">{}</span>',
            reverse("admin:factcheck_endpoint_change", args=[row.pk]),
            row.name,
            row.url,
        )

    @admin.display(description="State")
    def state(self, row: Endpoint) -> SafeString:
        """Whether it is told, and goes well."""
        return state_of(row)


@require_POST
def rotate(request: HttpRequest, key: int) -> HttpResponse:
    """Give it a new secret and show that, this once."""
    try:
        row, secret = endpoints.rotate(endpoint_id=key, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
        return redirect("admin:factcheck_endpoint_changelist")
    return issued(request, row, secret)


@require_POST
def enable(request: HttpRequest, key: int) -> HttpResponse:
    """Tell it again."""
    try:
        row = endpoints.enable(endpoint_id=key, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
        return redirect("admin:factcheck_endpoint_changelist")
    say(request, f"{row} is told again, with what has waited for it.")
    return redirect("admin:factcheck_endpoint_change", key)


def issued(request: HttpRequest, row: Endpoint, secret: str) -> HttpResponse:
    """The page that shows a secret, and is kept by nobody."""
    response = framed(request, "endpoint/issued", "The secret", row=row, secret=secret)
    response["Cache-Control"] = "no-store"
    return response


def may_decide(request: HttpRequest, row: Endpoint) -> bool:
    """Whether the person decides for the endpoint's desk."""
    return row.desk_id in access.desks_as(access.person(request), *desks.DECIDERS)


def state_of(row: Endpoint) -> SafeString:
    """Whether an endpoint is told, and goes well."""
    if row.disabled_at:
        return chips.chip("Disabled", "job-discarded", "block")
    if row.failing_since:
        return chips.chip("Failing", "job-dead", "error")
    return chips.chip("Enabled", "job-done")


def page_of(key: int) -> str:
    """The address of an endpoint's page."""
    return reverse("admin:factcheck_endpoint_change", args=[key])
