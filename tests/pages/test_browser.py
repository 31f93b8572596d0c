from pathlib import Path

import pytest
from django.urls import reverse

from factcheck.enums import Status
from tests.claims import claim_in, crew_of

CHROMIUM = Path("/usr/bin/chromium")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
sync_api = pytest.importorskip("playwright.sync_api")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OTHERS = ("/", "/search/?q=troops", "/about/", "/corrections/", "/nothing")
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_keep_to_wcag_and_to_the_width_of_a_phone(address, browser, scheme):
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    site = address.partition("/verdicts/")[0]
    places = [address, f"{address}report/", f"{address}embed/", *(site + each for each in OTHERS)]
    found = {}
    for place in places:
        page.goto(place)
        faults = axe.Axe().run(page, options=RULES).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[place] = [(each["id"], [node["html"] for node in each["nodes"]]) for each in faults]
        found[place] += ["wide"] if wide else []
    assert {place: each for place, each in found.items() if each} == {}


def test_search_is_reached_and_sent_by_keyboard_without_scripts(address, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address.partition("verdicts/")[0])
    while page.locator("#q:focus").count() == 0:
        page.keyboard.press("Tab")
    page.keyboard.type("troops")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "1 verdict" in page.locator("[role=status]").inner_text()
