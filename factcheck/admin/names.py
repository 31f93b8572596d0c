"""The names that the newsroom keeps: publishers, claimants, parties, and the scale of ratings."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from factcheck.admin import chips
from factcheck.admin.rows import EditedRows
from factcheck.admin.site import site
from factcheck.enums import Role
from factcheck.models import Claimant, Owner, Partner, Party, Publisher, Rating


@admin.register(Publisher, site=site)
class PublisherAdmin(EditedRows):
    """Who publishes at which address, and whose side they are on."""

    list_display = ("name", "address", "owner", "party")
    list_filter = ("party", "owner")
    list_select_related = ("owner", "party")
    search_fields = ("name", "address", "owner__name")
    ordering = ("name",)
    fields = ("name", "address", "owner", "party")


@admin.register(Owner, site=site)
class OwnerAdmin(EditedRows):
    """Whoever publishers belong to; sources of one owner count as one origin."""

    list_display = ("name", "publishers")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Owner]:
        """The owners with how many publishers belong to each."""
        rows: QuerySet[Owner] = super().get_queryset(request)
        return rows.annotate(publisher_count=Count("publisher"))

    @admin.display(description="Publishers", ordering="publisher_count")
    def publishers(self, row: Owner) -> int:
        """How many publishers belong to it."""
        count: int = row.publisher_count  # type: ignore[attr-defined]  # get_queryset annotates it
        return count


@admin.register(Party, site=site)
class PartyAdmin(EditedRows):
    """The sides with an interest, and what their bodies and people are called."""

    list_display = ("name", "claimants", "publishers")
    search_fields = ("name", "aliases")
    ordering = ("name",)
    fields = ("name", "aliases")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Party]:
        """The parties with how many belong to each."""
        rows: QuerySet[Party] = super().get_queryset(request)
        return rows.annotate(
            claimant_count=Count("claimant", distinct=True),
            publisher_count=Count("publisher", distinct=True),
        )

    @admin.display(description="Claimants", ordering="claimant_count")
    def claimants(self, row: Party) -> int:
        """How many claimants belong to it."""
        count: int = row.claimant_count  # type: ignore[attr-defined]  # get_queryset annotates it
        return count

    @admin.display(description="Publishers", ordering="publisher_count")
    def publishers(self, row: Party) -> int:
        """How many publishers belong to it."""
        count: int = row.publisher_count  # type: ignore[attr-defined]  # the same
        return count


@admin.register(Claimant, site=site)
class ClaimantAdmin(EditedRows):
    """Who asserts, and whose side they are on."""

    list_display = ("name", "party")
    list_filter = ("party",)
    list_select_related = ("party",)
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "party")


@admin.register(Partner, site=site)
class PartnerAdmin(EditedRows):
    """Other organisations that check facts, as whose reviews come in."""

    list_display = ("name", "site", "language")
    search_fields = ("name", "site")
    ordering = ("name",)
    fields = ("name", "site", "language")


@admin.register(Rating, site=site)
class RatingAdmin(EditedRows):
    """The newsroom's scale; its slugs are public, so they stay as they were first written."""

    edited_by = (Role.ADMINISTRATOR,)
    list_display = ("chip", "slug", "description", "number", "origins_needed", "is_offered")
    ordering = ("position", "pk")
    fields = ("label", "slug", "description", "number", "origins_needed", "position", "is_offered")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        """The scale with its ends."""
        rows: QuerySet[Rating] = super().get_queryset(request)
        steps = Rating.objects.exclude(number=None)
        return rows.annotate(
            best=steps.order_by("-number").values("number")[:1],
            worst=steps.order_by("number").values("number")[:1],
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The slug of a rating that exists is part of published addresses and documents."""
        return ("slug",) if obj else ()

    @admin.display(description="Rating", ordering="position")
    def chip(self, row: Rating) -> str:
        """As it looks on a claim."""
        return chips.rating(row, best=row.best, worst=row.worst)  # type: ignore[attr-defined]  # get_queryset annotates them
