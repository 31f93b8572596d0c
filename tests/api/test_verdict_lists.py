import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from factcheck.enums import Action, Status
from factcheck.models import Verdict
from tests.claims import claim_in, take, weighed_claim
from tests.published import correct, publish_many, withdraw

pytestmark = pytest.mark.django_db


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def walk(caller, path):
    while path:
        page = caller.get(path).json()
        yield from (row["id"] for row in page["results"])
        path = page["next"]


def test_ten_thousand_verdicts_of_one_moment_are_walked_completely(anyone, crew, desk):
    made = publish_many(10_000, desk, crew.editor, at=timezone.now())
    assert list(walk(anyone, "verdicts/?limit=100")) == made[::-1]


def test_walk_misses_nothing_while_verdicts_come_change_and_go(anyone, crew, desk):
    made = [claim_in(Status.PUBLISHED, crew, desk) for _ in range(6)]
    seen = []
    for number in walk(anyone, "verdicts/?limit=1"):
        if number in {claim.pk for claim in made}:
            seen.append(number)
        if len(seen) == 2:
            correct(made[1], crew)
            withdraw(made[2], crew)
            withdraw(made[5], crew)
            claim_in(Status.PUBLISHED, crew, desk)
    assert seen == [claim.pk for claim in made[::-1]]


@pytest.fixture
def three(crew, desk):
    """One of a day in August on a party's claim; one in German; one that was withdrawn."""
    made = publish_many(
        3,
        desk,
        crew.editor,
        at=datetime(2024, 8, 9, 11, tzinfo=UTC),
        bodies=[
            {
                "claim": "Forces captured 100 soldiers near Sudzha.",
                "claimant": {"name": "General Staff", "party": "Ukraine"},
                "appearances": [{"publisher": "Reuters"}, {"publisher": ""}],
                "topics": ["War", "Kursk"],
            },
            {
                "claim": "Die Brücke wurde gesprengt.",
                "language": "de",
                "rating": {"slug": "false"},
                "claimant": {"name": "Özgür", "party": ""},
            },
            {"claim": "The mayor resigned.", "state": "withdrawn", "rating": None},
        ],
    )
    return dict(zip(("first", "german", "withdrawn"), made, strict=True))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=withdrawn", {"withdrawn"}),
        ("rating=false", {"german"}),
        ("rating=nothing-like-it", set()),
        ("claimant=general%20staff", {"first"}),
        ("claimant=%C3%96ZG%C3%9CR", {"german"}),
        ("party=Ukraine", {"first"}),
        ("publisher=REUTERS", {"first"}),
        ("publisher=Reut", set()),
        ("topic=kursk", {"first"}),
        ("language=de-CH", {"german"}),
        ("language=en", {"first", "withdrawn"}),
        ("language=en&state=published", {"first"}),
        ("published_from=2024-08-09&published_to=2024-08-09", {"first", "german", "withdrawn"}),
        ("published_from=2024-08-10", set()),
        ("published_to=2024-08-08", set()),
        ("changed_since=2024-08-09T14:00:00%2B03:00", {"first", "german", "withdrawn"}),
        ("changed_since=2024-08-09T14:00:01%2B03:00", set()),
        ("q=capturing+soldier", {"first"}),
        ("q=soldiers+-captured", set()),
        ("q=%22near+sudzha%22", {"first"}),
        ("q=staff", {"first"}),
        ("q=%27%22%26%7C%21", set()),
    ],
)
def test_list_is_narrowed(asked, found, three, anyone):
    assert set(ids(anyone.get(f"verdicts/?{asked}"))) == {three[name] for name in found}


@pytest.mark.parametrize(
    "asked",
    [
        "changed_since=2024-08-09",
        "changed_since=2024-08-09T14:00:00",
        "published_from=9.8.2024",
        "state=gone",
        "rating=%00",
        "q=",
        "colour=red",
        "topic=a&topic=b",
    ],
)
def test_parameter_that_cannot_be_meant_is_refused(asked, anyone):
    answer = anyone.get(f"verdicts/?{asked}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert answer.json()["errors"][0]["field"] == asked.split("=", 1)[0]


def test_search_puts_the_best_match_first_and_is_walked_completely(anyone, crew, desk):
    plain, good, best = publish_many(
        3,
        desk,
        crew.editor,
        bodies=[
            {"claim": "It rained.", "rationale": "A bridge was seen."},
            {"claim": "The bridge stands."},
            {"claim": "The bridge is the bridge, said the bridge."},
        ],
    )
    assert ids(anyone.get("verdicts/?q=bridge")) == [best, good, plain]
    assert list(walk(anyone, "verdicts/?q=bridge&limit=1")) == [best, good, plain]


def test_words_of_a_version_that_was_corrected_are_found_no_more(anyone, crew, desk):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    correct(claim, crew, rationale="A photograph shows it.")
    assert ids(anyone.get("verdicts/?q=photograph")) == [claim.pk]
    assert ids(anyone.get("verdicts/?q=brigades+independently")) == []


def test_search_uses_the_index(crew, desk):
    publish_many(3, desk, crew.editor)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT claim_id FROM factcheck_listing"
            " WHERE search @@ websearch_to_tsquery('english', 'bridge')"
        )
        assert "listings_by_words" in str(cursor.fetchall())


def test_verdict_is_told_as_of_a_moment(anyone, crew, desk):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    second = correct(claim, crew)
    first = Verdict.objects.get(claim=claim, version=1)
    for at, version in ((first.published_at, first), (second.published_at, second)):
        answer = anyone.get(f"verdicts/{claim.pk}/", {"as_of": at.isoformat()})
        assert answer.content.decode() == version.body
    moment = second.published_at - timedelta(microseconds=1)
    answer = anyone.get(f"verdicts/{claim.pk}/", {"as_of": moment.isoformat()})
    assert answer.json()["version"] == 1
    assert answer.json()["evidence"][0]["sha256"]
    before = first.published_at - timedelta(microseconds=1)
    early = anyone.get(f"verdicts/{claim.pk}/", {"as_of": before.isoformat()})
    assert (early.status_code, early.json()["code"]) == (404, "not_found")
    assert "had been published by then" in early.json()["detail"]


def test_version_that_came_by_another_way_is_listed_as_well(crew, desk, anyone):
    claim = weighed_claim(desk, crew.editor)
    for action, who in ((Action.ASSIGN, "editor"), (Action.ACCEPT, "researcher")):
        claim = take(action, claim, getattr(crew, who), crew)
    assert ids(anyone.get("verdicts/")) == []
    (made,) = publish_many(1, desk, crew.editor)
    assert json.loads(Verdict.objects.get(claim=made).body)["id"] == made
    assert ids(anyone.get("verdicts/")) == [made]
