"""How much work each person holds; knows nothing of how work is given out."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from factcheck.models import Assignment, Membership, User
from factcheck.workflow import RESEARCHERS


def of_desks(desk_ids: Iterable[int]) -> QuerySet[User]:
    """Who can hold claims of these desks, the least busy first, with `held` and `late`.

    Both count what is with the person now, on all desks: open assignments, and those past due.
    """
    roles = Membership.objects.filter(desk__in=list(desk_ids), role__in=RESEARCHERS)
    with_them = Assignment.objects.filter(assignee=OuterRef("pk"), ended_at=None)
    people = User.objects.filter(is_active=True, pk__in=roles.values("user"))
    return people.annotate(
        held=counted(with_them), late=counted(with_them.filter(due_at__lt=timezone.now()))
    ).order_by("held", "username")


def counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of `rows` are with the person of the outer query."""
    counts = rows.order_by().values("assignee").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
