from itertools import product

import pytest

from factcheck import workflow
from factcheck.enums import Action, Role, Status
from factcheck.errors import NotPermitted, TransitionNotAllowed
from factcheck.workflow import TRANSITIONS


@pytest.mark.parametrize(("status", "action", "role"), list(product(Status, Action, Role)))
def test_step_follows_the_table_for_every_status_action_and_role(status, action, role):
    rows = [row for row in TRANSITIONS if (row.source, row.action) == (status, action)]
    if not rows:
        with pytest.raises(TransitionNotAllowed):
            workflow.step(status, action, {role})
    elif role not in rows[0].roles:
        with pytest.raises(NotPermitted):
            workflow.step(status, action, {role})
    else:
        assert workflow.step(status, action, {role}) is rows[0]


@pytest.mark.parametrize(("status", "role"), list(product(Status, Role)))
def test_open_steps_are_the_steps_that_pass(status, role):
    offered = {row.action for row in workflow.open_steps(status, {role})}
    for action in Action:
        if action in offered:
            workflow.step(status, action, {role})
        else:
            with pytest.raises((TransitionNotAllowed, NotPermitted)):
                workflow.step(status, action, {role})


def test_table_has_each_step_once():
    steps = [(row.source, row.action) for row in TRANSITIONS]
    assert len(steps) == len(set(steps))


def test_table_uses_every_action_and_reaches_every_status():
    assert {row.action for row in TRANSITIONS} == set(Action)
    assert {row.target for row in TRANSITIONS} == set(Status)


def test_administrators_hold_no_power_over_claims():
    assert all(Role.ADMINISTRATOR not in row.roles for row in TRANSITIONS)


def test_only_reviewers_decide_on_rulings():
    for row in TRANSITIONS:
        if row.action in {Action.APPROVE, Action.SEND_BACK}:
            assert row.roles == {Role.REVIEWER}


def test_step_without_any_role_is_refused():
    with pytest.raises(NotPermitted, match="takes the role editor"):
        workflow.step(Status.UNVERIFIED, Action.ASSIGN, set())


def test_status_pairs_leave_out_the_step_that_stays_put():
    assert ("assigned", "assigned") not in workflow.status_pairs()
    assert ("in_review", "ruled") in workflow.status_pairs()


def test_diagram_draws_every_row():
    lines = workflow.diagram().splitlines()
    assert len(lines) == len(TRANSITIONS) + 2
    assert "    in_review --> ruled: approve (reviewer)" in lines
