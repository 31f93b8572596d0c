"""Conflicts of interest: declared by whoever has one, withdrawn by an administrator."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from factcheck.enums import NoticeKind, Role
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import Assignment, Claim, Conflict, Story, User
from factcheck.models.conflicts import ABOUT
from factcheck.services import audit, notices, wording

LABELS = {
    "claim": "this very claim",
    "claimant": "whoever asserts it",
    "party": "the side that they are on",
    "publisher": "who publishes the story",
    "story": "the story that it stands in",
}


def touching(claim_id: int, people: Iterable[int]) -> QuerySet[Conflict]:
    """What these people declared that bears on the claim, with what it is with."""
    rows = Conflict.objects.touching(claim_id).filter(person__in=list(people))
    return rows.select_related(*ABOUT).distinct()


def by_person(claim_ids: Iterable[int], people: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each of these people, which of the claims a conflict keeps from them.

    Asks once, and once for each claim when somebody has declared anything.
    """
    found: dict[int, frozenset[int]] = dict.fromkeys(people, frozenset())
    declared = Conflict.objects.filter(person__in=list(found), withdrawn_at=None)
    who = set(declared.values_list("person", flat=True))
    for claim in claim_ids if who else ():
        for row in touching(claim, who):
            found[row.person_id] |= {claim}
    return found


def things(claim: Claim) -> dict[str, tuple[str, Model]]:
    """What one may have a conflict with on account of `claim`: by key, what it is and the row.

    A key is such as "party:3".
    """
    claimant = claim.claimant
    stories = Story.objects.filter(appearances__claim=claim).select_related("publisher").distinct()
    rows: list[tuple[str, Model]] = [("claim", claim)]
    rows += [("claimant", claimant)] if claimant else []
    rows += [("party", claimant.party)] if claimant and claimant.party else []
    for story in stories.order_by("pk"):
        rows += [("publisher", story.publisher)] if story.publisher else []
        rows.append(("story", story))
    return {f"{noun}:{row.pk}": (LABELS[noun], row) for noun, row in rows}


def declare(*, claim_id: int, by: User, about: str, reason: str) -> Conflict:
    """Say that one is too close to rule: from now on all claims about this are closed to them.

    What they hold already stays with them until somebody takes it back; whoever gave it is told.
    Declaring the same twice changes nothing.

    Raises:
        InvalidInput: no reason, or the claim has nothing of the kind to do with.
        NotFound: no such claim on a desk of this person.
    """
    if not reason.strip():
        raise InvalidInput("Give a reason; your desk reads it.", code="missing", field="reason")
    wording.check("reason", reason)
    claim = Claim.objects.of_desks_of(by).filter(pk=claim_id).first()
    if claim is None:
        raise NotFound("There is no such claim on your desks.")
    offered = things(claim)
    if about not in offered:
        raise InvalidInput(f"Choose one of {', '.join(offered)}.", field="about")
    noun, row = about.partition(":")[0], offered[about][1]
    with transaction.atomic():
        conflict, is_new = Conflict.objects.get_or_create(
            person=by,
            withdrawn_at=None,
            **{noun: row},
            defaults={"reason": reason.strip(), "declared_at": timezone.now()},
        )
        if is_new:
            # Not why: such events are for all desks, the reason is for the person's own.
            data = {"conflict": conflict.pk, "with": about}
            audit.record("person.declare_conflict", f"user:{by.pk}", by=by, data=data)
            tell_assigners(conflict)
    return conflict


def tell_assigners(conflict: Conflict) -> None:
    """Tell whoever gave the person a claim that the conflict bears on."""
    held = Assignment.objects.filter(assignee=conflict.person, ended_at=None)
    for row in held.select_related("claim"):
        if Conflict.objects.touching(row.claim_id).filter(pk=conflict.pk).exists():
            notices.tell(
                {row.assigned_by_id} - {conflict.person_id},
                NoticeKind.DECLINED,
                f"{conflict.person} declared a conflict of interest that bears on "
                f"{notices.named(row.claim)}, which is with them.",
                subject=f"claim:{row.claim_id}",
            )


def withdraw(*, conflict_id: int, by: User) -> Conflict:
    """Let the person rule again on what they had a conflict with. Idempotent.

    Raises:
        NotFound: no such conflict of a person on this person's desks.
        InvalidInput: `own_conflict`: it is their own.
        NotPermitted: they administer no desk of whoever declared it.
    """
    with transaction.atomic():
        rows = visible(by).select_for_update(of=("self",))
        row = rows.filter(pk=conflict_id).first()
        if row is None:
            raise NotFound("There is no such conflict of interest on your desks.")
        if row.person_id == by.pk:
            raise InvalidInput(
                "This is your own; an administrator who is another can withdraw it.",
                code="own_conflict",
            )
        if not may_withdraw(by, row):
            raise NotPermitted(
                "To withdraw a conflict of interest takes the role administrator on a desk of "
                "whoever declared it."
            )
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawn_by = timezone.now(), by
            row.save(update_fields=["withdrawn_at", "withdrawn_by"])
            data = {"conflict": row.pk}
            audit.record("person.withdraw_conflict", f"user:{row.person_id}", by=by, data=data)
    return row


def visible(by: User) -> QuerySet[Conflict]:
    """Those of the people with whom this person shares a desk, and their own."""
    desks = by.memberships.values("desk")
    people = User.objects.filter(memberships__desk__in=desks).values("pk")
    rows = Conflict.objects.filter(Q(person__in=people) | Q(person=by))
    return rows.select_related("person", "withdrawn_by", *ABOUT)


def may_withdraw(by: User, row: Conflict) -> bool:
    """Whether this person administers a desk of whoever declared the conflict."""
    theirs = row.person.memberships.values("desk")
    return by.memberships.filter(role=Role.ADMINISTRATOR, desk__in=theirs).exists()
