"""Two people at the same moment: one wins, the other is told who did."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Action, Role, Status
from factcheck.errors import StaleVersion
from factcheck.models import Assignment, AuditEvent, Claim
from factcheck.services import claims, rulings
from tests.claims import claim_in, crew_of, take
from tests.factories import MembershipFactory, UserFactory
from tests.moments import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_reviewers_approve_at_once_and_one_wins(desk):
    crew = crew_of(desk)
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    third = UserFactory(username="third")
    MembershipFactory(user=third, desk=desk, role=Role.REVIEWER)

    def approving(by):
        return lambda: rulings.approve(claim_id=claim.pk, seen_version=claim.version, by=by)

    outcomes = at_once(approving(crew.second), approving(third))
    refusals = [each for each in outcomes if isinstance(each, StaleVersion)]
    assert [each.status for each in outcomes if isinstance(each, Claim)] == [Status.RULED]
    assert len(refusals) == 1
    winner = claim.rulings.get().decided_by
    assert f"{winner} was faster: “approve”" in refusals[0].message
    assert AuditEvent.objects.filter(verb="claim.approve").count() == 1


def test_ten_editors_assign_one_claim_at_once_and_one_wins(desk):
    crew = crew_of(desk)
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    due_at = timezone.now() + timedelta(hours=1)

    def assigning():
        return claims.assign(
            claim_id=claim.pk,
            seen_version=claim.version,
            by=crew.editor,
            assignee_id=crew.researcher.pk,
            due_at=due_at,
        )

    outcomes = at_once(*[assigning] * 10)
    assert len([each for each in outcomes if isinstance(each, StaleVersion)]) == 9
    assert Assignment.objects.count() == 1


def test_two_publications_at_once_are_numbered_without_a_gap(desk):
    crew = crew_of(desk)
    ruled = [claim_in(Status.RULED, crew, desk) for _ in range(4)]
    outcomes = at_once(
        *[lambda claim=claim: take(Action.PUBLISH, claim, crew.editor, crew) for claim in ruled]
    )
    assert sorted(each.verdict.sequence for each in outcomes) == [1, 2, 3, 4]
