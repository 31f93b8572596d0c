"""The feeds that a desk watches: what each brought, and adding and removing them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from factcheck.admin import access, chips
from factcheck.admin.frame import framed
from factcheck.admin.questions import asked, done
from factcheck.admin.rows import Rows, say
from factcheck.admin.site import site
from factcheck.errors import FactCheckError
from factcheck.models import Desk, User, WatchedFeed
from factcheck.services import feeds

NEWEST_SHOWN = 20


class FeedForm(forms.Form):
    """For which desk, and where the feed is."""

    desk_id = forms.TypedChoiceField(label="Desk", coerce=int, widget=UnfoldAdminSelectWidget)
    url = forms.CharField(
        label="Address of the feed",
        widget=UnfoldAdminTextInputWidget(
            attrs={"inputmode": "url", "placeholder": "https://www.example.org/feed.xml"}
        ),
        help_text="RSS or Atom. It is read every quarter of an hour.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the desks for which the person may decide."""
        super().__init__(*args, **kwargs)
        desks = Desk.objects.filter(pk__in=access.desks_as(by, *feeds.DECIDERS)).order_by("name")
        self.fields["desk_id"].choices = [(desk.pk, desk.name) for desk in desks]  # type: ignore[attr-defined]  # it is a ChoiceField


@admin.register(WatchedFeed, site=site)
class WatchedFeedAdmin(Rows):
    """The feeds of one's desks, watched and removed."""

    list_display = ("name", "desk", "brought", "read", "state")
    list_filter = (("removed_at", admin.EmptyFieldListFilter),)
    search_fields = ("url", "title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WatchedFeed]:
        """The newest first."""
        rows: QuerySet[WatchedFeed] = super().get_queryset(request)
        counted = rows.annotate(entry_count=Count("entries"))
        return counted.select_related("desk", "added_by", "removed_by").order_by("-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Open to who may decide for a desk."""
        return access.holds(access.person(request), *feeds.DECIDERS)

    def get_urls(self) -> list[URLPattern]:
        """Adding, looking at and removing, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(self.take_up), name="factcheck_watchedfeed_add"),
            path("<int:key>/change/", wrap(self.page), name="factcheck_watchedfeed_change"),
            path("<int:key>/remove/", wrap(remove), name="factcheck_watchedfeed_remove"),
            *super().get_urls(),
        ]

    def take_up(self, request: HttpRequest) -> HttpResponse:
        """Ask for the address, and have the feed read from now on."""
        if not self.has_add_permission(request):
            raise Http404("There is no such page for you.")
        by = access.person(request)
        form = FeedForm(request.POST or None, by=by)
        made: list[WatchedFeed] = []
        if form.is_valid() and done(form, lambda said: made.append(feeds.add(by=by, **said))):
            say(request, f"{made[0]} is watched from now on.")
            return redirect("admin:factcheck_watchedfeed_change", made[0].pk)
        back = reverse("admin:factcheck_watchedfeed_changelist")
        return asked(request, "Watch a feed", form=form, verb="Watch it", back=back)

    def page(self, request: HttpRequest, key: int) -> HttpResponse:
        """A feed with its newest entries, and the button to remove it."""
        row = self.get_queryset(request).filter(pk=key).first()
        if row is None:
            raise Http404("There is no such feed on your desks.")
        return framed(
            request,
            "feed/page",
            str(row),
            row=row,
            entries=row.entries.order_by("-pk")[:NEWEST_SHOWN],
            may_remove=row.desk_id in access.desks_as(access.person(request), *feeds.DECIDERS),
            state=state_of(row),
        )

    @admin.display(description="Feed", ordering="title")
    def name(self, row: WatchedFeed) -> str:
        """What it calls itself."""
        return str(row)

    @admin.display(description="Entries", ordering="entry_count")
    def brought(self, row: WatchedFeed) -> int:
        """How many pages it has announced."""
        return row.entry_count  # type: ignore[attr-defined, no-any-return]  # counted above

    @admin.display(description="Last read", ordering="polled_at")
    def read(self, row: WatchedFeed) -> str:
        """When it was asked last."""
        return chips.ago(row.polled_at) if row.polled_at else "not yet"

    @admin.display(description="State")
    def state(self, row: WatchedFeed) -> SafeString:
        """Whether it is read, and goes well."""
        return state_of(row)


@require_POST
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Read a feed no more."""
    try:
        row = feeds.remove(feed_id=key, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, f"{row} is read no more.")
    return redirect("admin:factcheck_watchedfeed_changelist")


def state_of(row: WatchedFeed) -> SafeString:
    """Whether a feed is read, and goes well."""
    if row.removed_at:
        return chips.chip("Removed", "job-discarded")
    if row.failure:
        return chips.chip("Could not be read", "job-dead")
    if row.polled_at:
        return chips.chip("Watched", "job-done")
    return chips.chip("About to be read", "job-queued")
