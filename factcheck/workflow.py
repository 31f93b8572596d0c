"""The table of transitions, and the pure functions that read it; knows no database.

Who holds a claim, who proposed a ruling and what the evidence says is policy.py's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from factcheck.enums import Action, Role, Status
from factcheck.errors import NotPermitted, TransitionNotAllowed

EDITORS = frozenset({Role.EDITOR})
REVIEWERS = frozenset({Role.REVIEWER})
RESEARCHERS = EDITORS | REVIEWERS


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from `source`, by `action`, to `target`, open to `roles`."""

    source: Status
    action: Action
    target: Status
    roles: frozenset[Role]


TRANSITIONS = (
    Transition(Status.UNVERIFIED, Action.ASSIGN, Status.ASSIGNED, EDITORS),
    Transition(Status.UNVERIFIED, Action.SET_ASIDE, Status.SET_ASIDE, EDITORS),
    Transition(Status.UNVERIFIED, Action.WITHDRAW, Status.WITHDRAWN, EDITORS),
    Transition(Status.ASSIGNED, Action.ASSIGN, Status.ASSIGNED, EDITORS),
    Transition(Status.ASSIGNED, Action.ACCEPT, Status.IN_RESEARCH, RESEARCHERS),
    Transition(Status.ASSIGNED, Action.DECLINE, Status.UNVERIFIED, RESEARCHERS),
    Transition(Status.ASSIGNED, Action.TAKE_BACK, Status.UNVERIFIED, EDITORS),
    Transition(Status.ASSIGNED, Action.SET_ASIDE, Status.SET_ASIDE, EDITORS),
    Transition(Status.ASSIGNED, Action.WITHDRAW, Status.WITHDRAWN, EDITORS),
    Transition(Status.IN_RESEARCH, Action.ASSIGN, Status.ASSIGNED, EDITORS),
    Transition(Status.IN_RESEARCH, Action.DECLINE, Status.UNVERIFIED, RESEARCHERS),
    Transition(Status.IN_RESEARCH, Action.TAKE_BACK, Status.UNVERIFIED, EDITORS),
    Transition(Status.IN_RESEARCH, Action.SUBMIT, Status.IN_REVIEW, RESEARCHERS),
    Transition(Status.IN_RESEARCH, Action.SET_ASIDE, Status.SET_ASIDE, EDITORS),
    Transition(Status.IN_RESEARCH, Action.WITHDRAW, Status.WITHDRAWN, EDITORS),
    Transition(Status.IN_REVIEW, Action.APPROVE, Status.RULED, REVIEWERS),
    Transition(Status.IN_REVIEW, Action.SECOND, Status.IN_REVIEW, REVIEWERS),
    Transition(Status.IN_REVIEW, Action.SEND_BACK, Status.IN_RESEARCH, REVIEWERS),
    Transition(Status.IN_REVIEW, Action.SET_ASIDE, Status.SET_ASIDE, EDITORS),
    Transition(Status.IN_REVIEW, Action.WITHDRAW, Status.WITHDRAWN, EDITORS),
    Transition(Status.RULED, Action.PUBLISH, Status.PUBLISHED, EDITORS),
    Transition(Status.RULED, Action.REOPEN, Status.UNVERIFIED, EDITORS),
    Transition(Status.RULED, Action.WITHDRAW, Status.WITHDRAWN, EDITORS),
    Transition(Status.PUBLISHED, Action.CORRECT, Status.IN_REVIEW, RESEARCHERS),
    Transition(Status.PUBLISHED, Action.REOPEN, Status.UNVERIFIED, EDITORS),
    Transition(Status.PUBLISHED, Action.WITHDRAW, Status.WITHDRAWN, EDITORS),
    Transition(Status.WITHDRAWN, Action.REOPEN, Status.UNVERIFIED, EDITORS),
    Transition(Status.SET_ASIDE, Action.RESTORE, Status.UNVERIFIED, EDITORS),
)

_BY_STEP = {(row.source, row.action): row for row in TRANSITIONS}


def step(status: Status, action: Action, roles: Iterable[Role]) -> Transition:
    """The row that `action` takes from `status`, if one of `roles` may take it.

    Raises:
        TransitionNotAllowed: the table has no such row.
        NotPermitted: none of `roles` may take it.
    """
    row = _BY_STEP.get((status, action))
    if row is None:
        raise TransitionNotAllowed(
            f"A claim that is {Status(status).label.lower()} has no step “{Action(action).label}”."
        )
    if not row.roles & set(roles):
        allowed = " or ".join(sorted(Role(role).label.lower() for role in row.roles))
        raise NotPermitted(
            f"To {Action(action).label.lower()} a claim takes the role {allowed} on its desk."
        )
    return row


def open_steps(status: Status, roles: Iterable[Role]) -> list[Transition]:
    """The rows that `roles` may take from `status`, in the table's order."""
    held = set(roles)
    return [row for row in TRANSITIONS if row.source == status and row.roles & held]


def status_pairs() -> list[tuple[str, str]]:
    """Each (from, to) that the table allows, once; a step that stays put is none."""
    pairs = {(str(row.source), str(row.target)) for row in TRANSITIONS}
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def diagram() -> str:
    """The table as a Mermaid state diagram, the form in which docs/ shows it."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.UNVERIFIED}"]
    for row in TRANSITIONS:
        roles = ", ".join(sorted(row.roles))
        lines.append(f"    {row.source} --> {row.target}: {row.action} ({roles})")
    return "\n".join(lines) + "\n"
