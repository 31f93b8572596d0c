"""The demo's newsroom: its desk, its three people, and what it knows of the demo's outlets."""

from dataclasses import dataclass

from django.contrib.auth.hashers import check_password

from factcheck.enums import Role
from factcheck.local.demo.publishers import OUTLETS
from factcheck.local.state import State
from factcheck.models import Desk, Party, Publisher, User
from factcheck.services import people

PASSWORD_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo, with the password that was drawn for them in this clone."""

    user: User
    password: str


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The desk and the people who carry a claim through."""

    desk: Desk
    editor: Person
    reviewer: Person
    second_reviewer: Person

    @property
    def people(self) -> tuple[Person, ...]:
        """All three, in the order in which they act."""
        return (self.editor, self.reviewer, self.second_reviewer)


def furnish(state: State, *, web: str) -> Newsroom:
    """Make what is missing of the newsroom; `web` is host:port of the demo's web. Idempotent."""
    desk, _ = Desk.objects.get_or_create(slug="news", defaults={"name": "News desk"})
    for outlet in OUTLETS:
        party = Party.objects.get_or_create(name=outlet.party)[0] if outlet.party else None
        Publisher.objects.update_or_create(
            address=outlet.address(web), defaults={"name": outlet.name, "party": party}
        )
    return Newsroom(
        desk=desk,
        editor=person(state, desk, "editor", Role.EDITOR),
        reviewer=person(state, desk, "reviewer", Role.REVIEWER),
        second_reviewer=person(state, desk, "second-reviewer", Role.REVIEWER),
    )


def person(state: State, desk: Desk, username: str, role: Role) -> Person:
    """The person with this name, made where there is none, with this clone's password for them."""
    password = state.secret(f"demo_{username}")[:PASSWORD_CHARACTERS]
    user = User.objects.filter(username=username).first()
    if user is None:
        user = people.add(username=username, password=password, desk=desk, roles=[role])
    known = password if check_password(password, user.password) else "(changed since)"
    return Person(user, known)
