"""How much work each person holds; knows nothing of how work is given out."""

from collections.abc import Iterable

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.utils import timezone

from factcheck.models import Membership, User
from factcheck.workflow import RESEARCHERS


def of_desks(desk_ids: Iterable[int]) -> QuerySet[User]:
    """Who can hold claims of these desks, the least busy first, with `held` and `late`.

    Both count what is with the person now, on all desks: open assignments, and those past due.
    """
    roles = Membership.objects.filter(desk__in=list(desk_ids), role__in=RESEARCHERS)
    people = User.objects.filter(is_active=True, pk__in=roles.values("user"))
    with_them = FilteredRelation("assignments", condition=Q(assignments__ended_at=None))
    is_late = Q(with_them__due_at__lt=timezone.now())
    return (
        people.alias(with_them=with_them)
        .annotate(held=Count("with_them"), late=Count("with_them", filter=is_late))
        .order_by("held", "username")
    )
