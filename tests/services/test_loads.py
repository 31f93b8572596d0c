from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Role, Status
from factcheck.services import loads
from tests.claims import claim_in, crew_of
from tests.conftest import person
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_load_is_what_is_with_a_person_now(desk):
    crew, now = crew_of(desk), timezone.now()
    late, _, _ = (claim_in(each, crew, desk) for each in (Status.ASSIGNED, "in_research", "ruled"))
    late.assignments.update(assigned_at=now - timedelta(days=2), due_at=now - timedelta(days=1))
    found = {each: (each.held, each.late) for each in loads.of_desks([desk.pk])}
    assert found == {crew.editor: (0, 0), crew.second: (0, 0), crew.researcher: (2, 1)}
    assert list(loads.of_desks([desk.pk]))[-1] == crew.researcher


def test_only_who_can_hold_claims_is_asked_for(desk, stranger):
    person(desk, "keeper", Role.ADMINISTRATOR)
    MembershipFactory(user=UserFactory(is_active=False), desk=desk, role=Role.REVIEWER)
    assert not loads.of_desks([desk.pk]).exists()
