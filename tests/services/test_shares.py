from collections import Counter

import pytest
from django.utils import timezone

from factcheck.enums import Role, Status
from factcheck.services import conflicts, shares
from tests.claims import claim_in, crew_of
from tests.conftest import person
from tests.factories import AppearanceFactory, ClaimFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def in_language(desk, language):
    claim = ClaimFactory(desk=desk)
    AppearanceFactory(claim=claim, story=StoryFactory(desk=desk, language=language))
    return claim


def reading(user, *languages):
    user.languages = list(languages)
    user.save(update_fields=["languages"])
    return user


def plan(claims, people, by):
    ids = [claim.pk for claim in claims]
    return shares.plan(claim_ids=ids, people_ids=[each.pk for each in people], by=by)


def test_what_people_hold_already_counts(desk, crew):
    claim_in(Status.IN_RESEARCH, crew, desk)
    claims = [ClaimFactory(desk=desk) for _ in range(3)]
    found = plan(claims, [crew.researcher, crew.second], crew.editor)
    assert Counter(found.values()) == {crew.researcher.pk: 1, crew.second.pk: 2}


def test_claims_go_to_who_reads_their_language(desk, crew):
    claims = [in_language(desk, "uk"), in_language(desk, "en"), in_language(desk, "de")]
    people = [reading(crew.researcher, "uk"), reading(crew.second, "en")]
    found = plan(claims, people, crew.editor)
    assert found == {claims[0].pk: crew.researcher.pk, claims[1].pk: crew.second.pk}


def test_language_of_a_story_that_lost_the_claim_counts_no_more(desk, crew):
    claim = in_language(desk, "uk")
    claim.appearances.update(lost_at=timezone.now())
    assert plan([claim], [reading(crew.second, "en")], crew.editor) == {claim.pk: crew.second.pk}


def test_claims_go_to_people_of_their_desk_alone(desk, crew, stranger):
    claims = [ClaimFactory(desk=desk)]
    assert plan(claims, [stranger], crew.editor) == {}
    assert plan(claims, [crew.second], stranger) == {}
    assert plan(claims, [person(desk, "keeper", Role.ADMINISTRATOR)], crew.editor) == {}


def test_claim_goes_to_nobody_with_a_conflict(desk, crew):
    near, far = (ClaimFactory(desk=desk) for _ in range(2))
    conflicts.declare(
        claim_id=near.pk, by=crew.second, about=f"claim:{near.pk}", reason="My brother's unit."
    )
    found = plan([near, far], [crew.second], crew.editor)
    assert found == {far.pk: crew.second.pk}
    both = plan([near, far], [crew.second, crew.researcher], crew.editor)
    assert both == {near.pk: crew.researcher.pk, far.pk: crew.second.pk}
