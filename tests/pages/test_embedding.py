import pytest

from factcheck.enums import Status
from tests.claims import claim_in, crew_of
from tests.published import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.PUBLISHED, crew, desk, text='Troops <b>captured</b> "100" soldiers.')


def asked(client, url, **said):
    return client.get("/oembed", {"url": url} | said)


def test_card_may_be_framed_by_anyone_and_says_the_rating(client, claim):
    answer = client.get(f"/verdicts/{claim.pk}/embed/")
    shown = answer.content.decode()
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Confirmed" in shown
    assert "Troops &lt;b&gt;captured&lt;/b&gt;" in shown
    page = client.get(f"/verdicts/{claim.pk}/")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "application/json+oembed" in page.content.decode()


def test_program_learns_how_to_frame_it(client, claim, settings):
    url = f"{settings.SITE_URL}/verdicts/{claim.pk}/"
    told = asked(client, url, maxwidth="300", maxheight="9999").json()
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert (told["width"], told["height"]) == (300, 260)
    assert told["title"] == f"Confirmed: “{claim.text}”"
    assert told["html"].startswith(f'<iframe src="{url}embed/" title="Confirmed: ')
    assert "<b>" not in told["html"]
    assert asked(client, f"{url}embed/").json()["width"] == 560


def test_withdrawn_verdict_says_so_in_its_card(client, claim, crew, settings):
    withdraw(claim, crew)
    assert "Withdrawn" in client.get(f"/verdicts/{claim.pk}/embed/").content.decode()
    told = asked(client, f"{settings.SITE_URL}/verdicts/{claim.pk}/").json()
    assert told["title"].startswith("Withdrawn: ")


@pytest.mark.parametrize(
    "url",
    ["", "http://[", "{site}/", "{site}/verdicts/999999/", "https://other.example/verdicts/1/"],
)
def test_address_that_is_none_of_ours_is_not_found(client, settings, url):
    assert asked(client, url.format(site=settings.SITE_URL)).status_code == 404


def test_other_forms_are_not_offered(client, claim, settings):
    url = f"{settings.SITE_URL}/verdicts/{claim.pk}/"
    assert asked(client, url, format="xml").status_code == 501
