"""Claims to look at, in lists and in full; what is done with them is in claim_commands.py."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet, prefetch_related_objects
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api import preconditions
from factcheck.api.access import Door
from factcheck.api.claim_detail import ClaimDetail, in_full
from factcheck.api.claim_rows import ClaimRow, with_rows
from factcheck.api.inputs import MAX_ID
from factcheck.api.paging import NewestFirst, Paged
from factcheck.enums import Status
from factcheck.models import Appearance, Claim, User
from factcheck.models.claims import ClaimQuerySet

MAX_SEARCH_CHARACTERS = 200


class Holder(serializers.CharField):
    """A person's number, or "me"."""

    default_error_messages = {"nobody": "Give a person's id, or “me”."}

    def to_internal_value(self, data: str) -> str:
        """The number as text, or "me"."""
        given = str(super().to_internal_value(data))
        is_number = given.isascii() and given.isdecimal() and len(given) < len(str(MAX_ID))
        if given != "me" and not is_number:
            self.fail("nobody")
        return given


class ClaimQuery(Paged):
    """What a list of claims can be narrowed to."""

    desk = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    story = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    status = serializers.ChoiceField(Status.choices, required=False)
    holder = Holder(required=False, help_text="A person's id, or `me`.")
    overdue = serializers.BooleanField(required=False, help_text="Past its due time, or not.")
    rating = serializers.SlugField(
        required=False, help_text="A rating's slug, or `unverified` for claims without one."
    )
    q = serializers.CharField(
        required=False,
        max_length=MAX_SEARCH_CHARACTERS,
        help_text="Words in the claim's text; “quoted phrase”, or, -without.",
    )


class Claims(Door, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Claim]):
    """The claims of the person's desks."""

    query = ClaimQuery
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Claim]:
        """What this person may see, as the list or the detail shows it."""
        prefetch_related_objects([self.person], "memberships")
        claims = Claim.objects.of_desks_of(self.person)
        if self.action == "list":
            return with_rows(narrowed(claims, self.asked, self.person))
        return in_full(claims, self.person)

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The claim in full; its ETag goes back as If-Match with the next step."""
        response = super().retrieve(request, *args, **kwargs)
        response.headers["ETag"] = preconditions.tag_of(response.data["version"])
        return response

    def get_serializer_context(self) -> dict[str, Any]:
        """Who asks, since offers differ by person."""
        return {"by": self.person}

    def get_serializer_class(self) -> type[serializers.Serializer[Claim]]:
        """A row in the list, the claim in full at its own address."""
        return ClaimRow if self.action == "list" else ClaimDetail


def narrowed(claims: ClaimQuerySet, asked: dict[str, Any], by: User) -> ClaimQuerySet:
    """The claims that fit what was asked for; `by` is whom "me" means."""
    claims = claims.filter(**{name: asked[name] for name in ("desk", "status") if name in asked})
    if "story" in asked:
        found = Appearance.objects.filter(story=asked["story"])
        claims = claims.filter(pk__in=found.values("claim"))
    if "holder" in asked:
        holder = by.pk if asked["holder"] == "me" else int(asked["holder"])
        claims = claims.filter(assignments__assignee=holder, assignments__ended_at=None)
    if "overdue" in asked:
        late = Claim.objects.overdue().values("pk")
        claims = claims.filter(pk__in=late) if asked["overdue"] else claims.exclude(pk__in=late)
    claims = rated(claims, asked.get("rating"))
    if "q" in asked:
        claims = claims.saying(SearchQuery(asked["q"], search_type="websearch", config="english"))
    return claims


def rated(claims: ClaimQuerySet, slug: str | None) -> ClaimQuerySet:
    """The claims whose approved ruling says so; "unverified" are those without one."""
    if slug is None:
        return claims
    if slug == "unverified":
        return claims.filter(ruling=None)
    return claims.filter(ruling__rating__slug=slug)
