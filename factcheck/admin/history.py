"""The audit events at the desk, to be looked at; nobody changes them."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from factcheck.admin import access, chips, claim_views, queue
from factcheck.admin.queue import ChosenFilter
from factcheck.admin.rows import Rows
from factcheck.admin.site import site
from factcheck.enums import Role
from factcheck.models import AuditEvent, User
from factcheck.services import seals

NOUNS = (
    "claim",
    "story",
    "person",
    "desk",
    "token",
    "job",
    "publisher",
    "party",
    "claimant",
    "rating",
)
ABOUT_PEOPLE = ("person", "desk", "token", "membership")


class NounFilter(ChosenFilter):
    """By what the event is about."""

    title, parameter_name = "noun", "noun"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Every noun of which there are events."""
        return [(noun, noun.capitalize()) for noun in NOUNS]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent]
    ) -> QuerySet[AuditEvent]:
        """The events about it."""
        chosen = self.chosen()
        return queryset.filter(verb__startswith=f"{chosen}.") if chosen else queryset


class ActorFilter(ChosenFilter):
    """By who acted."""

    title, parameter_name = "actor", "actor"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Oneself, the service, and each person of one's desks."""
        desks = access.person(request).memberships.values("desk")
        people = User.objects.filter(memberships__desk__in=desks).distinct().order_by("username")
        return [("service", "The service"), *((str(each.pk), str(each)) for each in people)]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent]
    ) -> QuerySet[AuditEvent]:
        """The events of that person."""
        chosen = self.chosen()
        if chosen == "service":
            return queryset.filter(actor=None)
        return queryset.filter(actor=int(chosen)) if chosen else queryset


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(Rows):
    """What happened on one's desks; administrators also see what concerns no desk."""

    desk_path = ""
    list_display = ("sequence", "when", "who", "verb", "about", "said")
    list_filter = (NounFilter, ActorFilter, queue.DeskFilter)
    search_fields = ("verb",)
    search_help_text = "Search verbs, or a subject such as claim:12"
    fields = (
        "sequence",
        "at",
        "who",
        "desk",
        "verb",
        "about",
        "details",
        "previous_digest",
        "digest",
    )
    readonly_fields = ("who", "about", "details")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """The newest first."""
        user = access.person(request)
        seen = Q(desk__in=user.desk_ids)
        if access.holds(user, Role.ADMINISTRATOR):
            seen |= Q(desk=None)
        if user.is_superuser:
            seen |= Q(verb__regex=rf"^({'|'.join(ABOUT_PEOPLE)})\.")
        rows: QuerySet[AuditEvent] = super().get_queryset(request)
        rows = rows.annotate(is_sealed=seals.about_sealed(user))
        return rows.filter(seen).select_related("actor", "desk").order_by("-sequence")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """The events of a subject, or those whose verb has these letters."""
        if ":" in search_term:
            return queryset.filter(subject=search_term.strip()), False
        found: tuple[QuerySet[AuditEvent], bool]
        found = super().get_search_results(request, queryset, search_term)
        return found

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Members of a desk, and superusers for what concerns people."""
        return access.may_enter(access.person(request))

    @admin.display(description="When", ordering="sequence")
    def when(self, row: AuditEvent) -> SafeString:
        """How long ago."""
        return chips.ago(row.at)

    @admin.display(description="Who")
    def who(self, row: AuditEvent) -> str:
        """Who acted; the service itself when nobody did."""
        return str(row.actor or "The service")

    @admin.display(description="Subject")
    def about(self, row: AuditEvent) -> SafeString | str:
        """What it is about, as a link where there is a page."""
        noun, _, key = row.subject.partition(":")
        pages = {"claim": "claim", "story": "story"}
        if noun not in pages or not key.isdecimal():
            return row.subject
        if noun == "claim":
            return format_html('<a href="{}">{}</a>', claim_views.address(int(key)), row.subject)
        address = reverse("admin:factcheck_story_change", args=[int(key)])
        return format_html('<a href="{}">{}</a>', address, row.subject)

    @admin.display(description="Details")
    def details(self, row: AuditEvent) -> SafeString:
        """Everything that the event adds, line by line."""
        words = json.dumps(said_of(row), ensure_ascii=False, indent=2, sort_keys=True)
        return format_html('<pre class="trace" tabindex="0">{}</pre>', words)

    @admin.display(description="Details")
    def said(self, row: AuditEvent) -> SafeString:
        """What the event adds, as it is chained."""
        data = said_of(row)
        words = json.dumps(data, ensure_ascii=False, sort_keys=True) if data else ""
        return format_html('<code class="event-data">{}</code>', chips.cut(words, 300))


def said_of(row: AuditEvent) -> dict[str, Any]:
    """What the event adds, as far as whoever looks may know it."""
    return seals.told(row, is_sealed=row.is_sealed)  # type: ignore[attr-defined]  # AuditEventAdmin.get_queryset annotates it
