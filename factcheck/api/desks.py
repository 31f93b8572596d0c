"""The desks of the person who asks, and the people on them."""

from collections import defaultdict
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.outputs import DeskName, PersonOut
from factcheck.api.paging import Undivided
from factcheck.enums import Role
from factcheck.models import Desk, Membership, User


class MemberOut(serializers.Serializer[Any]):
    """A person of the desk, with all their roles there."""

    person = PersonOut()
    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices))


class DeskOut(DeskName):
    """A desk, with whom claims can be given to."""

    members = serializers.SerializerMethodField()

    @extend_schema_field(MemberOut(many=True))
    def get_members(self, desk: Desk) -> list[dict[str, Any]]:
        """The people who can log in, each once."""
        roles: dict[User, list[str]] = defaultdict(list)
        for membership in desk.memberships.all():
            roles[membership.user].append(membership.role)
        return [{"person": PersonOut(user).data, "roles": held} for user, held in roles.items()]


class Desks(Door, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Desk]):
    """The person's desks."""

    pagination_class = Undivided
    serializer_class = DeskOut

    def get_queryset(self) -> QuerySet[Desk]:
        """Desks on which this person has a role."""
        members = Membership.objects.filter(user__is_active=True).select_related("user")
        mine = Desk.objects.filter(pk__in=self.person.memberships.values("desk"))
        people = Prefetch("memberships", members.order_by("user", "role"))
        return mine.prefetch_related(people).order_by("name")
