from pathlib import Path

import pytest
from django.urls import reverse

from factcheck.enums import Status
from tests.claims import claim_in, crew_of

CHROMIUM = Path("/usr/bin/chromium")
sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium"),
]


@pytest.fixture
def address(desk, live_server):
    claim = claim_in(Status.PUBLISHED, crew_of(desk), desk)
    return live_server.url + reverse("pages:verdict", args=[claim.pk])


@pytest.fixture
def browser(address):
    """Started after the rows are in: its event loop keeps Django from this thread."""
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)


@pytest.mark.parametrize("width", [1440, 390])
def test_verdict_page_is_shown_whole_and_breaks_no_rule_of_its_policy(address, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    assert complaints == []
    assert page.locator(".box .rating").inner_text() == "Confirmed"
    assert page.locator("script[type='application/ld+json']").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
