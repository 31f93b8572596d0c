import pytest

from factcheck.enums import Status
from factcheck.models import Claim
from tests.claims import claim_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(program, crew):
    return program(crew.editor)


@pytest.fixture
def claim(crew, desk):
    return claim_in(Status.UNVERIFIED, crew, desk)


def set_aside(caller, claim, tag=None, **words):
    headers = {} if tag is None else {"If-Match": tag}
    body = {"reason": "Not checkable."} | words
    return caller.post(f"claims/{claim.pk}/set-aside/", body, headers=headers)


def test_etag_of_a_claim_is_good_for_the_next_step_and_that_ones_for_the_one_after(caller, claim):
    seen = caller.get(f"claims/{claim.pk}/").headers["ETag"]
    step = set_aside(caller, claim, seen)
    assert step.status_code == 200
    assert step.headers["ETag"] != seen
    headers = {"If-Match": step.headers["ETag"]}
    assert caller.post(f"claims/{claim.pk}/restore/", {}, headers=headers).status_code == 200


@pytest.mark.parametrize("tag", ['"9"', 'W/"1"', "1", '"one"', '"1", "2"', '"' + "9" * 50 + '"'])
def test_step_with_another_etag_is_refused_and_told_the_version(tag, caller, claim):
    answer = set_aside(caller, claim, tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert answer.json()["version"] == 1
    assert Claim.objects.get(pk=claim.pk).status == Status.UNVERIFIED


@pytest.mark.parametrize("tag", [None, "*"])
def test_step_that_names_no_version_is_refused(tag, caller, claim):
    answer = set_aside(caller, claim, tag)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")
    assert Claim.objects.get(pk=claim.pk).status == Status.UNVERIFIED


def test_header_and_body_must_mean_the_same_version(caller, claim):
    answer = set_aside(caller, claim, '"1"', version=2)
    assert (answer.status_code, answer.json()["field"]) == (400, "version")
    assert set_aside(caller, claim, '"1"', version=1).status_code == 200


def test_evidence_is_worked_on_only_as_it_was_seen_when_the_client_says_so(caller, crew, desk):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    source = claim.sources.first()
    seen = {"If-Match": caller.get(f"claims/{claim.pk}/").headers["ETag"]}
    words = {"stance": "refutes", "note": "Another day."}
    first = caller.put(f"sources/{source.pk}/stance/", words, headers=seen)
    assert first.status_code == 200
    late = caller.put(f"sources/{source.pk}/stance/", words | {"note": "Late."}, headers=seen)
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert first.headers["ETag"] == f'"{late.json()["version"]}"'
    source.refresh_from_db()
    assert source.human_note == "Another day."
    attach = caller.post(f"claims/{claim.pk}/sources/", {"url": "https://x.example/"}, headers=seen)
    assert attach.status_code == 412
    assert not claim.sources.filter(url="https://x.example/").exists()
