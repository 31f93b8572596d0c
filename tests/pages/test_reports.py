import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from factcheck.enums import Status
from factcheck.models import Report
from factcheck.pages import reports
from factcheck.services.reports import PER_ADDRESS_AND_MINUTE
from tests.claims import claim_in, crew_of
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db
WORDS = "It was <b>Thursday</b>, says the ministry."


@pytest.fixture
def address(desk):
    claim = claim_in(Status.PUBLISHED, crew_of(desk), desk)
    return reverse("pages:verdict-report", args=[claim.pk])


def test_reader_reports_an_error_without_account_cookie_or_script(address):
    reader = Client(enforce_csrf_checks=True)
    page = reader.get(address)
    assert "<script" not in page.content.decode()
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    answer = reader.post(address, {"text": WORDS, "email": "", "website": ""}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/report/sent/")
    assert "Your report is with the desk" in answer.content.decode()
    assert not reader.cookies
    assert Report.objects.get().text == WORDS


def test_verdict_leads_to_the_form(address, client):
    page = client.get(address.removesuffix("report/")).content.decode()
    assert f'href="{address}"' in page


def test_refusal_keeps_what_was_typed_and_says_what_to_do(address, client):
    answer = client.post(address, {"text": WORDS, "email": "nowhere<"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "leave it empty if you want no answer" in page
    assert "It was &lt;b&gt;Thursday&lt;/b&gt;" in page
    assert "<b>Thursday" not in page
    assert "This field is required" in client.post(address, {"text": ""}).content.decode()
    assert not Report.objects.exists()


def test_robot_that_fills_in_everything_is_thanked_and_not_heard(address, client):
    answer = client.post(address, {"text": WORDS, "website": "https://spam.example"})
    assert answer.status_code == 302
    assert not Report.objects.exists()


def test_reader_who_sends_too_many_is_told_to_wait(address, client):
    answers = [client.post(address, {"text": WORDS}) for _ in range(2 * PER_ADDRESS_AND_MINUTE + 1)]
    assert answers[0].status_code == 302
    assert 429 in {each.status_code for each in answers}
    assert "Thursday" in next(each for each in answers if each.status_code == 429).content.decode()


def test_nothing_is_reported_of_what_is_not_public(client, desk):
    for name in ("verdict-report", "verdict-report-thanks"):
        there = reverse(f"pages:{name}", args=[ClaimFactory(desk=desk).pk])
        assert client.get(there).status_code == 404


@pytest.mark.parametrize(
    ("near", "forwarded", "sender"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("8.8.8.8", "1.1.1.1", "8.8.8.8"),
        ("10.0.0.2", "1.1.1.1, 9.9.9.9", "9.9.9.9"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("", "9.9.9.9", "9.9.9.9"),
        ("socket", "9.9.9.9", "9.9.9.9"),
    ],
)
def test_sender_is_whom_the_nearest_proxy_saw(near, forwarded, sender):
    request = RequestFactory().get("/", REMOTE_ADDR=near, HTTP_X_FORWARDED_FOR=forwarded)
    assert reports.sender(request) == sender
