"""Published versions at the desk, to be looked at; nobody changes them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from factcheck.admin import chips, claim_views
from factcheck.admin.queue import asked_for
from factcheck.admin.rows import Rows
from factcheck.admin.site import site
from factcheck.models import Claim, Rating, Verdict


@admin.register(Verdict, site=site)
class VerdictAdmin(Rows):
    """Every version published of one's desks' claims."""

    desk_path = "claim__desk"
    list_display = ("number", "about", "said", "change", "published", "published_by", "public")
    list_display_links = ("number",)
    search_fields = ("claim__text",)
    search_help_text = "Search claims"
    fields = (
        "number",
        "about",
        "said",
        "change",
        "reason",
        "published_at",
        "published_by",
        "public",
        "etag",
        "document",
    )
    readonly_fields = ("number", "about", "said", "change", "reason", "public", "document")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        """The newest first."""
        rows: QuerySet[Verdict] = super().get_queryset(request)
        related = rows.select_related("claim", "ruling__rating", "correction", "published_by")
        steps = Rating.objects.exclude(number=None)
        return related.annotate(
            best=steps.order_by("-number").values("number")[:1],
            worst=steps.order_by("number").values("number")[:1],
        ).order_by("-sequence")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Verdict], search_term: str
    ) -> tuple[QuerySet[Verdict], bool]:
        """The versions on claims that say so, by the index of the claims' words."""
        claims = Claim.objects.saying(asked_for(search_term))
        return queryset.filter(claim__in=claims) if search_term else queryset, False

    @admin.display(description="No.", ordering="sequence")
    def number(self, row: Verdict) -> int:
        """Its place in the newsroom's gap-free count."""
        return row.sequence

    @admin.display(description="Claim")
    def about(self, row: Verdict) -> SafeString:
        """The claim it is about."""
        address = claim_views.address(row.claim_id)
        return format_html(
            '<a class="claim-line" href="{}">{}</a>', address, chips.cut(row.claim.text, 100)
        )

    @admin.display(description="Verdict")
    def said(self, row: Verdict) -> SafeString:
        """The rating, or that it was withdrawn."""
        if row.ruling is None:
            return chips.chip("Withdrawn", "withdrawn", "undo")
        return chips.rating(row.ruling.rating, best=row.best, worst=row.worst)  # type: ignore[attr-defined]  # get_queryset annotates them

    @admin.display(description="Version")
    def change(self, row: Verdict) -> str:
        """Which version it is, and what it did to the one before."""
        correction = getattr(row, "correction", None)
        kind = f", {correction.get_kind_display().lower()}" if correction else ""
        return f"{row.version}{kind}"

    @admin.display(description="Reason of the change")
    def reason(self, row: Verdict) -> str:
        """Why it was changed, as readers see it."""
        correction = getattr(row, "correction", None)
        return correction.reason if correction else ""

    @admin.display(description="As clients pull it")
    def document(self, row: Verdict) -> SafeString:
        """The body, with its line ends."""
        return format_html('<pre class="trace" tabindex="0">{}</pre>', row.body)

    @admin.display(description="Published", ordering="published_at")
    def published(self, row: Verdict) -> SafeString:
        """How long ago."""
        return chips.ago(row.published_at)

    @admin.display(description="Public page")
    def public(self, row: Verdict) -> SafeString:
        """Where readers find this version."""
        address = reverse("pages:verdict-version", args=[row.claim_id, row.version])
        return format_html('<a href="{}">{}</a>', address, "Read it")
