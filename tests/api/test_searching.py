from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.models import AuditEvent, RobotsOverride
from tests.factories import (
    FoundHitFactory,
    ProviderAnswerFactory,
    ProviderUseFactory,
    SearchFactory,
    SearchQueryFactory,
)

pytestmark = pytest.mark.django_db
WORDS = {"host": "Closed.example", "reason": "It is the ministry's own statement."}


@pytest.fixture
def search(desk):
    return SearchFactory(claim__desk=desk)


@pytest.mark.parametrize("count", [1, 3])
def test_hits_are_listed_with_their_queries(
    program, editor, search, django_assert_num_queries, count
):
    for number in range(1, count + 1):
        query = SearchQueryFactory(search=search, number=number)
        answer = ProviderAnswerFactory(search=search, provider=f"p{number}")
        FoundHitFactory(query=query, answer=answer, rank=1, title="A denial", rating="False")
    caller = program(editor)
    with django_assert_num_queries(3):
        hits = caller.get(f"searches/{search.pk}/hits/").json()["results"]
    assert [(hit["query"], hit["provider"]) for hit in hits] == [
        (number, f"p{number}") for number in range(count, 0, -1)
    ]
    assert (hits[0]["title"], hits[0]["rating"], hits[0]["rank"]) == ("A denial", "False", 1)


def test_hits_come_in_pages(program, editor, search):
    query = SearchQueryFactory(search=search)
    answer = ProviderAnswerFactory(search=search)
    for _ in range(3):
        FoundHitFactory(query=query, answer=answer)
    caller = program(editor)
    page = caller.get(f"searches/{search.pk}/hits/?limit=2").json()
    assert len(page["results"]) == 2
    assert len(caller.get(page["next"]).json()["results"]) == 1
    bad = caller.get(f"searches/{search.pk}/hits/?cursor=x")
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (400, "cursor")


def test_search_of_a_claim_names_its_queries_and_where_its_hits_are(program, editor, search):
    SearchQueryFactory(search=search, number=1, text="denied", purpose="denial", language="uk")
    later = timezone.now() + timedelta(hours=1)
    ProviderAnswerFactory(search=search, asked_count=2, attempt=1, retry_at=later, detail="Busy.")
    (shown,) = program(editor).get(f"claims/{search.claim_id}/").json()["searches"]
    assert shown["queries"] == [
        {
            "number": 1,
            "text": "denied",
            "purpose": "denial",
            "language": "uk",
            "since": None,
            "until": None,
        }
    ]
    assert shown["hits"] == f"/api/v1/searches/{search.pk}/hits/"
    (answer,) = shown["answers"]
    assert (answer["asked_count"], answer["attempt"], answer["detail"]) == (2, 1, "Busy.")
    assert answer["retry_at"]


def test_providers_say_why_they_are_off(program, reviewer, desk):
    ProviderUseFactory(provider="gdelt", failures_in_row=3, last_failure="It was too busy.")
    found = program(reviewer).get(f"desks/{desk.pk}/providers/").json()["results"]
    by_name = {each["name"]: each for each in found}
    assert by_name["own_archive"]["is_on"]
    assert by_name["brave"]["why_off"] == "It is off until BRAVE_SEARCH_KEY is set."
    assert (by_name["gdelt"]["failures_in_row"], by_name["gdelt"]["last_failure"]) == (
        3,
        "It was too busy.",
    )


def test_robots_txt_is_overridden_and_followed_again(program, editor, desk):
    caller = program(editor)
    address = f"desks/{desk.pk}/robots-overrides/"
    made = caller.post(address, WORDS)
    assert made.status_code == 201, made.json()
    assert (made.json()["host"], made.json()["made_by"]["id"]) == ("closed.example", editor.pk)
    lifted = caller.post(f"robots-overrides/{made.json()['id']}/lift/")
    assert (lifted.status_code, lifted.json()["lifted_by"]["id"]) == (200, editor.pk)
    (row,) = caller.get(address).json()["results"]
    assert row["lifted_at"]


@pytest.mark.parametrize("count", [1, 3])
def test_overrides_ask_as_often_for_three_as_for_one(
    program, editor, desk, django_assert_num_queries, count
):
    for number in range(count):
        RobotsOverride.objects.create(
            desk=desk, host=f"{number}.example", reason="R", made_by=editor, made_at=timezone.now()
        )
    caller = program(editor)
    with django_assert_num_queries(3):
        assert len(caller.get(f"desks/{desk.pk}/robots-overrides/").json()["results"]) == count


def test_reviewer_overrides_nothing(program, reviewer, desk):
    answer = program(reviewer).post(f"desks/{desk.pk}/robots-overrides/", WORDS)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert not RobotsOverride.objects.exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"host": ""}, "host"),
        ({"host": "two words"}, "host"),
        ({"host": "\ud800"}, "host"),
        ({"host": 5}, "host"),
        ({"host": "x" * 2_001}, "host"),
        ({"reason": " "}, "reason"),
        ({"reason": "\x00"}, "reason"),
        ({"reason": "x" * 2_001}, "reason"),
        ({"until": "tomorrow"}, "until"),
    ],
)
def test_bad_words_are_refused_by_name(program, editor, desk, words, field):
    caller = program(editor)
    events = AuditEvent.objects.count()
    answer = caller.post(f"desks/{desk.pk}/robots-overrides/", WORDS | words)
    problem = answer.json()
    assert answer.status_code == 400, problem
    assert {each["field"] for each in problem.get("errors", [problem])} == {field}
    assert AuditEvent.objects.count() == events
