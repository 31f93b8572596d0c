"""A claim carried from triage to a public verdict with the keyboard alone."""

import pytest

from factcheck.enums import Status
from tests.claims import weighed_claim

pytestmark = pytest.mark.slow
# What has the focus, by the name that a screen reader says.
FOCUSED = """() => {
    const found = document.activeElement;
    const label = found.labels && found.labels[0];
    return (found.getAttribute("aria-label") || (label || found).innerText || "").trim();
}"""
MOST_STOPS = 120


def go_to(page, name):
    """Press Tab until what begins with `name` has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(name):
            return
    pytest.fail(f"{name!r} has not been reached")


def press(page, name, key="Enter"):
    """Go there and press a key, which leads to another page."""
    go_to(page, name)
    with page.expect_navigation():
        page.keyboard.press(key)


def write(page, name, words):
    go_to(page, name)
    page.keyboard.type(words)


def test_claim_is_carried_from_triage_to_its_verdict_by_keyboard(
    window, live, desk, editor, reviewer, second_reviewer
):
    claim, desk_page = weighed_claim(desk, editor), window(editor)
    for name in ("Claim queue", "Triage", "Troops captured", "Assign"):
        press(desk_page, name)
    write(desk_page, "To", "reviewer")
    press(desk_page, "Assign")
    page = window(reviewer)
    for name in ("Troops captured", "Take it on", "Propose a ruling"):
        press(page, name)
    go_to(page, "Confirmed")
    page.keyboard.press("Space")
    write(page, "Rationale", "Two counts that do not rest on one another.")
    go_to(page, "Report")
    page.keyboard.press("Space")
    press(page, "Propose a ruling")
    page = window(second_reviewer)
    for name in ("Troops captured", "Approve the ruling", "Approve the ruling"):
        press(page, name)
    desk_page.reload()
    for name in ("Publish the verdict", "Publish the verdict"):
        press(desk_page, name)
    claim.refresh_from_db()
    assert claim.status == Status.PUBLISHED
