"""People at their browsers: Chromium windows on the live server, every complaint of it kept."""

import os
from pathlib import Path

import pytest
from django.db import connections

from tests.factories import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")


@pytest.fixture
def live(django_db_setup, transactional_db, live_server):
    """The live server, which ends before the database does; its rows are seen by every thread."""
    return live_server


@pytest.fixture
def chromium():
    if not CHROMIUM.exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}")
    with sync_api.sync_playwright() as playwright:
        # Playwright's event loop would keep Django's ORM from this thread.
        before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()
        # Beside that loop Django opened a connection of its own, which nobody else would close.
        connections.close_all()
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints():
    """What any window's console said against a page; a test ends with none."""
    said = []
    yield said
    assert said == []


@pytest.fixture
def window(live, chromium, complaints):
    """Opens a window in which a person has logged in by name and password."""

    def open_window(user, **options):
        page = chromium.new_context(base_url=live.url, **options).new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda each: each.type == "error" and complaints.append(each.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.goto("/admin/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/")
        return page

    return open_window
