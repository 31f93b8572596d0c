from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import Action, Status
from factcheck.models import AuditEvent
from tests.claims import claim_in, take
from tests.factories import AppearanceFactory, ClaimFactory, StoryFactory

pytestmark = pytest.mark.django_db
ASSIGN = "admin:factcheck_claim_bulk_assign"
SHARE = "admin:factcheck_claim_bulk_share"
SET_ASIDE = "admin:factcheck_claim_bulk_set_aside"


def words(crew, claims, **changes):
    due = timezone.localtime() + timedelta(days=1)
    return {
        "claim": [f"{claim.pk}:{claim.version}" for claim in claims],
        "assignee": crew.researcher.pk,
        "due_at": f"{due:%Y-%m-%dT%H:%M}",
        "note": "Start with the map.",
    } | changes


@pytest.fixture
def two(desk):
    return [ClaimFactory(desk=desk, text="First."), ClaimFactory(desk=desk, text="Second.")]


def test_action_asks_to_whom_and_until_when(at_desk, crew, two):
    query = {"action": "assign_selected", "_selected_action": [claim.pk for claim in two]}
    page = at_desk(crew.editor).post(reverse("admin:factcheck_claim_changelist"), query)
    text = page.content.decode()
    assert "Assign to a person: 2 claims" in text
    for claim in two:
        assert f'name="claim" value="{claim.pk}:{claim.version}"' in text


def test_action_offers_the_deadline_of_the_first_story(at_desk, crew, two):
    due = timezone.localtime() + timedelta(hours=4)
    for claim, later in zip(two, (timedelta(), timedelta(hours=2)), strict=True):
        story = StoryFactory(desk=claim.desk, deadline_at=due + later)
        AppearanceFactory(claim=claim, story=story)
    query = {"action": "share_selected", "_selected_action": [claim.pk for claim in two]}
    page = at_desk(crew.editor).post(reverse("admin:factcheck_claim_changelist"), query)
    assert f'value="{due:%Y-%m-%dT%H:%M}"' in page.content.decode()


def test_each_chosen_claim_is_assigned(at_desk, crew, two):
    at_desk(crew.editor).post(reverse(ASSIGN), words(crew, two))
    for claim in two:
        assignment = claim.assignments.get(ended_at=None)
        assert (assignment.assignee, assignment.note) == (crew.researcher, "Start with the map.")


def test_refusal_of_one_claim_is_told_and_stops_no_other(at_desk, desk, crew, two):
    said = words(crew, two)
    take(Action.SET_ASIDE, two[0], crew.editor, crew)
    page = at_desk(crew.editor).post(reverse(ASSIGN), said, follow=True).content.decode()
    assert "“First.”: " in page
    assert "was faster and set it aside" in page
    assert "Assign to a person: 1 of 2 claims." in page
    two[1].refresh_from_db()
    assert two[1].status == Status.ASSIGNED


def test_bad_due_time_assigns_nothing_and_keeps_the_words(at_desk, crew, two):
    said = words(crew, two, due_at="2001-01-01T10:00")
    page = at_desk(crew.editor).post(reverse(ASSIGN), said).content.decode()
    assert "The due time must lie ahead, within a year." in page
    assert "Start with the map." in page
    assert not AuditEvent.objects.exists()


def test_claims_are_set_aside_with_a_reason(at_desk, crew, two):
    browser = at_desk(crew.editor)
    chosen = {"claim": words(crew, two)["claim"]}
    assert "This field is required." in browser.post(reverse(SET_ASIDE), chosen).content.decode()
    browser.post(reverse(SET_ASIDE), chosen | {"reason": "Opinions."})
    for claim in two:
        claim.refresh_from_db()
        assert claim.status == Status.SET_ASIDE


def test_reviewer_assigns_nothing_in_bulk(at_desk, crew, two):
    page = at_desk(crew.researcher).post(reverse(ASSIGN), words(crew, two), follow=True)
    assert "takes the role editor" in page.content.decode()
    assert not AuditEvent.objects.exists()


def test_claims_of_other_desks_are_passed_over(at_desk, desk, crew, stranger):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    at_desk(stranger).post(reverse(SET_ASIDE), words(crew, [claim], reason="Mine now."))
    claim.refresh_from_db()
    assert claim.status == Status.UNVERIFIED


@pytest.mark.parametrize("pair", ["", "x:1", "1", "²:1", "9" * 40 + ":1", "1:\x00"])
def test_pairs_that_name_no_claim_do_no_harm(at_desk, crew, two, pair):
    said = words(crew, two) | {"claim": [pair]}
    assert at_desk(crew.editor).post(reverse(ASSIGN), said).status_code in {200, 302}
    assert not AuditEvent.objects.exists()


def test_claims_are_shared_out_by_load(at_desk, desk, crew, two):
    claim_in(Status.ASSIGNED, crew, desk)
    people = [crew.researcher.pk, crew.second.pk]
    page = at_desk(crew.editor).post(reverse(SHARE), words(crew, two, people=people), follow=True)
    assert "Share out among people: 2 of 2 claims." in page.content.decode()
    holders = [claim.assignments.get(ended_at=None).assignee for claim in two]
    assert holders == [crew.second, crew.researcher]


def test_claim_that_nobody_chosen_reads_is_told_and_stops_no_other(at_desk, desk, crew, two):
    AppearanceFactory(claim=two[0], story=StoryFactory(desk=desk, language="uk"))
    crew.second.languages = ["en"]
    crew.second.save(update_fields=["languages"])
    said = words(crew, two, people=[crew.second.pk])
    page = at_desk(crew.editor).post(reverse(SHARE), said, follow=True).content.decode()
    assert "Nobody of those chosen is on its desk and reads its language." in page
    assert "Share out among people: 1 of 2 claims." in page


def test_sharing_asks_among_whom(at_desk, crew, two):
    page = at_desk(crew.editor).post(reverse(SHARE), words(crew, two, people=[])).content.decode()
    assert "This field is required." in page
    assert f"{crew.second} (0 open)" in page
    assert "Choose a person" not in page
