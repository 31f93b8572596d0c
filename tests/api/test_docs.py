from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
DOCUMENT = Path(__file__).parents[2] / "docs/reference/openapi.yaml"
OPERATIONS = DOCUMENT.read_text().count("operationId:")
sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium"),
]


def test_documentation_shows_every_command_and_fetches_nothing_from_elsewhere(live_server):
    complaints, addresses = [], []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(f"{live_server.url}/api/v1/docs/")
        page.locator("#operations-claims-send_back").wait_for()
        assert page.locator(".opblock").count() == OPERATIONS
        browser.close()
    assert complaints == []
    elsewhere = [url for url in addresses if not url.startswith((live_server.url, "data:"))]
    assert elsewhere == []
