"""Claims as the lines of a short list, each with what is to be known of it at a glance."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from factcheck.admin import access, chips
from factcheck.enums import Role, RulingState, Status
from factcheck.models import Assignment, Claim, Ruling, User

MAX_LINES = 12
WAITING = {
    Status.ASSIGNED: "Given {}, not accepted",
    Status.IN_REVIEW: "Proposed {}, not decided",
    Status.RULED: "Approved {}, not published",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in a list; `why` says why it stands there, `words` what somebody wrote about it."""

    claim: Claim
    status: SafeString
    due: SafeString
    holder: str
    why: str | SafeString = ""
    words: str = ""


def with_person(user: User) -> list[Line]:
    """What is with this person, what is due first on top."""
    return by_due_time(Claim.objects.of_desks_of(user).held_by(user))


def second_looks(user: User) -> list[Line]:
    """The rulings that wait for this person: on their desks, not proposed or found by them."""
    reviewed = access.desks_as(user, Role.REVIEWER)
    waiting = Ruling.objects.filter(claim=OuterRef("pk"), state=RulingState.PROPOSED)
    others = waiting.exclude(Q(proposed_by=user) | Q(deciding_source_attached_by=user))
    claims = Claim.objects.filter(desk__in=reviewed, status=Status.IN_REVIEW)
    return by_due_time(claims.filter(Exists(others)))


def sent_back(user: User) -> list[Line]:
    """What this person proposed and got back, and why, the newest first."""
    rulings = Ruling.objects.sent_back_to(user).select_related("claim__claimant", "decided_by")
    return [
        line(
            ruling.claim,
            why=format_html("sent back by {} {}", ruling.decided_by, chips.ago(ruling.decided_at)),
            words=ruling.decision_note,
        )
        for ruling in rulings[:MAX_LINES]
        if ruling.decided_at
    ]


def stuck(user: User) -> list[Line]:
    """What has waited too long for somebody's next step, the longest first."""
    claims = Claim.objects.of_desks_of(user).stuck().order_by("waiting_since", "pk")
    return [line(claim, why=waiting(claim)) for claim in held(claims)]


def waiting(claim: Claim) -> str:
    """What a stuck claim waits for, and since when."""
    assert claim.waiting_since is not None  # noqa: S101 - or it would not wait
    return WAITING[Status(claim.status)].format(chips.past(claim.waiting_since))


def by_due_time(claims: QuerySet[Claim]) -> list[Line]:
    """The claims as lines, what is due first on top."""
    return [line(claim) for claim in held(claims.order_by(F("due_at").asc(nulls_last=True), "-pk"))]


def for_triage(claims: QuerySet[Claim]) -> list[Line]:
    """The claims as lines for triage: the first deadline on top, then what is worth most."""
    first = F("due_at").asc(nulls_last=True)
    return [line(claim) for claim in held(claims.order_by(first, "-check_worthiness", "-pk"))]


def held(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The first few of the claims, with who holds each."""
    open_ones = Assignment.objects.filter(ended_at=None).select_related("assignee")
    with_people = Prefetch("assignments", open_ones, to_attr="held")
    return claims.select_related("claimant").prefetch_related(with_people)[:MAX_LINES]


def line(claim: Claim, why: str = "", words: str = "") -> Line:
    """One claim as a line."""
    people = ", ".join(str(each.assignee) for each in getattr(claim, "held", ()))
    due = chips.due(claim.due_at) if claim.due_at else SafeString("")
    return Line(claim, chips.status(claim.status), due, people, why, words)
