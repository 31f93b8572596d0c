from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Action, Role, Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Claim, Story
from factcheck.services import deadlines, revisions, stories
from factcheck.services.stories import Draft
from tests.claims import claim_in, crew_of, take
from tests.conftest import person
from tests.factories import AppearanceFactory, ClaimFactory, StoryFactory

pytestmark = pytest.mark.django_db
TEXT = "Troops captured more than 100 soldiers on Wednesday, Ruda said."


@pytest.fixture
def claim(desk):
    """One claim in one story, with nobody."""
    claim = ClaimFactory(desk=desk)
    AppearanceFactory(claim=claim, story=StoryFactory(desk=desk))
    return claim


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def in_days(days):
    return timezone.now() + timedelta(days=days)


def due_at(claim):
    return Claim.objects.get(pk=claim.pk).due_at


def set_deadline(claim, by, at):
    return deadlines.lay_down(
        story_id=claim.appearances.latest("pk").story_id, by=by, deadline_at=at
    )


def test_claim_that_nobody_holds_is_due_with_its_story(claim, editor):
    at = in_days(2)
    set_deadline(claim, editor, at)
    assert due_at(claim) == at
    set_deadline(claim, editor, None)
    assert due_at(claim) is None


def test_claim_of_several_stories_is_due_with_the_first_that_has_its_passage(claim, desk, editor):
    late, soon = in_days(3), in_days(1)
    set_deadline(claim, editor, late)
    other = AppearanceFactory(claim=claim, story=StoryFactory(desk=desk, deadline_at=soon))
    assert due_at(claim) == soon
    other.lost_at = timezone.now()
    other.save()
    assert due_at(claim) == late


def test_holder_and_ruling_come_before_the_deadline(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    AppearanceFactory(claim=claim, story=StoryFactory(desk=desk))
    held_until = claim.assignments.get().due_at
    at = in_days(9)
    set_deadline(claim, crew.editor, at)
    assert due_at(claim) == held_until
    take(Action.TAKE_BACK, claim, crew.editor, crew)
    assert due_at(claim) == at
    take(Action.SET_ASIDE, claim, crew.editor, crew)
    assert due_at(claim) is None


def test_story_comes_in_with_its_deadline(desk, editor):
    at = in_days(2)
    draft = Draft(text=TEXT, deadline_at=at)
    story = stories.add(desk_id=desk.pk, by=editor, draft=draft).story
    assert set(story.appearances.values_list("claim__due_at", flat=True)) == {at}
    assert AuditEvent.objects.get(verb="story.add").data["deadline_at"] == at.isoformat()


def test_claim_that_an_edit_brings_is_due_with_its_story(desk, editor):
    at = in_days(2)
    draft = Draft(text=TEXT, deadline_at=at)
    story = stories.add(desk_id=desk.pk, by=editor, draft=draft).story
    text = f"{TEXT} Rebels destroyed 40 bridges on Friday, Ruda said."
    (logged,) = revisions.revise(story_id=story.pk, by=editor, text=text).logged
    assert due_at(logged) == at


def test_each_change_of_a_deadline_is_told_once(claim, editor):
    at = in_days(2)
    for _ in range(2):
        set_deadline(claim, editor, at)
    event = AuditEvent.objects.get(verb="story.set_deadline")
    assert event.data == {"was": None, "deadline_at": at.isoformat()}


@pytest.mark.parametrize("days", [-1, 400])
def test_deadline_that_cannot_be_kept_is_refused(claim, desk, editor, days):
    with pytest.raises(InvalidInput, match="ahead, within a year"):
        set_deadline(claim, editor, in_days(days))
    with pytest.raises(InvalidInput, match="ahead, within a year"):
        draft = Draft(text=TEXT, deadline_at=in_days(days))
        stories.add(desk_id=desk.pk, by=editor, draft=draft)
    assert not Story.objects.exclude(deadline_at=None).exists()


def test_deadline_is_for_who_works_on_the_desk(claim, desk, stranger):
    with pytest.raises(NotFound):
        set_deadline(claim, stranger, in_days(1))
    with pytest.raises(NotPermitted):
        set_deadline(claim, person(desk, "keeper", Role.ADMINISTRATOR), in_days(1))
