import json
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.fields import empty

from factcheck.api.verdict_body import VerdictBody
from factcheck.enums import Status
from factcheck.services import exemptions, replies, sources
from tests.claims import claim_in
from tests.published import correct, withdraw

pytestmark = pytest.mark.django_db

LD = "application/ld+json"


@pytest.fixture
def claim(crew, desk):
    return claim_in(Status.PUBLISHED, crew, desk)


def test_verdict_is_the_stored_body_byte_for_byte(anyone, claim):
    answer = anyone.get(f"verdicts/{claim.pk}/")
    assert answer.status_code == 200
    assert answer.content.decode() == claim.verdict.body
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["ETag"] == f'"{claim.verdict.etag}"'
    assert answer.headers["Cache-Control"] == "public, max-age=4, stale-while-revalidate=1"
    assert answer.headers["Vary"].startswith("Accept")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_claim_review_is_the_stored_one_with_an_etag_of_its_own(anyone, claim):
    answer = anyone.get(f"verdicts/{claim.pk}/", headers={"Accept": LD})
    assert answer.content.decode() == claim.verdict.claim_review
    assert answer.headers["Content-Type"] == LD
    assert answer.headers["ETag"] == f'"{claim.verdict.etag}-ld"'
    assert answer.headers["Vary"].startswith("Accept")
    assert answer.json()["@type"] == "ClaimReview"


@pytest.mark.parametrize("accept", ["application/json", LD])
@pytest.mark.parametrize("path", ["verdicts/{}/", "verdicts/{}/versions/1/"])
def test_client_that_has_the_verdict_is_spared_it(path, accept, anyone, claim):
    address = path.format(claim.pk)
    first = anyone.get(address, headers={"Accept": accept})
    etag = first.headers["ETag"]
    for sent in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        again = anyone.get(address, headers={"Accept": accept, "If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("ETag", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name]
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    other = anyone.get(address, headers={"Accept": accept, "If-None-Match": '"other"'})
    assert other.status_code == 200


def test_client_that_wants_a_version_that_is_gone_is_told(anyone, claim):
    answer = anyone.get(f"verdicts/{claim.pk}/", headers={"If-Match": '"other"'})
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")


def test_etag_of_one_form_does_not_stand_for_the_other(anyone, claim):
    address = f"verdicts/{claim.pk}/"
    etag = anyone.get(address).headers["ETag"]
    assert anyone.get(address, headers={"Accept": LD, "If-None-Match": etag}).status_code == 200


def test_head_says_what_get_would(anyone, claim):
    address = f"/api/v1/verdicts/{claim.pk}/"
    head, get = anyone.head(address), anyone.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]


def test_correction_is_the_verdict_from_then_on(anyone, claim, crew):
    address = f"verdicts/{claim.pk}/"
    before = anyone.get(address).headers["ETag"]
    second = correct(claim, crew)
    answer = anyone.get(address, headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert answer.content.decode() == second.body
    assert answer.json()["correction"]["kind"] == "clarification"


def test_withdrawn_verdict_says_so_and_why(anyone, claim, crew):
    stone = withdraw(claim, crew)
    answer = anyone.get(f"verdicts/{claim.pk}/")
    assert (answer.status_code, answer.content.decode()) == (200, stone.body)
    assert answer.json()["state"] == "withdrawn"
    assert answer.json()["correction"]["reason"] == "The source took it back."
    assert "rating" not in answer.json()


def test_withdrawn_verdict_has_no_claim_review(anyone, claim, crew):
    withdraw(claim, crew)
    for path in (f"verdicts/{claim.pk}/", f"verdicts/{claim.pk}/versions/2/"):
        answer = anyone.get(path, headers={"Accept": LD})
        assert (answer.status_code, answer.json()["code"]) == (410, "withdrawn")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Vary"].startswith("Accept")
    first = anyone.get(f"verdicts/{claim.pk}/versions/1/", headers={"Accept": LD})
    assert first.status_code == 200


def test_version_stays_as_it_was_for_good(anyone, claim, crew):
    first = claim.verdict
    correct(claim, crew)
    answer = anyone.get(f"verdicts/{claim.pk}/versions/1/")
    assert answer.content.decode() == first.body
    assert answer.headers["ETag"] == f'"{first.etag}"'
    assert set(answer.headers["Cache-Control"].split(", ")) == {
        "public",
        "max-age=31536000",
        "immutable",
    }


def test_versions_are_listed_newest_first(anyone, claim, crew):
    second = withdraw(claim, crew)
    newest, oldest = anyone.get(f"verdicts/{claim.pk}/versions/").json()["results"]
    assert (newest["version"], newest["state"]) == (2, "withdrawn")
    assert newest["correction"] == {"kind": "withdrawal", "reason": "The source took it back."}
    assert newest["etag"] == second.etag
    assert (oldest["version"], oldest["state"], oldest["correction"]) == (1, "published", None)
    assert anyone.get(oldest["address"]).json()["version"] == 1


def test_addresses_in_a_body_lead_back_to_it(anyone, claim, settings):
    body = anyone.get(f"verdicts/{claim.pk}/").json()
    for name in ("api_url", "version_url"):
        path = body[name].removeprefix(settings.SITE_URL)
        assert anyone.get(path).json() == body


def test_list_holds_the_newest_version_of_each_in_the_order_of_first_publication(
    anyone, claim, crew, desk
):
    other = claim_in(Status.PUBLISHED, crew, desk)
    second = correct(claim, crew)
    answer = anyone.get("verdicts/")
    assert answer.status_code == 200
    assert answer.json()["results"] == [json.loads(other.verdict.body), json.loads(second.body)]
    assert answer.json()["next"] is None
    assert second.body in answer.content.decode()


def test_list_holds_withdrawn_verdicts_as_such(anyone, claim, crew):
    withdraw(claim, crew)
    (shown,) = anyone.get("verdicts/").json()["results"]
    assert shown["state"] == "withdrawn"


def test_list_holds_nothing_that_is_not_published(anyone, crew, desk):
    claim_in(Status.RULED, crew, desk)
    assert anyone.get("verdicts/").json() == {"results": [], "next": None}


def test_list_is_walked_page_by_page(anyone, crew, desk):
    made = [claim_in(Status.PUBLISHED, crew, desk).pk for _ in range(3)]
    page = anyone.get("verdicts/?limit=2").json()
    assert [each["id"] for each in page["results"]] == [made[2], made[1]]
    last = anyone.get(page["next"]).json()
    assert [each["id"] for each in last["results"]] == [made[0]]
    assert last["next"] is None


def test_list_is_spared_to_a_client_that_has_it(anyone, claim, crew):
    etag = anyone.get("verdicts/").headers["ETag"]
    assert anyone.get("verdicts/", headers={"If-None-Match": etag}).status_code == 304
    correct(claim, crew)
    assert anyone.get("verdicts/", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_each_reading_takes_one_query(rows, anyone, crew, desk, django_assert_num_queries):
    made = [claim_in(Status.PUBLISHED, crew, desk) for _ in range(rows)]
    paths = ("", "?limit=2", "changes/", f"{made[0].pk}/?as_of=2100-01-01T00:00Z")
    for path in (*paths, f"{made[0].pk}/", f"{made[0].pk}/versions/", f"{made[0].pk}/versions/1/"):
        with django_assert_num_queries(1):
            assert anyone.get(f"verdicts/{path}").status_code == 200
    with django_assert_num_queries(3):  # how common, which, and what they say
        assert len(anyone.get("verdicts/?q=captured").json()["results"]) == rows


@pytest.mark.parametrize(
    "path",
    ["0/", "9999999999999999999999999/", "1/versions/", "1/versions/1/", "{}/versions/9/"],
)
def test_verdict_that_there_is_not_is_not_found(path, anyone, crew, desk):
    claim = claim_in(Status.RULED, crew, desk)
    for number in (claim.pk, 10**30):
        answer = anyone.get(f"verdicts/{path.format(number)}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert "Cache-Control" not in answer.headers


def fields_of(serializer):
    """The names that a serializer describes, with those inside."""
    inner = {name: getattr(field, "child", field) for name, field in serializer.fields.items()}
    return {
        name: fields_of(field) if hasattr(field, "fields") else {} for name, field in inner.items()
    }


def names_of(value):
    if isinstance(value, list):
        return names_of(value[0]) if value else {}
    return {name: names_of(each) for name, each in value.items()} if isinstance(value, dict) else {}


def test_description_in_the_document_is_of_the_stored_body(claim, crew):
    until = timezone.now() + timedelta(days=1)
    said = {"asked": "The general staff", "channel": "E-mail", "deadline_at": until}
    replies.ask(claim_id=claim.pk, by=crew.researcher, **said)
    exemption = exemptions.ask(claim_id=claim.pk, by=crew.researcher, reason="It cannot wait.")
    exemptions.grant(exemption_id=exemption.pk, by=crew.editor)
    lacking = claim.sources.order_by("pk").last()  # what supports it is of one origin now
    sources.set_stance(source_id=lacking.pk, stance="context", note="", by=crew.researcher)
    picture = {"media_source_id": lacking.pk, "media_authenticity": "StagedContent"}
    second = correct(claim, crew, **picture)
    assert names_of(json.loads(second.body)) == fields_of(VerdictBody(empty))
