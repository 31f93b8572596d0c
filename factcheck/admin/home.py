"""What a person finds on coming to the desk: what is theirs, what waits, what is late."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from factcheck.admin import access, charts, lines, work
from factcheck.admin.tallies import Tally, tally
from factcheck.enums import JobState, Role, Status
from factcheck.models import Claim, User
from factcheck.services import loads

DUE_SOON = timedelta(days=1)
MAX_PEOPLE = 20
BUSIEST = ("-late", "-held", "username")


@dataclass(frozen=True, slots=True)
class Tile:
    """A count that leads to its list; `look` is "alarm" when somebody should act."""

    title: str
    count: Tally
    link: str
    look: str = "calm"


def context(user: User) -> dict[str, Any]:
    """Everything on the home page of this person; it asks only for what their roles need."""
    if not access.is_member(user):
        return {"is_member": False}
    is_editor = access.holds(user, Role.EDITOR)
    is_reviewer = access.holds(user, Role.REVIEWER)
    found: dict[str, Any] = {"is_member": True, "is_editor": is_editor, "is_reviewer": is_reviewer}
    found |= {"tiles": tiles(user), "mine": lines.with_person(user)}
    if is_reviewer:
        found |= {"second_looks": lines.second_looks(user), "sent_back": lines.sent_back(user)}
    return found | (of_editor(user) if is_editor else {})


def of_editor(user: User) -> dict[str, Any]:
    """What editors see of their desks' work."""
    claims = Claim.objects.of_desks_of(user)
    people = loads.of_desks(access.desks_as(user, Role.EDITOR)).order_by(*BUSIEST)
    return {
        "late": lines.by_due_time(claims.overdue()),
        "due": lines.by_due_time(claims.due_within(DUE_SOON)),
        "stuck": lines.stuck(user),
        "unassigned": lines.for_triage(claims.filter(status=Status.UNVERIFIED)),
        "people": people[:MAX_PEOPLE],
        "charts": charts.charts(user),
    }


def tiles(user: User) -> list[Tile]:
    """The counts over the lists."""
    claims = Claim.objects.of_desks_of(user)
    late, changed = tally(claims.overdue()), tally(claims.with_changed_evidence())
    found = [
        Tile("Unassigned", standing(claims, Status.UNVERIFIED), queue(status=Status.UNVERIFIED)),
        Tile("Overdue", late, queue(overdue="yes"), alarm(late)),
        Tile("In review", standing(claims, Status.IN_REVIEW), queue(status=Status.IN_REVIEW)),
    ]
    if changed:
        found.append(Tile("Evidence changed", changed, queue(changed="yes"), "alarm"))
    if access.holds(user, Role.EDITOR, Role.ADMINISTRATOR):
        dead = tally(work.of_desks_of(user).filter(state=JobState.DEAD))
        jobs = f"{reverse('admin:factcheck_job_changelist')}?state={JobState.DEAD}"
        found.append(Tile("Dead jobs", dead, jobs, alarm(dead)))
    return found


def standing(claims: QuerySet[Claim], status: Status) -> Tally:
    """How many of the claims stand there."""
    return tally(claims.filter(status=status))


def alarm(count: Tally) -> str:
    """How a tile looks that should read 0."""
    return "alarm" if count else "calm"


def queue(**query: str) -> str:
    """The address of the claim queue, narrowed."""
    return f"{reverse('admin:factcheck_claim_changelist')}?{urlencode(query)}"
