from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Action, Role, Status
from factcheck.models import Claim
from tests.claims import claim_in, take, weighed_claim
from tests.factories import ClaimantFactory, ClaimFactory, DeskFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return {row["id"] for row in answer.json()["results"]}


def test_list_shows_where_a_claim_stands_and_who_has_it(program, crew, desk):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    claim.claimant = ClaimantFactory(name="The general staff")
    claim.save()
    (row,) = program(crew.editor).get("claims/").json()["results"]
    assert row["id"] == claim.pk
    assert row["text"] == claim.text
    assert row["desk"] == {"id": desk.pk, "slug": "news", "name": "News"}
    assert row["claimant"] == {"name": "The general staff", "party": None}
    assert (row["status"], row["version"]) == ("in_research", 3)
    assert row["rating"] == {"slug": "unverified", "label": "Unverified"}
    assert row["holder"]["person"]["id"] == crew.researcher.pk
    assert row["holder"]["is_overdue"] is False


def test_list_names_nobody_for_a_claim_that_nobody_holds(program, editor, desk):
    ClaimFactory(desk=desk)
    (row,) = program(editor).get("claims/").json()["results"]
    assert (row["holder"], row["claimant"]) == (None, None)


def test_list_names_nobody_for_a_claim_that_was_given_back(program, crew, desk):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    take(Action.DECLINE, claim, crew.researcher, crew)
    (row,) = program(crew.editor).get("claims/").json()["results"]
    assert row["holder"] is None


def test_list_holds_the_claims_of_ones_desks_only(program, editor, stranger, desk):
    mine = ClaimFactory(desk=desk)
    ClaimFactory(desk=stranger.desks.get())
    assert ids(program(editor).get("claims/")) == {mine.pk}


def test_list_can_be_narrowed_to_a_desk(program, editor, desk):
    other = DeskFactory()
    MembershipFactory(user=editor, desk=other, role=Role.EDITOR)
    ClaimFactory(desk=desk)
    there = ClaimFactory(desk=other)
    assert ids(program(editor).get(f"claims/?desk={other.pk}")) == {there.pk}


def test_list_can_be_narrowed_to_a_story(program, editor, desk):
    claim = weighed_claim(desk, editor)
    weighed_claim(desk, editor)
    story = claim.appearances.get().story
    assert ids(program(editor).get(f"claims/?story={story.pk}")) == {claim.pk}


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.SET_ASIDE])
def test_list_can_be_narrowed_to_a_status(status, program, crew, desk):
    for each in (Status.UNVERIFIED, Status.ASSIGNED, Status.SET_ASIDE):
        claim_in(each, crew, desk)
    (found,) = ids(program(crew.editor).get(f"claims/?status={status}"))
    assert Claim.objects.get(pk=found).status == status


def test_list_can_be_narrowed_to_who_holds_the_claim(program, crew, desk):
    claim_in(Status.UNVERIFIED, crew, desk)
    held = claim_in(Status.IN_RESEARCH, crew, desk)
    assert ids(program(crew.researcher).get("claims/?holder=me")) == {held.pk}
    assert ids(program(crew.editor).get("claims/?holder=me")) == set()
    assert ids(program(crew.editor).get(f"claims/?holder={crew.researcher.pk}")) == {held.pk}


def test_list_can_be_narrowed_to_what_is_overdue_or_is_not(program, crew, desk):
    late, timely = claim_in(Status.ASSIGNED, crew, desk), claim_in(Status.ASSIGNED, crew, desk)
    now = timezone.now()
    late.assignments.update(assigned_at=now - timedelta(2), due_at=now - timedelta(1))
    caller = program(crew.editor)
    assert ids(caller.get("claims/?overdue=true")) == {late.pk}
    assert ids(caller.get("claims/?overdue=false")) == {timely.pk}
    (row,) = caller.get("claims/?overdue=true").json()["results"]
    assert row["holder"]["is_overdue"] is True


def test_list_can_be_narrowed_to_a_rating_or_the_lack_of_one(program, crew, desk):
    ruled, proposed = claim_in(Status.RULED, crew, desk), claim_in(Status.IN_REVIEW, crew, desk)
    caller = program(crew.editor)
    assert ids(caller.get("claims/?rating=confirmed")) == {ruled.pk}
    assert ids(caller.get("claims/?rating=false")) == set()
    assert ids(caller.get("claims/?rating=unverified")) == {proposed.pk}


def test_list_can_be_searched_for_words_in_any_order(program, editor, desk):
    claim = ClaimFactory(desk=desk, text="Troops captured 100 % of the town.")
    ClaimFactory(desk=desk, text="Troops left the town.")
    caller = program(editor)
    assert ids(caller.get("claims/", {"q": "TOWN captured"})) == {claim.pk}
    assert ids(caller.get("claims/", {"q": "100 %"})) == {claim.pk}
    assert ids(caller.get("claims/", {"q": "_"})) == set()


BAD = [
    ("desk", "news"),
    ("desk", "0"),
    ("desk", "9" * 30),
    ("desk", "\x00"),
    ("story", "-1"),
    ("status", "burnt"),
    ("status", ""),
    ("holder", "you"),
    ("holder", "-1"),
    ("holder", "1" * 30),
    ("holder", "\u0663"),
    ("overdue", "perhaps"),
    ("overdue", ""),
    ("rating", "not a slug"),
    ("rating", "\x00"),
    ("q", "a\x00b"),
    ("q", "x" * 201),
    ("q", ""),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_bad_parameter_is_refused_by_name(name, value, program, editor):
    answer = program(editor).get("claims/", {name: value})
    assert answer.status_code == 400
    assert {each["field"] for each in answer.json()["errors"]} == {name}


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_four_queries(rows, program, crew, desk, django_assert_num_queries):
    for _ in range(rows):
        claim_in(Status.IN_RESEARCH, crew, desk)
    caller = program(crew.editor)
    with django_assert_num_queries(4):
        assert len(ids(caller.get("claims/"))) == rows
