"""The claim queue's rows as one query knows them, its filters and its quick links."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import SimpleListFilter
from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from factcheck.admin import access
from factcheck.enums import Status
from factcheck.models import (
    Appearance,
    Assignment,
    Claim,
    Claimant,
    Desk,
    Origin,
    Rating,
    Source,
    User,
)
from factcheck.models.claims import ClaimQuerySet
from factcheck.workflow import RESEARCHERS

MAX_CLAIMANTS = 200
QUICK_LINKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Mine", {"holder": "mine"}),
    ("Unassigned", {"status": str(Status.UNVERIFIED)}),
    ("Triage", {"status": str(Status.UNVERIFIED), "o": "5.-4"}),
    ("Overdue", {"overdue": "yes"}),
    ("Stuck", {"stuck": "yes"}),
    ("In review", {"status": str(Status.IN_REVIEW)}),
    ("Evidence changed", {"changed": "yes"}),
    ("All", {}),
)


def rows(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with all that a line of the queue shows, what is due first on top."""
    held = Assignment.objects.filter(ended_at=None).select_related("assignee")
    seen = Appearance.objects.select_related("story").only("claim", "story__title").order_by("pk")
    return (
        with_scale(claims)
        .select_related("claimant", "ruling__rating")
        .prefetch_related(
            Prefetch("assignments", held, to_attr="held"),
            Prefetch("appearances", seen, to_attr="seen"),
        )
        .annotate(
            link_count=counted(Source.objects.exclude(origin=None)),
            origin_count=counted(Origin.objects.all()),
        )
        .order_by(F("due_at").asc(nulls_last=True), "-pk")
    )


def with_scale(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with the ends of the newsroom's scale, which colour a rating."""
    steps = Rating.objects.exclude(number=None)
    return claims.annotate(
        best=Subquery(steps.order_by("-number").values("number")[:1]),
        worst=Subquery(steps.order_by("number").values("number")[:1]),
    )


def counted(parts: QuerySet[Any]) -> Coalesce:
    """How many of `parts` belong to the claim of the outer query."""
    per_claim = parts.filter(claim=OuterRef("pk")).order_by().values("claim")
    counts = per_claim.annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def saying(claims: QuerySet[Claim], words: str) -> QuerySet[Claim]:
    """The claims in which all words occur, or whose claimant is called so."""
    if not words:
        return claims
    called = Claimant.objects.filter(name__icontains=words).values_list("pk", flat=True)
    assert isinstance(claims, ClaimQuerySet)  # noqa: S101 - the queue is of claims
    return claims.saying_or_by(asked_for(words), list(called[:MAX_CLAIMANTS]))


def asked_for(words: str) -> SearchQuery:
    """A full-text query out of what was typed: “quoted phrase”, or, -without."""
    return SearchQuery(words, search_type="websearch", config="english")


def holders(user: User) -> QuerySet[User]:
    """Who may be given claims of this person's desks, by name."""
    desks = user.memberships.values("desk")
    return (
        User.objects.filter(
            is_active=True, memberships__desk__in=desks, memberships__role__in=RESEARCHERS
        )
        .distinct()
        .order_by("first_name", "last_name", "username")
    )


def quick_links(request: HttpRequest) -> list[dict[str, Any]]:
    """The links above the queue, the one that is on marked."""
    page = reverse("admin:factcheck_claim_changelist")
    asked = {key: value for key, value in request.GET.items() if key not in {"q", "p"}}
    return [
        {"title": title, "link": f"{page}?{urlencode(query)}", "is_on": query == asked}
        for title, query in QUICK_LINKS
    ]


class ChosenFilter(SimpleListFilter):
    """A filter that passes by what it does not know, instead of failing on it."""

    def chosen(self) -> str:
        """The value that was picked, "" for none of those on offer."""
        value = self.value() or ""
        return value if value in {str(key) for key, _ in self.lookup_choices} else ""


class StatusFilter(ChosenFilter):
    """By where the claim stands."""

    title, parameter_name = "status", "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Every status."""
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims that stand there."""
        return queryset.filter(status=self.chosen()) if self.chosen() else queryset


class DeskFilter(ChosenFilter):
    """By desk, out of one's own."""

    title, parameter_name = "desk", "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The desks where this person holds a role."""
        desks = Desk.objects.filter(members=access.person(request)).distinct().order_by("name")
        return [(str(desk.pk), desk.name) for desk in desks]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of that desk."""
        return queryset.filter(desk=self.chosen()) if self.chosen() else queryset


class HolderFilter(ChosenFilter):
    """By who holds the claim now."""

    title, parameter_name = "holder", "holder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Oneself, nobody, and each person of one's desks."""
        people = [(str(user.pk), str(user)) for user in holders(access.person(request))]
        return [("mine", "Mine"), ("nobody", "Nobody"), *people]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims that are with that person."""
        chosen = self.chosen()
        if not chosen:
            return queryset
        if chosen == "nobody":
            held = Assignment.objects.filter(claim=OuterRef("pk"), ended_at=None)
            return queryset.exclude(Exists(held))
        holder = access.person(request).pk if chosen == "mine" else int(chosen)
        return queryset.filter(assignments__assignee=holder, assignments__ended_at=None)


class OverdueFilter(ChosenFilter):
    """By whether the due time has passed."""

    title, parameter_name = "due time", "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """One choice."""
        return [("yes", "Overdue")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims that are late."""
        assert isinstance(queryset, ClaimQuerySet)  # noqa: S101 - the queue is of claims
        return queryset.overdue() if self.chosen() else queryset


class StuckFilter(ChosenFilter):
    """By whether it has waited too long for somebody's next step."""

    title, parameter_name = "next step", "stuck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """One choice."""
        return [("yes", "Stuck")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims that wait."""
        assert isinstance(queryset, ClaimQuerySet)  # noqa: S101 - the queue is of claims
        return queryset.stuck() if self.chosen() else queryset


class RatingFilter(ChosenFilter):
    """By what the newsroom holds to be so; unverified is the lack of a rating."""

    title, parameter_name = "rating", "rating"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Unverified and every step of the scale."""
        scale = Rating.objects.order_by("position").values_list("slug", "label")
        return [("unverified", "Unverified"), *scale]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims with that rating."""
        chosen = self.chosen()
        if chosen == "unverified":
            return queryset.filter(ruling=None)
        return queryset.filter(ruling__rating__slug=chosen) if chosen else queryset


class HedgeFilter(ChosenFilter):
    """By whether the story itself hedges the claim."""

    title, parameter_name = "hedges", "hedged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """With and without."""
        return [("yes", "Hedged in the story"), ("no", "Stated flatly")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims that are hedged, or those that are not."""
        chosen = self.chosen()
        if chosen == "yes":
            return queryset.exclude(hedges=[])
        return queryset.filter(hedges=[]) if chosen else queryset


class ChangeFilter(ChosenFilter):
    """By whether a cited page has changed and nobody has answered for it."""

    title, parameter_name = "cited pages", "changed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """One choice."""
        return [("yes", "Evidence changed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims whose evidence wants a look."""
        changed = Claim.objects.with_changed_evidence().values("pk")
        return queryset.filter(pk__in=changed) if self.chosen() else queryset
