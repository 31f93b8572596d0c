"""The hosts whose robots.txt a desk does not follow, each with who decided it and why."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from factcheck.admin import access, chips
from factcheck.admin.fields import words_field
from factcheck.admin.frame import framed
from factcheck.admin.questions import asked, done
from factcheck.admin.rows import Rows, say
from factcheck.admin.site import site
from factcheck.errors import FactCheckError
from factcheck.models import Desk, RobotsOverride, User
from factcheck.services import robots


class OverrideForm(forms.Form):
    """For which desk, which host, and why."""

    desk_id = forms.TypedChoiceField(label="Desk", coerce=int, widget=UnfoldAdminSelectWidget)
    host = forms.CharField(
        label="Host",
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "www.example.org"}),
    )
    reason = words_field("Reason", help_text="Kept with your name; the desk reads it.")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the desks for which the person may decide."""
        super().__init__(*args, **kwargs)
        desks = Desk.objects.filter(pk__in=access.desks_as(by, *robots.DECIDERS)).order_by("name")
        self.fields["desk_id"].choices = [(desk.pk, desk.name) for desk in desks]  # type: ignore[attr-defined]  # it is a ChoiceField


@admin.register(RobotsOverride, site=site)
class RobotsOverrideAdmin(Rows):
    """The decisions of one's desks, standing and lifted."""

    list_display = ("host", "desk", "reason", "made", "stands")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    search_fields = ("host", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RobotsOverride]:
        """The newest first."""
        rows: QuerySet[RobotsOverride] = super().get_queryset(request)
        return rows.select_related("desk", "made_by", "lifted_by").order_by("-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Open to who may decide for a desk."""
        return access.holds(access.person(request), *robots.DECIDERS)

    def get_urls(self) -> list[URLPattern]:
        """Deciding, looking at and lifting, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(self.decide), name="factcheck_robotsoverride_add"),
            path("<int:key>/change/", wrap(self.page), name="factcheck_robotsoverride_change"),
            path("<int:key>/lift/", wrap(lift), name="factcheck_robotsoverride_lift"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest) -> HttpResponse:
        """Ask for the host and why, and have it read from now on."""
        if not self.has_add_permission(request):
            raise Http404("There is no such page for you.")
        by = access.person(request)
        form = OverrideForm(request.POST or None, by=by)
        made: list[RobotsOverride] = []
        if form.is_valid() and done(form, lambda said: made.append(robots.override(by=by, **said))):
            say(request, f"{made[0].host} is read from now on.")
            return redirect("admin:factcheck_robotsoverride_changelist")
        back = reverse("admin:factcheck_robotsoverride_changelist")
        return asked(request, "Override a robots.txt", form=form, verb="Read it", back=back)

    def page(self, request: HttpRequest, key: int) -> HttpResponse:
        """A decision, with the button to lift it."""
        row = self.get_queryset(request).filter(pk=key).first()
        if row is None:
            raise Http404("There is no such override on your desks.")
        may_lift = row.desk_id in access.desks_as(access.person(request), *robots.DECIDERS)
        title = f"robots.txt of {row.host}"
        return framed(request, "robots/page", title, row=row, may_lift=may_lift, state=state(row))

    @admin.display(description="Made", ordering="made_at")
    def made(self, row: RobotsOverride) -> str:
        """By whom, when."""
        return f"{row.made_by}, {row.made_at:%d %b %Y}"

    @admin.display(description="State")
    def stands(self, row: RobotsOverride) -> SafeString:
        """Whether the host is read all the same."""
        return state(row)


@require_POST
def lift(request: HttpRequest, key: int) -> HttpResponse:
    """Follow the host's robots.txt again."""
    try:
        row = robots.lift(override_id=key, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, f"The robots.txt of {row.host} is followed again.")
    return redirect("admin:factcheck_robotsoverride_changelist")


def state(row: RobotsOverride) -> SafeString:
    """Whether a decision stands."""
    if row.lifted_at:
        return chips.chip("Lifted", "job-discarded")
    return chips.chip("Read all the same", "job-done")
