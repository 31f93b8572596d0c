"""The one road on which a claim moves, and the verbs that bring it to a researcher and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from factcheck import policy, workflow
from factcheck.enums import Action, AssignmentOutcome, JobKind, RulingState, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from factcheck.models import Assignment, AuditEvent, Claim, User
from factcheck.services import audit, deeds, jobs, seals, sights, tidings
from factcheck.services.cases import (
    Words,
    case_of,
    open_assignment,
    open_proposal,
    people_behind,
    public_ruling,
    roles_of,
)
from factcheck.services.moves import Edit, Move, settle

LONGEST_ASSIGNMENT = timedelta(days=366)


@contextmanager
def moving(
    action: Action, *, claim_id: int, seen_version: int, by: User, words: Words | None = None
) -> Iterator[Move]:
    """Take one step with a claim; the only way that a status changes.

    Locks the claim, compares the version that the person saw, asks the table, asks the policy,
    lets the body set the verb's own fields, then saves and writes the audit event; all in one
    transaction, so that a refusal leaves nothing behind.

    Raises:
        InvalidInput: words that could not be kept, or would not be read.
        NotFound: no such claim on a desk of this person.
        StaleVersion: somebody moved the claim since, or its evidence is another one; says who
            and what.
        TransitionNotAllowed: the table has no such step.
        NotPermitted: not with this person's roles.
        PolicyNotMet: a condition failed; says which.
    """
    words = words or Words()
    words.check()
    with transaction.atomic():
        claim = locked(claim_id, by)
        moved = sight_moved(words.seen, claim, by)
        if claim.version != seen_version or moved:
            raise StaleVersion(what_moved(claim, seen_version, moved))
        row = workflow.step(Status(claim.status), action, roles_of(by, claim))
        case = case_of(claim, by, words)
        policy.demand(action, case)
        move = Move(
            claim,
            by,
            timezone.now(),
            assignment=open_assignment(claim),
            proposal=open_proposal(claim),
            reason=words.reason,
            ruled_before=people_behind(public_ruling(claim)),
        )
        move.waived = policy.waived(action, case)
        yield move
        settle(move, f"claim.{action}", row.target)
        tidings.tell(action, move)


@contextmanager
def editing(verb: str, *, claim_id: int, by: User) -> Iterator[Edit]:
    """Change a claim's evidence without moving the claim; whoever has it open will be told.

    Locks the claim, lets the body work, then counts the version up and writes the audit event.

    Raises:
        NotFound: no such claim on a desk of this person.
        NotPermitted: the person is neither editor nor reviewer of the desk.
    """
    with transaction.atomic():
        claim = locked(claim_id, by)
        if not roles_of(by, claim) & workflow.RESEARCHERS:
            raise NotPermitted("To work on evidence takes the role editor or reviewer.")
        edit = Edit(claim, timezone.now())
        yield edit
        if edit.data:
            claim.version += 1
            claim.save(update_fields=["version"])
            subject = f"claim:{claim.pk}"
            data = edit.data | {"version": claim.version}
            audit.record(verb, subject, by=by, desk=claim.desk, at=edit.at, data=data)


def hold(*, claim_id: int, seen_version: int, by: User) -> None:
    """Lock the claim in the version that was seen, until the transaction around this ends.

    Raises:
        NotFound: no such claim on a desk of this person.
        StaleVersion: it is another one by now.
    """
    claim = locked(claim_id, by)
    if claim.version != seen_version:
        raise StaleVersion(what_moved(claim, seen_version, ()))


def subject_of(claim: Claim) -> str:
    """How the newsroom's chain calls a claim."""
    return f"claim:{claim.pk}"


def locked(claim_id: int, by: User) -> Claim:
    """The claim, its row locked until the transaction ends.

    Raises:
        NotFound: no such claim on a desk of this person.
    """
    mine = Claim.objects.filter(desk__in=by.memberships.values("desk"))  # as they are now
    claims = mine.select_related("desk", "verdict__ruling__rating")
    claim = claims.select_for_update(of=("self",)).filter(pk=claim_id).first()
    if claim is None or not by.is_active:
        raise NotFound("There is no such claim on your desks.")
    return claim


def sight_moved(sight: str, claim: Claim, by: User) -> tuple[str, ...]:
    """What is another one than `sight` showed, in as much detail as this person may know.

    Raises:
        InvalidInput: `unknown_sight`.
    """
    clauses = sights.moved_since(sight, claim)
    return seals.moved(clauses, is_sealed=bool(clauses) and seals.is_sealed(claim, by))


def what_moved(claim: Claim, seen_version: int, moved: tuple[str, ...]) -> str:
    """Sentences for whoever comes too late: whose step it was, and what is another one since."""
    parts = [] if claim.version == seen_version else [whose_step(claim)]
    if moved:
        parts.append(f"What you saw has moved: {'; '.join(moved)}.")
    return " ".join(parts)


def whose_step(claim: Claim) -> str:
    """A sentence for whoever comes too late: who moved the claim, how and when."""
    events = AuditEvent.objects.filter(subject=f"claim:{claim.pk}").select_related("actor")
    last = events.order_by("-sequence").first()
    if last is None:
        return "The claim has changed since you opened it. Look at it again before you act."
    return (
        f"{last.actor or 'The service'} was faster and {deeds.told(last.verb)}, at "
        f"{last.at:%H:%M:%S} UTC on {last.at:%d %B %Y}, after you opened the claim. It is now "
        f"{claim.get_status_display().lower()}. Look at it again before you act."
    )


def assign(
    *,
    claim_id: int,
    seen_version: int,
    by: User,
    assignee_id: int,
    due_at: datetime,
    note: str = "",
) -> Claim:
    """Give the claim to a person until `due_at`, taking it from whoever had it.

    Raises:
        InvalidInput: no such person, or a due time that is past or more than a year away.
        FactCheckError: as `moving` says.
    """
    assignee = User.objects.filter(pk=assignee_id).first()
    if assignee is None:
        raise InvalidInput("There is no such person.", code="unknown_person", field="assignee")
    words = Words(assignee=assignee, note=note)
    with moving(
        Action.ASSIGN, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        if not move.at < due_at <= move.at + LONGEST_ASSIGNMENT:
            raise InvalidInput(
                "The due time must lie ahead, within a year.", code="bad_due_time", field="due_at"
            )
        move.end_assignment(AssignmentOutcome.REASSIGNED)
        give(move, assignee, due_at=due_at, note=note)
    return move.claim


def give(move: Move, assignee: User, *, due_at: datetime, note: str = "") -> Assignment:
    """Open an assignment within a step that is under way."""
    move.data |= {"assignee": assignee.pk, "due_at": due_at.isoformat()}
    row = Assignment.objects.create(
        claim=move.claim,
        assignee=assignee,
        assigned_by=move.person,
        assigned_at=move.at,
        due_at=due_at,
        note=note,
    )
    jobs.enqueue_first(JobKind.REMIND, [row.pk])
    return row


def accept(*, claim_id: int, seen_version: int, by: User) -> Claim:
    """Take on a claim that was given to this person.

    Raises:
        FactCheckError: as `moving` says.
    """
    with moving(Action.ACCEPT, claim_id=claim_id, seen_version=seen_version, by=by) as move:
        assert move.assignment is not None  # noqa: S101 - the policy has just seen its holder
        move.assignment.accepted_at = move.at
        move.assignment.save(update_fields=["accepted_at"])
    return move.claim


def decline(*, claim_id: int, seen_version: int, by: User, reason: str) -> Claim:
    """Give a claim back to the pool.

    Raises:
        FactCheckError: as `moving` says.
    """
    words = Words(reason=reason)
    with moving(
        Action.DECLINE, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        move.end_assignment(AssignmentOutcome.DECLINED, reason)
        move.data["reason"] = reason
    return move.claim


def take_back(*, claim_id: int, seen_version: int, by: User, reason: str) -> Claim:
    """Take the claim from whoever holds it, to the pool; an editor's way to undo an assignment.

    Raises:
        FactCheckError: as `moving` says.
    """
    words = Words(reason=reason)
    with moving(
        Action.TAKE_BACK, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        move.end_assignment(AssignmentOutcome.TAKEN_BACK, reason)
        move.data["reason"] = reason
    return move.claim


def set_aside(*, claim_id: int, seen_version: int, by: User, reason: str) -> Claim:
    """Stop work on a claim that the newsroom will not rule on.

    Raises:
        FactCheckError: as `moving` says.
    """
    words = Words(reason=reason)
    with moving(
        Action.SET_ASIDE, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        move.end_assignment(AssignmentOutcome.SET_ASIDE, reason)
        move.decide(RulingState.SUPERSEDED, reason)
        move.data["reason"] = reason
    return move.claim


def restore(*, claim_id: int, seen_version: int, by: User) -> Claim:
    """Bring a claim that was set aside back to the pool.

    Raises:
        FactCheckError: as `moving` says.
    """
    with moving(Action.RESTORE, claim_id=claim_id, seen_version=seen_version, by=by) as move:
        pass
    return move.claim


def reopen(*, claim_id: int, seen_version: int, by: User, reason: str) -> Claim:
    """Send a ruled or published claim back to the pool; a public verdict stands meanwhile.

    Raises:
        FactCheckError: as `moving` says.
    """
    words = Words(reason=reason)
    with moving(
        Action.REOPEN, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        move.claim.ruling = public_ruling(move.claim)
        move.data["reason"] = reason
    return move.claim
