import pytest

from factcheck.models import Job
from tests.factories import ClaimFactory, JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(desk):
    claim = ClaimFactory(desk=desk)
    words = {"attempt": 5, "last_error": "The provider is gone."}
    return JobFactory(state="dead", subject_id=claim.pk, **words)


def test_dead_jobs_are_listed_with_what_went_wrong(program, editor, dead):
    JobFactory()
    (job,) = program(editor).get("jobs/?state=dead").json()["results"]
    assert (job["id"], job["kind"], job["subject"]) == (dead.pk, "weigh", dead.subject_id)
    assert (job["attempt"], job["last_error"]) == (5, "The provider is gone.")


def test_jobs_of_every_state_are_listed(program, administrator, dead):
    JobFactory()
    assert len(program(administrator).get("jobs/").json()["results"]) == 2


def test_dead_job_gets_its_attempts_back(program, editor, dead):
    answer = program(editor).post(f"jobs/{dead.pk}/retry/")
    assert answer.status_code == 200, answer.json()
    assert (answer.json()["state"], answer.json()["attempt"]) == ("queued", 0)


def test_dead_job_is_let_be(program, editor, dead):
    answer = program(editor).post(f"jobs/{dead.pk}/discard/", {})
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")


@pytest.mark.parametrize("verb", ["retry", "discard"])
def test_job_that_is_not_dead_is_not_found(verb, program, editor, dead):
    job = JobFactory()
    for pk in (job.pk, 0, 10**30):
        answer = program(editor).post(f"jobs/{pk}/{verb}/")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    job.refresh_from_db()
    assert job.state == "queued"


def test_reviewers_do_not_handle_jobs(program, reviewer, dead):
    caller = program(reviewer)
    answers = [caller.get("jobs/"), caller.post(f"jobs/{dead.pk}/retry/")]
    assert {answer.status_code for answer in answers} == {403}
    assert {answer.json()["code"] for answer in answers} == {"not_permitted"}
    assert Job.objects.get().state == "dead"


@pytest.mark.parametrize(("query", "words"), [("state=burnt", {}), ("kind=fetch", {})])
def test_bad_parameter_is_refused(query, words, program, editor):
    assert program(editor).get(f"jobs/?{query}").status_code == 400


def test_words_that_nobody_asked_for_are_refused(program, editor, dead):
    answer = program(editor).post(f"jobs/{dead.pk}/retry/", {"attempt": 3})
    assert answer.status_code == 400
    assert Job.objects.get().state == "dead"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_queries(rows, program, editor, django_assert_num_queries):
    JobFactory.create_batch(rows)
    caller = program(editor)
    with django_assert_num_queries(3):
        assert len(caller.get("jobs/").json()["results"]) == rows
