"""What a person finds on coming to the desk: what is theirs, what waits, what is late."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString

from factcheck.admin import access, chips, work
from factcheck.enums import JobState, Role, RulingState, Status
from factcheck.models import Assignment, Claim, Ruling, User
from factcheck.models.claims import OPEN_STATUSES

MAX_LINES = 12


@dataclass(frozen=True, slots=True)
class Tile:
    """A count that leads to its list; `look` is "alarm" when somebody should act."""

    title: str
    count: int
    link: str
    look: str


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in one of home's lists."""

    claim: Claim
    status: SafeString
    due: SafeString
    holder: str


def context(user: User) -> dict[str, Any]:
    """Everything on the home page of this person; it asks only for what their roles need."""
    if not access.is_member(user):
        return {"is_member": False}
    is_editor = access.holds(user, Role.EDITOR)
    is_reviewer = access.holds(user, Role.REVIEWER)
    return {
        "is_member": True,
        "is_editor": is_editor,
        "is_reviewer": is_reviewer,
        "tiles": tiles(user),
        "mine": lines(
            open_claims(user).filter(assignments__assignee=user, assignments__ended_at=None)
        ),
        "second_looks": lines(second_looks(user)) if is_reviewer else [],
        "late": lines(open_claims(user).filter(pk__in=Claim.objects.overdue().values("pk")))
        if is_editor
        else [],
    }


def tiles(user: User) -> list[Tile]:
    """The counts over the lists."""
    queue = reverse("admin:factcheck_claim_changelist")
    jobs = reverse("admin:factcheck_job_changelist")
    claims = open_claims(user)
    unassigned = claims.filter(status=Status.UNVERIFIED).count()
    late = Claim.objects.of_desks_of(user).overdue().count()
    changed = Claim.objects.of_desks_of(user).with_changed_evidence().count()
    counts = [
        Tile("Unassigned", unassigned, f"{queue}?{urlencode({'status': 'unverified'})}", "calm"),
        Tile("Overdue", late, f"{queue}?overdue=yes", "alarm" if late else "calm"),
        Tile(
            "In review",
            claims.filter(status=Status.IN_REVIEW).count(),
            f"{queue}?status={Status.IN_REVIEW}",
            "calm",
        ),
    ]
    if changed:
        counts.append(Tile("Evidence changed", changed, f"{queue}?changed=yes", "alarm"))
    if access.holds(user, Role.EDITOR, Role.ADMINISTRATOR):
        dead = work.of_desks_of(user).filter(state=JobState.DEAD).count()
        look = "alarm" if dead else "calm"
        counts.append(Tile("Dead jobs", dead, f"{jobs}?state={JobState.DEAD}", look))
    return counts


def open_claims(user: User) -> QuerySet[Claim]:
    """The claims of this person's desks that are still being worked on."""
    return Claim.objects.of_desks_of(user).filter(status__in=OPEN_STATUSES)


def second_looks(user: User) -> QuerySet[Claim]:
    """The claims whose ruling waits for somebody else than its proposer and its source's finder."""
    waiting = Ruling.objects.filter(state=RulingState.PROPOSED)
    own = Q(proposed_by=user) | Q(deciding_source_attached_by=user)
    desks = [
        membership.desk_id
        for membership in user.memberships.all()
        if membership.role == Role.REVIEWER
    ]
    return Claim.objects.filter(
        desk__in=desks, status=Status.IN_REVIEW, rulings__in=waiting.exclude(own)
    )


def lines(claims: QuerySet[Claim]) -> list[Line]:
    """The claims as lines, what is due first on top."""
    held = Assignment.objects.filter(claim=OuterRef("pk"), ended_at=None)
    rows = claims.select_related("claimant").annotate(
        due_at=Subquery(held.values("due_at")[:1]), holder_id=Subquery(held.values("assignee")[:1])
    )
    shown = list(rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:MAX_LINES])
    people = User.objects.in_bulk({claim.holder_id for claim in shown if claim.holder_id})
    return [
        Line(
            claim,
            chips.status(claim.status),
            chips.due(claim.due_at),
            str(people.get(claim.holder_id, "")),
        )
        for claim in shown
    ]
