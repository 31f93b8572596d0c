"""What was searched, found and kept, to be looked at; copies are downloaded from the API."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from factcheck.admin import access, chips, claim_views, providers
from factcheck.admin.evidence_links import outside
from factcheck.admin.frame import framed
from factcheck.admin.queue import ChosenFilter, asked_for
from factcheck.admin.rows import Rows
from factcheck.admin.site import site
from factcheck.enums import Stance
from factcheck.models import Capture, Claim, Ruling, Search, Source
from factcheck.models.captures import CaptureQuerySet
from factcheck.models.sources import SourceQuerySet
from factcheck.services import addresses


def claim_link(claim: Claim) -> SafeString:
    """A claim by the beginning of its words."""
    address = claim_views.address(claim.pk)
    return format_html('<a href="{}">{}</a>', address, chips.cut(claim.text, 80))


@admin.register(Search, site=site)
class SearchAdmin(Rows):
    """The searches of one's desks' claims."""

    desk_path = "claim__desk"
    list_display = ("of", "asked", "requested_by", "finished", "answers")
    list_display_links = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Search]:
        """The newest first, with what each provider said."""
        rows: QuerySet[Search] = super().get_queryset(request)
        return (
            rows.select_related("claim", "requested_by").prefetch_related("answers").order_by("-pk")
        )

    def get_urls(self) -> list[URLPattern]:
        """Where is searched, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("providers/", wrap(providers.page), name="factcheck_search_providers"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A search is looked at on its claim's page."""
        search = self.get_object(request, object_id)
        if search is None:
            raise Http404("There is no such search on your desks.")
        return redirect(claim_views.address(search.claim_id, "search"))

    @admin.display(description="Claim")
    def of(self, row: Search) -> SafeString:
        """The claim that was searched for."""
        return claim_link(row.claim)

    @admin.display(description="Asked for", ordering="requested_at")
    def asked(self, row: Search) -> SafeString:
        """When."""
        return chips.ago(row.requested_at)

    @admin.display(description="Finished", ordering="finished_at")
    def finished(self, row: Search) -> SafeString | str:
        """When, if it is."""
        return chips.ago(row.finished_at) if row.finished_at else "not yet"

    @admin.display(description="Answers")
    def answers(self, row: Search) -> str:
        """What each provider said."""
        said = (
            f"{chips.provider(each.provider)}: {each.detail or f'{each.hit_count} found'}"
            for each in row.answers.all()
        )
        return "; ".join(said) or "none yet"


class StanceFilter(ChosenFilter):
    """By what a person says the source says; what is sealed is among none of them."""

    title, parameter_name = "stance", "human_stance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Every stance."""
        return Stance.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The sources that say so."""
        chosen = self.chosen()
        return queryset.filter(human_stance=chosen, is_sealed=False) if chosen else queryset


@admin.register(Source, site=site)
class SourceAdmin(Rows):
    """The sources of one's desks' claims."""

    desk_path = "claim__desk"
    list_display = ("page", "of", "fetched", "said", "found")
    list_display_links = None
    search_fields = ("title", "url", "snippet")
    search_help_text = "Search titles, addresses and excerpts"
    list_filter = ("state", StanceFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """The newest first."""
        rows: QuerySet[Source] = super().get_queryset(request)
        people = ("claim", "publisher", "attached_by")
        sealed = Ruling.objects.sealed_to(access.person(request)).filter(claim=OuterRef("claim"))
        return rows.select_related(*people).annotate(is_sealed=Exists(sealed)).order_by("-pk")

    def get_search_results(
        self, request: HttpRequest, queryset: SourceQuerySet, search_term: str
    ) -> tuple[QuerySet[Source], bool]:
        """The sources that say so, by the index of their words."""
        return queryset.saying(asked_for(search_term)) if search_term else queryset, False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A source is looked at on its claim's page."""
        source = self.get_object(request, object_id)
        if source is None:
            raise Http404("There is no such source on your desks.")
        return redirect(claim_views.address_of_source(source.claim_id, source.pk))

    @admin.display(description="Page", ordering="title")
    def page(self, row: Source) -> SafeString:
        """Its title, to the live page, and who publishes there."""
        return format_html(
            '{}<span class="claim-by">{}</span>',
            chips.outside(row.url, chips.cut(str(row), 100)),
            row.publisher or row.url[:80],
        )

    @admin.display(description="Claim")
    def of(self, row: Source) -> SafeString:
        """The claim it was found for."""
        return claim_link(row.claim)

    @admin.display(description="Copy", ordering="state")
    def fetched(self, row: Source) -> SafeString:
        """How far its copy has come."""
        return chips.source_state(row.state)

    @admin.display(description="Found by")
    def found(self, row: Source) -> str:
        """The person who added it, else the provider that found it."""
        return str(row.attached_by or chips.provider(row.provider))

    @admin.display(description="Stance")
    def said(self, row: Source) -> SafeString | str:
        """What a person says it says, unless a blind ruling rests on it."""
        if row.is_sealed:  # type: ignore[attr-defined]  # get_queryset annotates it
            return "sealed"
        return chips.stance(row.human_stance) if row.human_stance else "not set"


@admin.register(Capture, site=site)
class CaptureAdmin(Rows):
    """The stored copies behind one's desks' sources."""

    desk_path = ""
    list_display = ("shown", "captured", "status", "content_type", "byte_count")
    list_display_links = None
    search_fields = ("title", "text", "url_key")
    search_help_text = "Search titles, texts and whole addresses"

    def get_search_results(
        self, request: HttpRequest, queryset: CaptureQuerySet, search_term: str
    ) -> tuple[QuerySet[Capture], bool]:
        """The copies that say so, and those of this very address."""
        key = addresses.key_of(search_term)
        return queryset.found_by(search_term, key) if search_term else queryset, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        """The copies that a source of one's desks points to, the newest first."""
        rows: QuerySet[Capture] = super().get_queryset(request)
        desks = access.person(request).desk_ids
        cited = Source.objects.filter(capture=OuterRef("pk"), claim__desk__in=desks)
        return rows.filter(Exists(cited)).defer("text").order_by("-pk")

    def get_urls(self) -> list[URLPattern]:
        """The page of a copy, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:capture_id>/change/", wrap(self.page), name="factcheck_capture_change"),
            *super().get_urls(),
        ]

    def capture_of(self, request: HttpRequest, capture_id: int) -> Capture:
        """The copy, if a source of one's desks points to it.

        Raises:
            Http404: there is none.
        """
        capture: Capture | None = self.get_queryset(request).filter(pk=capture_id).first()
        if capture is None:
            raise Http404("There is no such copy on your desks.")
        return capture

    def page(self, request: HttpRequest, capture_id: int) -> HttpResponse:
        """How the copy was made, and the text that was read out of it."""
        capture = self.capture_of(request, capture_id)
        desks = access.person(request).desk_ids
        cited = Source.objects.filter(capture=capture, claim__desk__in=desks)
        return framed(
            request,
            "capture/page",
            f"Stored copy {capture.pk}",
            capture=capture,
            link=chips.outside(capture.url, capture.url),
            final_link=chips.outside(capture.final_url, capture.final_url),
            outside=[outside(copy) for copy in capture.outside_copies.order_by("pk")],
            sources=cited.select_related("claim").order_by("pk"),
        )

    @admin.display(description="Page", ordering="url")
    def shown(self, row: Capture) -> SafeString:
        """Its title or address, to the copy's page."""
        address = reverse("admin:factcheck_capture_change", args=[row.pk])
        return format_html(
            '<a class="claim-line" href="{}">{}</a><span class="claim-by">{}</span>',
            address,
            chips.cut(row.title or row.url, 100),
            chips.cut(row.url, 100),
        )

    @admin.display(description="Kept", ordering="captured_at")
    def captured(self, row: Capture) -> SafeString:
        """How long ago."""
        return chips.ago(row.captured_at)
