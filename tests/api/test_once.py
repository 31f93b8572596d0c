from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from factcheck.enums import Scope, Status
from factcheck.models import AuditEvent, Claim, KeptAnswer, Story
from factcheck.services import answers
from tests.claims import claim_in, crew_of
from tests.factories import ClaimFactory, DeskFactory
from tests.moments import at_once

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "b8a5ee32-0f51-4d6f-9b7c-3ad9f3d1c1d0"}
DRAFT = {"text": "Troops captured more than 100 soldiers on Wednesday."}


@pytest.fixture
def caller(program, crew):
    return program(crew.editor)


@pytest.fixture
def claim(crew, desk):
    return claim_in(Status.UNVERIFIED, crew, desk)


def set_aside(caller, claim, headers=KEY, **changes):
    words = {"version": 1, "reason": "Not checkable."} | changes
    return caller.post(f"claims/{claim.pk}/set-aside/", words, headers=headers)


def test_request_that_is_sent_twice_is_acted_on_once(caller, claim):
    first = set_aside(caller, claim)
    events = AuditEvent.objects.count()
    second = set_aside(caller, claim)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert AuditEvent.objects.count() == events


def test_answer_that_made_something_says_again_where_it_is(program, editor, desk):
    caller = program(editor)
    first, second = (
        caller.post("stories/", DRAFT | {"desk": desk.pk}, headers=KEY) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.headers["Location"] == first.headers["Location"]
    assert Story.objects.count() == 1


def test_form_with_a_file_is_acted_on_once(program, editor, desk):
    caller = program(editor)
    form = {"desk": desk.pk, "file": SimpleUploadedFile("a.txt", DRAFT["text"].encode())}
    body = encode_multipart(BOUNDARY, form)
    first, second = (
        caller.generic("POST", "stories/", body, MULTIPART_CONTENT, headers=KEY) for _ in range(2)
    )
    assert (first.status_code, second.content) == (201, first.content)
    assert "Idempotency-Replayed" in second.headers


def test_key_with_another_request_is_refused(caller, claim, crew, desk):
    set_aside(caller, claim)
    other = claim_in(Status.UNVERIFIED, crew, desk)
    for answer in (set_aside(caller, claim, reason="Another."), set_aside(caller, other)):
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Claim.objects.get(pk=other.pk).status == Status.UNVERIFIED


def test_keys_of_two_people_are_two_keys(program, crew, desk, caller):
    one, other = (claim_in(Status.UNVERIFIED, crew, desk) for _ in range(2))
    assert set_aside(caller, one).status_code == 200
    answer = program(crew.second).post(
        f"claims/{other.pk}/sources/", {"url": "https://a.example/"}, headers=KEY
    )
    assert answer.status_code == 200


def test_key_counts_for_a_day(caller, claim):
    set_aside(caller, claim)
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(hours=23, minutes=59))
    assert answers.purge() == 0
    assert "Idempotency-Replayed" in set_aside(caller, claim).headers
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(hours=24))
    assert set_aside(caller, claim).json()["code"] == "stale_version"
    assert answers.purge() == 1


def test_refused_request_may_be_sent_again(caller, claim):
    assert set_aside(caller, claim, version=9).status_code == 409
    assert set_aside(caller, claim, reason="").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert set_aside(caller, claim).status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 256, "\u00fc", "a b"])
def test_key_that_is_none_is_refused(key, caller, claim):
    answer = set_aside(caller, claim, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_scope_is_asked_for_before_an_answer_is_repeated(program, crew, caller, claim):
    set_aside(caller, claim)
    assert set_aside(program(crew.editor, Scope.READ), claim).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_acted_on_once(program):
    desk = DeskFactory()
    crew = crew_of(desk)
    claim = ClaimFactory(desk=desk, logged_by=crew.editor)
    callers = [program(crew.editor) for _ in range(4)]
    outcomes = at_once(*(lambda caller=each: set_aside(caller, claim) for each in callers))
    assert {answer.status_code for answer in outcomes} <= {200, 409}
    codes = {answer.json()["code"] for answer in outcomes if answer.status_code == 409}
    assert codes <= {"request_under_way"}
    assert AuditEvent.objects.filter(verb="claim.set_aside").count() == 1


@pytest.mark.django_db(transaction=True)
def test_answer_is_kept_with_what_it_tells_of_or_not_at_all(program):
    desk = DeskFactory()
    crew = crew_of(desk)
    claim = ClaimFactory(desk=desk, logged_by=crew.editor)
    caller = program(crew.editor)
    caller.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE factcheck_keptanswer ADD CONSTRAINT broken CHECK (status = 0)")
    try:
        assert set_aside(caller, claim).status_code == 500
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE factcheck_keptanswer DROP CONSTRAINT broken")
    claim.refresh_from_db()
    assert (claim.status, claim.version) == (Status.UNVERIFIED, 1)
    assert set_aside(caller, claim).status_code == 200


def test_page_of_a_story_is_fetched_once(program, editor, desk, httpserver, settings):
    sentence = "Troops captured more than 100 soldiers on Wednesday, the commander said. "
    page = f"<html><title>Kursk</title><article><p>{sentence * 10}</p></article></html>"
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    httpserver.expect_request("/story").respond_with_data(page, content_type="text/html")
    url = httpserver.url_for("/story").replace("localhost", "127.0.0.1")
    caller = program(editor)
    first, second = (
        caller.post("stories/", {"desk": desk.pk, "url": url}, headers=KEY) for _ in range(2)
    )
    assert (first.status_code, second.content) == (201, first.content)
    assert len(httpserver.log) == 1
