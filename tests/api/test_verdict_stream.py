import json
import tracemalloc
from threading import Thread

import pytest
from django.db import connection, transaction

from factcheck.api import verdict_stream
from factcheck.enums import Action, Status
from factcheck.models import Verdict
from tests.claims import claim_in, crew_of, take
from tests.factories import DeskFactory
from tests.moments import outcome
from tests.published import correct, publish_many, withdraw

ONCE = pytest.mark.django_db
REALLY = pytest.mark.django_db(transaction=True)


def pulled(caller, path="verdicts/changes/?limit=2"):
    """Every change from `path` on, page by page, as a client pulls them."""
    while path:
        page = caller.get(path).json()
        yield from page["results"]
        path = page["next"] if page["more"] else None


@ONCE
def test_changes_hold_each_version_once_in_order(anyone, crew, desk):
    first, other = (claim_in(Status.PUBLISHED, crew, desk) for _ in range(2))
    correct(first, crew)
    withdraw(first, crew)
    found = [
        (each["id"], each["state"], (each["correction"] or {}).get("kind"))
        for each in pulled(anyone)
    ]
    assert found == [
        (first.pk, "published", None),
        (other.pk, "published", None),
        (first.pk, "published", "clarification"),
        (first.pk, "withdrawn", "withdrawal"),
    ]


@ONCE
def test_changes_go_on_where_the_client_stopped(anyone, crew, desk):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    page = anyone.get("verdicts/changes/").json()
    assert (page["since"], page["more"]) == (claim.verdict.sequence, False)
    etag = anyone.get(page["next"]).headers["ETag"]
    assert anyone.get(page["next"]).json()["results"] == []
    assert anyone.get(page["next"], headers={"If-None-Match": etag}).status_code == 304
    second = correct(claim, crew)
    (shown,) = anyone.get(page["next"], headers={"If-None-Match": etag}).json()["results"]
    assert shown == json.loads(second.body)


@ONCE
@pytest.mark.parametrize(
    "asked", ["since=-1", "since=x", "wait=26", "limit=501", "since=1&since=2"]
)
def test_changes_since_nonsense_are_refused(asked, anyone):
    assert anyone.get(f"verdicts/changes/?{asked}").status_code == 400


def ruled(crew, desk):
    return claim_in(Status.RULED, crew, desk)


@REALLY
def test_change_that_is_committed_late_is_neither_skipped_nor_overtaken(anyone):
    desk = DeskFactory()
    crew = crew_of(desk)
    slow, fast = ruled(crew, desk), ruled(crew, desk)
    claim_in(Status.PUBLISHED, crew, desk)  # the first number makes the row that gives them out
    known = anyone.get("verdicts/changes/").json()["next"]
    outcomes = []
    overtaking = Thread(
        target=lambda: outcomes.append(
            outcome(lambda: take(Action.PUBLISH, fast, crew.editor, crew))
        )
    )
    seen = []
    with transaction.atomic():
        take(Action.PUBLISH, slow, crew.editor, crew)
        overtaking.start()
        overtaking.join(0.3)
        assert overtaking.is_alive(), outcomes
        outside = Thread(target=lambda: seen.append(outcome(lambda: anyone.get(known).json())))
        outside.start()
        outside.join()
    overtaking.join(10)
    assert seen[0]["results"] == []
    page = anyone.get(seen[0]["next"]).json()
    assert [each["id"] for each in page["results"]] == [slow.pk, fast.pk]
    first, second = (each["sequence"] for each in page["results"])
    assert second == first + 1


@REALLY
def test_publication_that_is_rolled_back_leaves_no_gap(anyone):
    desk = DeskFactory()
    crew = crew_of(desk)
    claim = ruled(crew, desk)
    with transaction.atomic():
        take(Action.PUBLISH, claim, crew.editor, crew)
        transaction.set_rollback(True)
    assert list(pulled(anyone)) == []
    take(Action.PUBLISH, claim, crew.editor, crew)
    assert [each["sequence"] for each in pulled(anyone)] == [1]


@REALLY
def test_waiting_client_is_told_at_once_and_holds_no_connection(anyone, monkeypatch):
    desk = DeskFactory()
    crew = crew_of(desk)
    claim = ruled(crew, desk)
    held = []
    answers = []
    pause = verdict_stream.time.sleep

    def watched(seconds):
        held.append(connection.connection)
        pause(0.05)

    monkeypatch.setattr(verdict_stream.time, "sleep", watched)
    waiting = Thread(
        target=lambda: answers.append(outcome(lambda: anyone.get("verdicts/changes/?wait=20")))
    )
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive(), answers
    take(Action.PUBLISH, claim, crew.editor, crew)
    waiting.join(5)
    assert [each["id"] for each in answers[0].json()["results"]] == [claim.pk]
    assert held
    assert set(held) == {None}


@REALLY
def test_client_waits_no_longer_than_it_asked_for(anyone):
    assert anyone.get("verdicts/changes/?wait=1").json()["results"] == []


@ONCE
def test_client_for_whom_there_is_no_place_is_answered_at_once(anyone):
    places = verdict_stream.waiting_places
    taken = [places.acquire(blocking=False) for _ in range(2)]
    try:
        assert anyone.get("verdicts/changes/?wait=25").json()["results"] == []
    finally:
        places.release(sum(taken))


@ONCE
def test_export_holds_the_newest_version_of_each_on_a_line(anyone, crew, desk):
    claim, other = (claim_in(Status.PUBLISHED, crew, desk) for _ in range(2))
    stone = withdraw(claim, crew)
    answer = anyone.get("verdicts/export/")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines == [stone.body, other.verdict.body]


@ONCE
def test_export_keeps_every_character(anyone, crew, desk):
    words = 'A "quote", a \\ and a\ttab,\nüber 100 \u2028 %s \x01'
    publish_many(1, desk, crew.editor, bodies=[{"claim": words}])
    (line,) = b"".join(anyone.get("verdicts/export/").streaming_content).splitlines()
    assert json.loads(line)["claim"] == words


@ONCE
def test_export_of_many_takes_constant_memory(anyone, crew, desk):
    publish_many(4_000, desk, crew.editor, bodies=[{"claim": "A claim. " * 200}])
    blocks = iter(anyone.get("verdicts/export/").streaming_content)
    next(blocks)
    tracemalloc.start()
    try:
        rest = sum(len(block) for block in blocks)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rest > 6_000_000
    assert peak < 500_000


@ONCE
def test_export_is_not_sent_again_until_something_is_published(anyone, crew, desk):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    held = {"If-None-Match": anyone.head("verdicts/export/").headers["ETag"]}
    assert anyone.get("verdicts/export/", headers=held).status_code == 304
    second = correct(claim, crew)
    answer = anyone.get("verdicts/export/", headers=held)
    assert json.loads(b"".join(answer.streaming_content)) == json.loads(second.body)


@ONCE
def test_head_of_the_export_reads_no_verdict(anyone, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = anyone.head("verdicts/export/")
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"")
    assert Verdict.objects.count() == 0
