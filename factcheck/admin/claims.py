"""The claim queue, and the addresses of everything that can be done about a claim."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from factcheck.admin import (
    access,
    bulk,
    chips,
    claim_evidence,
    claim_views,
    conflicts,
    draft_views,
    evidence_views,
    exemption_views,
    filter_views,
    holder_views,
    origin_views,
    queue,
    reply_views,
)
from factcheck.admin.rows import Rows
from factcheck.admin.site import site
from factcheck.enums import Role
from factcheck.extraction import checkworthiness
from factcheck.models import Claim

PAGES: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
    "bulk_assign": ("assign/", bulk.assign),
    "bulk_share": ("share/", bulk.share),
    "bulk_set_aside": ("set-aside/", bulk.set_aside),
    "keep_filter": ("filters/", filter_views.keep),
    "drop_filter": ("filters/<int:filter_id>/", filter_views.drop),
    "change": ("<int:claim_id>/change/", claim_views.page),
    "step": ("<int:claim_id>/steps/<slug:action>/", claim_views.step),
    "draft": ("<int:claim_id>/draft/", draft_views.keep),
    "progress": ("<int:claim_id>/progress/", evidence_views.progress),
    "asks": ("<int:claim_id>/asks/", claim_views.asks),
    "presence": ("<int:claim_id>/presence/", claim_views.presence),
    "queries": ("<int:claim_id>/queries/", evidence_views.queries),
    "origin": ("<int:claim_id>/origins/<int:number>/", evidence_views.origin),
    "search": ("<int:claim_id>/search/", evidence_views.search),
    "attach": ("<int:claim_id>/sources/", evidence_views.attach),
    "stance": ("<int:claim_id>/sources/<int:source_id>/stance/", evidence_views.stance),
    "passage": ("<int:claim_id>/sources/<int:source_id>/passages/", evidence_views.passage),
    "take_copy": (
        "<int:claim_id>/observations/<int:observation_id>/take/",
        evidence_views.take_copy,
    ),
    "keep_copy": (
        "<int:claim_id>/observations/<int:observation_id>/keep/",
        evidence_views.keep_copy,
    ),
    "join": ("<int:claim_id>/sources/<int:source_id>/join/", origin_views.join),
    "part": ("<int:claim_id>/sources/<int:source_id>/part/", origin_views.part),
    "mark": ("<int:claim_id>/sources/<int:source_id>/marks/", origin_views.mark),
    "undo": ("<int:claim_id>/origin-decisions/<int:decision_id>/undo/", origin_views.undo),
    "ask_for_reply": ("<int:claim_id>/replies/", reply_views.ask),
    "ask_for_exemption": ("<int:claim_id>/exemptions/", exemption_views.ask),
    "grant_exemption": (
        "<int:claim_id>/exemptions/<int:exemption_id>/grant/",
        exemption_views.grant,
    ),
    "answer": ("<int:claim_id>/replies/<int:reply_id>/", reply_views.answer),
    "holders": ("<int:claim_id>/holders/", holder_views.page),
    "tell_again": ("<int:claim_id>/tell-again/", holder_views.tell_again),
    "conflict": ("<int:claim_id>/conflicts/", conflicts.declare),
    "robots": ("<int:claim_id>/robots/", evidence_views.override_robots),
}


@admin.register(Claim, site=site)
class ClaimAdmin(Rows):
    """The home of the desk's work: which claims there are, with whom, until when."""

    list_display = ("claim", "where", "rated", "worth", "holder", "evidence")
    list_display_links = None
    list_filter = (
        queue.StatusFilter,
        queue.HolderFilter,
        queue.OverdueFilter,
        queue.StuckFilter,
        queue.RatingFilter,
        queue.HedgeFilter,
        queue.ChangeFilter,
        queue.DeskFilter,
    )
    list_before_template = "admin/factcheck/claim/quick_links.html"
    search_fields = ("text", "claimant__name")
    search_help_text = "Search claims and claimants"
    actions = ("assign_selected", "share_selected", "set_aside_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """The claims of one's desks, as the queue shows them."""
        return queue.rows(super().get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        """The pages and posts of a claim, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            *(
                path(route, wrap(view), name=f"factcheck_claim_{name}")
                for name, (route, view) in PAGES.items()
            ),
            *super().get_urls(),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Claim], search_term: str
    ) -> tuple[QuerySet[Claim], bool]:
        """The claims that say so, by the index of their words, and those of a claimant's name."""
        return queue.saying(queryset, search_term.strip()), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue under its quick links."""
        context = {"quick_links": queue.quick_links(request), "title": "Claim queue"}
        context |= filter_views.context(request) | (extra_context or {})
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def has_assign_permission(self, request: HttpRequest) -> bool:
        """Whether bulk actions are shown at all; the table decides on each claim."""
        return access.holds(access.person(request), Role.EDITOR)

    @admin.action(description="Assign to a person", permissions=["assign"])
    def assign_selected(self, request: HttpRequest, chosen: QuerySet[Claim]) -> HttpResponse:
        """Ask to whom and until when."""
        return bulk.ask(request, chosen, bulk.AssignAllForm)

    @admin.action(description="Share out among people", permissions=["assign"])
    def share_selected(self, request: HttpRequest, chosen: QuerySet[Claim]) -> HttpResponse:
        """Ask among whom and until when."""
        return bulk.ask(request, chosen, bulk.ShareForm)

    @admin.action(description="Set aside", permissions=["assign"])
    def set_aside_selected(self, request: HttpRequest, chosen: QuerySet[Claim]) -> HttpResponse:
        """Ask why."""
        return bulk.ask(request, chosen, bulk.SetAsideAllForm)

    @admin.display(description="Claim")
    def claim(self, row: Claim) -> SafeString:
        """The claim's words, who asserts it, and in which story."""
        stories = row.seen  # type: ignore[attr-defined]  # queue.rows prefetches it
        story = stories[0].story if stories else None
        parts = [str(row.claimant or ""), chips.cut(str(story), 60) if story else ""]
        return format_html(
            '<a class="claim-line" href="{}">{}</a><span class="claim-by">{}</span>',
            claim_views.address(row.pk),
            chips.cut(row.text),
            format_html_join(" · ", "{}", ((part,) for part in parts if part)),
        )

    @admin.display(description="Status")
    def where(self, row: Claim) -> SafeString:
        """Where it stands."""
        return chips.status(row.status)

    @admin.display(description="Rating")
    def rated(self, row: Claim) -> SafeString:
        """What the newsroom holds to be so."""
        rating = row.ruling.rating if row.ruling else None
        return chips.rating(rating, best=row.best, worst=row.worst)  # type: ignore[attr-defined]  # queue.with_scale annotates them

    @admin.display(description="Check-worthy", ordering="check_worthiness")
    def worth(self, row: Claim) -> SafeString:
        """How many of the extractor's rules ask for a check."""
        count, rules = row.check_worthiness, len(checkworthiness.RULES)
        return format_html('<span class="nowrap">{} of {}</span>', count, rules)

    @admin.display(description="With", ordering="due_at")
    def holder(self, row: Claim) -> SafeString:
        """Who holds it, until when."""
        held = row.held  # type: ignore[attr-defined]  # queue.rows prefetches it
        who = held[0].assignee if held else format_html('<span class="quiet">{}</span>', "nobody")
        due = chips.due(row.due_at) if row.due_at else ""
        return format_html('{}<span class="claim-by">{}</span>', who, due)

    @admin.display(description="Evidence")
    def evidence(self, row: Claim) -> SafeString:
        """How many links, from how many origins."""
        links: int = row.link_count  # type: ignore[attr-defined]  # queue.rows annotates it
        origins: int = row.origin_count  # type: ignore[attr-defined]  # the same
        if not links:
            return format_html('<span class="quiet">{}</span>', "none yet")
        counts = (claim_evidence.number(links, "link"), claim_evidence.number(origins, "origin"))
        return format_html('<span class="nowrap">{}</span>', ", ".join(counts))
