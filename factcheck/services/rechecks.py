"""The clock of public verdicts: past its "good until" a verdict says that it is due for review."""

from django.utils import timezone

from factcheck.enums import Status, VerdictKind
from factcheck.models import Claim, Ruling, Verdict
from factcheck.services import audit, checkpoints, jobs
from factcheck.services.verdicts import Expiry, issue

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
    expiry, before = Expiry(claim, timezone.now()), claim.status
    reason = REASON.format(until=verdict.good_until_at)
    issue(expiry, ruling=ruling, kind=VerdictKind.EXPIRY, reason=reason)
    if claim.status == Status.PUBLISHED:
        claim.status = Status.UNVERIFIED
    claim.version += 1
    claim.save(update_fields=["status", "version", "verdict"])
    steps = {"status": [before, claim.status], "version": claim.version, "reason": reason}
    subject = f"claim:{claim.pk}"
    data = steps | expiry.data
    audit.record("claim.expire", subject, by=None, desk=claim.desk, at=expiry.at, data=data)
