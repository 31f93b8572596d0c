import pytest

from factcheck.enums import Status
from tests.claims import claim_in

pytestmark = pytest.mark.django_db

JSON, LD = "application/json", "application/ld+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", JSON),
        (BROWSER, JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (LD, LD),
        (f"{LD}, {JSON};q=0.9", LD),
        (f"{LD};q=0.1, {JSON}", JSON),
        (f"{LD};q=0, */*", JSON),
        (f"text/html, {LD};q=high", LD),
        (f"{LD};q=0.5, */*;q=0.1", LD),
    ],
)
def test_form_follows_the_qualities_that_the_client_names(accept, form, anyone, crew, desk):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    answer = anyone.get(f"verdicts/{claim.pk}/", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, form)


@pytest.mark.parametrize("accept", ["text/html", "", f"{JSON};q=0", "nonsense", ",;,"])
def test_client_that_takes_no_form_is_told_which_there_are(accept, anyone):
    answer = anyone.get("verdicts/", headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    assert JSON in answer.json()["detail"]
