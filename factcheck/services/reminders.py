"""The clock of assignments: their holders are reminded; what nobody takes on goes back."""

from datetime import datetime

from django.utils import timezone

from factcheck import reminders
from factcheck.enums import AssignmentOutcome, NoticeKind, Status
from factcheck.models import Assignment, Claim
from factcheck.reminders import Moment
from factcheck.services import desk_policies, jobs, notices
from factcheck.services.moves import Move, settle

LAPSED = "{holder} did not take it on in time."


def run(lease: jobs.Lease) -> None:
    """Do what is due of one assignment, and come back for what is next.

    Locks the claim. Of several reminders that are due at once, the last is enough.
    """
    with jobs.writing(lease):
        assignment = locked(lease.subject_id)
        next_at = after_now(assignment, timezone.now()) if assignment else None
    if next_at is not None:
        jobs.put_back(lease, due_at=next_at)
        return
    with jobs.holding(lease):
        pass


def locked(assignment_id: int) -> Assignment | None:
    """The assignment with its claim, which is locked, if it still runs and is worked on."""
    Claim.objects.select_for_update().filter(assignments=assignment_id).first()
    rows = Assignment.objects.select_related("claim__desk", "assignee")
    return rows.filter(pk=assignment_id, ended_at=None).first()


def after_now(assignment: Assignment, now: datetime) -> datetime | None:
    """Lapse or remind if that is due; returns when there is something to do next."""
    times = assignment.assigned_at, assignment.due_at
    ahead = reminders.moments(*times)
    due = [each for each in ahead if each.at <= now]
    nexts = [each.at for each in ahead if each.at > now]
    if assignment.accepted_at is None:
        terms = desk_policies.laid_down(assignment.claim.desk_id)
        lapses_at = reminders.lapses_at(*times, terms.hours_to_accept)
        if lapses_at <= now:
            lapse(assignment, now)
            return None
        nexts.append(lapses_at)
    if due:
        remind(assignment, due[-1])
    return min(nexts, default=None)


def remind(assignment: Assignment, moment: Moment) -> None:
    """Tell the holder, and once it is late whoever gave the claim; not while a ruling waits."""
    claim = assignment.claim
    if claim.status == Status.IN_REVIEW:
        return
    is_late = moment.late_by is not None
    kind = NoticeKind.OVERDUE if is_late else NoticeKind.DUE_SOON
    told = {assignment.assignee_id} | ({assignment.assigned_by_id} if is_late else set())
    name = notices.named(claim)
    notices.tell(
        told,
        kind,
        f"{name}, with {assignment.assignee}, is overdue." if is_late else f"{name} is due soon.",
        subject=f"claim:{claim.pk}",
        key=f"assignment:{assignment.pk}:{moment.key}",
        due_at=assignment.due_at,
    )


def lapse(assignment: Assignment, now: datetime) -> None:
    """Bring a claim that its assignee never took on back to the pool, and tell both."""
    claim, reason = assignment.claim, LAPSED.format(holder=assignment.assignee)
    data = {"reason": reason, "assignment": assignment.pk}
    move = Move(claim, None, now, assignment, None, reason, data=data)
    move.end_assignment(AssignmentOutcome.LAPSED, reason)
    settle(move, "claim.lapse", Status.UNVERIFIED)
    notices.tell(
        {assignment.assignee_id, assignment.assigned_by_id},
        NoticeKind.LAPSED,
        f"{notices.named(claim)} is back in the pool: {reason}",
        subject=f"claim:{claim.pk}",
        key=f"assignment:{assignment.pk}:lapsed",
    )
