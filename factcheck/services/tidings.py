"""Whom a step concerns besides whoever takes it, and in which words they hear of it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from factcheck.enums import Action, NoticeKind
from factcheck.services import notices
from factcheck.services.cases import people_behind
from factcheck.services.moves import Move

Hearers = Callable[[Move], set[int]]


def assigner(move: Move) -> set[int]:
    """Who gave the claim to its holder."""
    return {move.assignment.assigned_by_id} if move.assignment else set()


def holder(move: Move) -> set[int]:
    """Who held the claim until now."""
    return {move.assignment.assignee_id} if move.assignment else set()


def proposer(move: Move) -> set[int]:
    """Who proposed the ruling that was decided on."""
    return {move.proposal.proposed_by_id} if move.proposal else set()


def rulers(move: Move) -> set[int]:
    """The two behind the ruling that was public before the step, and behind the one it makes so."""
    return set(move.ruled_before | people_behind(move.claim.ruling))


class Tiding(NamedTuple):
    """Who hears of a step, as what, and the sentence; {by} and {claim} stand for their names."""

    hearers: Hearers
    kind: NoticeKind
    sentence: str


TIDINGS: dict[Action, Tiding] = {
    Action.DECLINE: Tiding(assigner, NoticeKind.DECLINED, "{by} gave back {claim}."),
    Action.TAKE_BACK: Tiding(holder, NoticeKind.TAKEN, "{by} took back {claim}."),
    Action.SEND_BACK: Tiding(
        proposer, NoticeKind.SENT_BACK, "{by} sent your ruling on {claim} back."
    ),
    Action.APPROVE: Tiding(proposer, NoticeKind.APPROVED, "{by} approved your ruling on {claim}."),
    Action.PUBLISH: Tiding(rulers, NoticeKind.PUBLISHED, "{by} published the verdict on {claim}."),
    Action.WITHDRAW: Tiding(
        lambda move: rulers(move) | holder(move),
        NoticeKind.WITHDRAWN,
        "{by} withdrew the verdict on {claim}.",
    ),
    Action.SET_ASIDE: Tiding(holder, NoticeKind.SET_ASIDE, "{by} set {claim} aside."),
}


def tell(action: Action, move: Move) -> None:
    """Tell whom the step concerns; part of its transaction."""
    if action == Action.ASSIGN:
        tell_of_assignment(move)
    elif tiding := TIDINGS.get(action):
        tell_those(move, tiding)


def tell_of_assignment(move: Move) -> None:
    """Tell who has the claim now, and who had it."""
    assignee = {int(move.data["assignee"])}
    due_at = datetime.fromisoformat(move.data["due_at"])
    given = Tiding(lambda _: assignee, NoticeKind.GIVEN, "{by} gave you {claim}.")
    taken = Tiding(
        lambda move: holder(move) - assignee, NoticeKind.TAKEN, "{by} gave {claim} to another."
    )
    tell_those(move, given, due_at=due_at)
    tell_those(move, taken)


def tell_those(move: Move, tiding: Tiding, *, due_at: datetime | None = None) -> None:
    """Tell them with the reason, if there is one; not whoever took the step."""
    said = tiding.sentence.format(by=move.by, claim=notices.named(move.claim))
    notices.tell(
        tiding.hearers(move) - {move.by.pk if move.by else 0},
        tiding.kind,
        f"{said} “{move.reason.strip()}”" if move.reason.strip() else said,
        subject=f"claim:{move.claim.pk}",
        due_at=due_at,
    )
