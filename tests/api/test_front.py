import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from factcheck.api import front
from factcheck.enums import Status
from tests.claims import claim_in
from tests.published import correct, publish_many, withdraw

LD = "application/ld+json"
# The same wishes in words that only the views understand.
ROUNDABOUT = {"": "*/*;q=0.9", LD: f"{LD};q=0.9"}


@pytest.fixture
def claim(crew, desk):
    return claim_in(Status.PUBLISHED, crew, desk)


def both(anyone, path, accept="", **headers):
    """What a plain client is answered, and one that only the views understand."""
    plain = {"Accept": accept} if accept else {}
    return (
        anyone.get(path, headers=plain | headers),
        anyone.get(path, headers={"Accept": ROUNDABOUT[accept]} | headers),
    )


def said(answer):
    headers = dict(answer.headers)
    if answer.status_code == 304:
        headers.pop("Content-Length", None)  # of what is not sent, Django says 0
    return answer.status_code, answer.content, headers


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["", LD])
@pytest.mark.parametrize("state", ["first", "corrected", "withdrawn", "absent"])
def test_plain_client_is_answered_as_by_the_views(anyone, claim, crew, accept, state):
    if state == "corrected":
        correct(claim, crew)
    if state == "withdrawn":
        withdraw(claim, crew)
    number = claim.pk + 1 if state == "absent" else claim.pk
    plain, roundabout = both(anyone, f"verdicts/{number}/", accept)
    assert said(plain) == said(roundabout)


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["", LD])
@pytest.mark.parametrize("sent", ["{}", "W/{}", '"other", {}', '"other"', "*", ""])
def test_plain_client_that_has_it_is_answered_as_by_the_views(anyone, claim, accept, sent):
    path = f"verdicts/{claim.pk}/"
    etag = both(anyone, path, accept)[0].headers["ETag"]
    plain, roundabout = both(anyone, path, accept, **{"If-None-Match": sent.format(etag)})
    assert said(plain) == said(roundabout)
    assert plain.status_code == (304 if sent == "*" or "{}" in sent else 200)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 50, 51])
def test_newest_page_is_the_one_of_the_views(anyone, desk, editor, count):
    publish_many(count, desk, editor)
    plain, roundabout = both(anyone, "verdicts/")
    assert said(plain) == said(roundabout)
    assert bool(plain.json()["next"]) == (count > 50)
    again = anyone.get("verdicts/", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_plain_request_costs_one_query(anyone, claim, django_assert_num_queries):
    path = f"verdicts/{claim.pk}/"
    with django_assert_num_queries(1):
        etag = anyone.get(path).headers["ETag"]
    with django_assert_num_queries(1):
        anyone.get(path, headers={"If-None-Match": etag})
    with django_assert_num_queries(1):
        anyone.get("verdicts/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Bearer wrong"}, {"If-Match": '"other"'}, {"Accept": "text/html"}],
)
def test_client_that_asks_for_more_is_left_to_the_views(rf, claim, headers):
    path = f"/api/v1/verdicts/{claim.pk}/"
    assert front.plain_answer(rf.get(path)) is not None
    assert front.plain_answer(rf.get(path, headers=headers)) is None
    assert front.plain_answer(rf.get(path, query_params={"as_of": "x"})) is None


@pytest.mark.django_db
def test_other_sites_name_is_refused(anyone, claim):
    answer = anyone.get(f"verdicts/{claim.pk}/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400


@pytest.mark.django_db
def test_number_that_no_row_can_have_is_not_found(anyone):
    assert anyone.get(f"verdicts/{'9' * 18}/").status_code == 404
    assert anyone.get(f"verdicts/{'9' * 30}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_connection_that_was_lost_is_made_anew(anyone, claim):
    path = f"verdicts/{claim.pk}/"
    before = connection.connection
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [before.info.backend_pid])
    assert anyone.get(path).status_code == 200
    assert connection.connection is not before


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True)
def test_plain_client_is_sent_to_https_as_everybody(anyone, claim):
    answer = anyone.get(f"verdicts/{claim.pk}/")
    assert (answer.status_code, answer.headers["Location"][:8]) == (301, "https://")


def test_front_stands_behind_what_every_answer_needs():
    order = settings.MIDDLEWARE.index
    assert order("factcheck.api.compression.middleware") < order("factcheck.api.front.middleware")
