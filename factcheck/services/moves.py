"""A step under way, and how every change of a status ends: in the row and in the chain."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from factcheck.enums import AssignmentOutcome, RulingState, Status
from factcheck.models import Assignment, Claim, Ruling, User
from factcheck.services import audit


@dataclass(slots=True)
class Move:
    """A step under way: the locked claim, who takes it (nobody: the clock), what is to be told.

    `assignment` and `proposal` are those that were open when it began, `reason` is the person's.
    `ruled_before` are the two behind what was public then.
    `waived` is what an exemption lets the step off, as sentences.
    """

    claim: Claim
    by: User | None
    at: datetime
    assignment: Assignment | None
    proposal: Ruling | None
    reason: str = ""
    ruled_before: frozenset[int] = frozenset()
    waived: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def person(self) -> User:
        """Who takes the step, where it is one that people take."""
        assert self.by is not None  # noqa: S101 - the clock takes none of those
        return self.by

    def end_assignment(self, outcome: AssignmentOutcome, reason: str = "") -> None:
        """Close the open assignment, if there is one."""
        if self.assignment is not None:
            self.assignment.ended_at = self.at
            self.assignment.outcome = outcome
            self.assignment.reason = reason
            self.assignment.save(update_fields=["ended_at", "outcome", "reason"])

    def decide(self, state: RulingState, note: str = "") -> None:
        """Close the ruling that waits for a decision, if there is one."""
        if self.proposal is not None:
            self.proposal.state = state
            self.proposal.decided_at = self.at
            self.proposal.decided_by = self.by
            self.proposal.decision_note = note
            self.proposal.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
            if self.proposal.is_blind:
                self.data |= opened(self.proposal)


def opened(ruling: Ruling) -> dict[str, Any]:
    """What the chain tells of a ruling that it may speak of."""
    media = {
        "media_source": ruling.media_source_id,
        "media_authenticity": ruling.media_authenticity,
    }
    return (media if ruling.media_source_id else {}) | {
        "rating": ruling.rating.slug,
        "evidence_digest": ruling.evidence_digest,
        "seen_digest": ruling.seen_digest,
    }


@dataclass(slots=True)
class Edit:
    """A change of what a claim rests on; without `data` at its end nothing has changed."""

    claim: Claim
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


def settle(move: Move, verb: str, target: Status) -> None:
    """Put the claim where the step leads, count its version up and write the audit event."""
    claim, source = move.claim, move.claim.status
    claim.status = target
    claim.version += 1
    claim.save(update_fields=["status", "version", "ruling", "verdict"])
    steps = {"status": [source, target], "version": claim.version}
    audit.record(
        verb,
        f"claim:{claim.pk}",
        by=move.by,
        desk=claim.desk,
        at=move.at,
        data=steps | move.data,
    )
