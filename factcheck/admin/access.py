"""Who stands at the desk's door: the roles of a person, read once a request; decides no step."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from factcheck.enums import Role
from factcheck.errors import NotPermitted
from factcheck.models import User


def may_enter(user: User | AnonymousUser) -> bool:
    """Whether the desk is open to `user`: an active member of a desk, or a superuser."""
    return isinstance(user, User) and user.is_active and (user.is_superuser or is_member(user))


def is_member(user: User) -> bool:
    """Whether `user` holds any role on any desk."""
    return bool(user.memberships.all())


def holds(user: User, *roles: Role) -> bool:
    """Whether `user` holds one of `roles` on any desk."""
    return any(membership.role in roles for membership in user.memberships.all())


def desks_as(user: User, *roles: Role) -> set[int]:
    """The ids of the desks where `user` holds one of `roles`."""
    return {row.desk_id for row in user.memberships.all() if row.role in roles}


def person(request: HttpRequest) -> User:
    """Who asks, their roles at hand.

    Raises:
        NotPermitted: nobody has logged in.
    """
    user = request.user
    if isinstance(user, AnonymousUser):
        raise NotPermitted("Log in first.")
    prefetch_related_objects([user], "memberships")
    return user
