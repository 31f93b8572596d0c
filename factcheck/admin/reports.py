"""Readers' reports of errors at the desk: a list with a clock, a page, and how a case is closed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminSelectWidget

from factcheck.admin import access, chips
from factcheck.admin.fields import words_field
from factcheck.admin.frame import framed
from factcheck.admin.questions import asked, done
from factcheck.admin.queue import ChosenFilter
from factcheck.admin.rows import Rows, say
from factcheck.admin.site import site
from factcheck.enums import ReportOutcome
from factcheck.models import Report
from factcheck.services import desks, reports


class StandingFilter(ChosenFilter):
    """By whether somebody has answered for it."""

    title, parameter_name = "case", "case"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The three."""
        return [("waiting", "Waiting"), ("overdue", "Overdue"), ("closed", "Closed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The reports that stand so."""
        chosen = self.chosen()
        if chosen == "closed":
            return queryset.filter(closed_at__isnull=False)
        rows: QuerySet[Any] = getattr(queryset, chosen)() if chosen else queryset
        return rows


class CloseForm(forms.Form):
    """What came of it, and why."""

    outcome = forms.ChoiceField(choices=ReportOutcome.choices, widget=UnfoldAdminSelectWidget)
    note = words_field("What was found", help_text="For the desk; the reader is not told by this.")


@admin.register(Report, site=site)
class ReportAdmin(Rows):
    """What readers say is wrong with the verdicts of one's desks."""

    desk_path = "claim__desk"
    list_display = ("said", "stands", "sent")
    list_display_links = None
    list_filter = (StandingFilter,)
    search_fields = ("text", "claim__text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """The newest first."""
        rows: QuerySet[Report] = super().get_queryset(request)
        return rows.select_related("claim", "verdict", "closed_by").order_by("-pk")

    def get_urls(self) -> list[URLPattern]:
        """The page of a report and how it is closed, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:key>/change/", wrap(self.page), name="factcheck_report_change"),
            path("<int:key>/close/", wrap(close), name="factcheck_report_close"),
            *super().get_urls(),
        ]

    def page(self, request: HttpRequest, key: int) -> HttpResponse:
        """What the reader wrote, and what was found."""
        row = self.get_queryset(request).filter(pk=key).first()
        if row is None:
            raise Http404("There is no such report on your desks.")
        deciding = access.desks_as(access.person(request), *desks.DECIDERS)
        return framed(
            request,
            "report/page",
            f"Reader's report {row.pk}",
            row=row,
            state=state_of(row),
            may_close=row.closed_at is None and row.claim.desk_id in deciding,
        )

    @admin.display(description="Report")
    def said(self, row: Report) -> SafeString:
        """The reader's words, and on which claim."""
        return format_html(
            '<a class="claim-line" href="{}">{}</a><span class="claim-by">{}</span>',
            reverse("admin:factcheck_report_change", args=[row.pk]),
            chips.cut(row.text, 100),
            chips.cut(row.claim.text, 80),
        )

    @admin.display(description="Case")
    def stands(self, row: Report) -> SafeString:
        """What came of it, or until when it waits."""
        return state_of(row)

    @admin.display(description="Sent", ordering="sent_at")
    def sent(self, row: Report) -> SafeString:
        """When it came."""
        return chips.ago(row.sent_at)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, key: int) -> HttpResponse:
    """Say what came of a report."""
    by = access.person(request)
    if not reports.visible(by).filter(pk=key).exists():
        raise Http404("There is no such report on your desks.")
    form = CloseForm(request.POST or None)
    if form.is_valid() and done(form, lambda said: reports.close(report_id=key, by=by, **said)):
        say(request, "The case is closed.")
        return redirect("admin:factcheck_report_change", key)
    title, back = f"Close report {key}", reverse("admin:factcheck_report_change", args=[key])
    return asked(request, title, form=form, verb="Close the case", back=back)


def state_of(row: Report) -> SafeString:
    """What came of it, or until when it waits."""
    if row.closed_at is None:
        return chips.due(row.due_at)
    return chips.chip(row.get_outcome_display(), "job-done")
