"""The clock of public verdicts: past its "good until" a verdict says that it is due for review."""

from django.utils import timezone

from factcheck.enums import NoticeKind, Status, VerdictKind
from factcheck.models import Claim, Ruling, Verdict
from factcheck.services import checkpoints, jobs, notices
from factcheck.services.cases import people_behind
from factcheck.services.moves import Move, settle
from factcheck.services.verdicts import issue

REASON = (
    "This verdict was held to be good until {until:%d %B %Y}. It stands as it was, and is being "
    "checked again."
)


def run(lease: jobs.Lease) -> None:
    """Have a verdict looked at again, if it is still the newest of its claim.

    Locks the claim.
    """
    with jobs.holding(lease):
        verdict = Verdict.objects.select_related("ruling").get(pk=lease.subject_id)
        rows = Claim.objects.select_for_update(of=("self",)).select_related("desk")
        claim = rows.get(pk=verdict.claim_id)
        if claim.verdict_id == verdict.pk and verdict.ruling is not None:
            expire(claim, verdict, verdict.ruling)
            checkpoints.make()


def expire(claim: Claim, verdict: Verdict, ruling: Ruling) -> None:
    """Publish the verdict once more as due for review, and bring its claim back to the pool.

    A claim that is being worked on already stays where it is. Part of the caller's transaction.
    """
    reason = REASON.format(until=verdict.good_until_at)
    move = Move(claim, None, timezone.now(), None, None, reason, data={"reason": reason})
    issue(move, ruling=ruling, kind=VerdictKind.EXPIRY, reason=reason)
    is_idle = claim.status == Status.PUBLISHED
    settle(move, "claim.expire", Status.UNVERIFIED if is_idle else Status(claim.status))
    notices.tell(
        people_behind(ruling),
        NoticeKind.DUE_FOR_REVIEW,
        f"The verdict on {notices.named(claim)} is due for review.",
        subject=f"claim:{claim.pk}",
    )
