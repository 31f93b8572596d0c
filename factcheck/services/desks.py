"""Who decides for a desk on what it reads, and whom it writes to."""

from django.db.models import QuerySet

from factcheck.enums import Role
from factcheck.errors import NotFound, NotPermitted
from factcheck.models import Desk, Membership, User

DECIDERS = (Role.EDITOR, Role.ADMINISTRATOR)


def deciders(desk: Desk) -> QuerySet[Membership, int]:
    """The ids of the people who decide for a desk."""
    return desk.memberships.filter(role__in=DECIDERS).values_list("user", flat=True)


def deciding(desk_id: int, by: User, *, what: str) -> Desk:
    """The desk, locked, for somebody who may decide for it; `what` is said in a refusal.

    Raises:
        NotFound: no such desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    if not by.desks.filter(pk=desk_id).exists():
        raise NotFound("There is no such desk of yours.")
    if not by.memberships.filter(desk=desk_id, role__in=DECIDERS).exists():
        raise NotPermitted(f"To {what} takes the role editor or administrator.")
    return Desk.objects.select_for_update().get(pk=desk_id)
