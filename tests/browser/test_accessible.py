"""The desk's main pages held to WCAG 2.2 AA by axe, in light and dark, and walked by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Action, Role, Status
from tests.claims import Crew, claim_in, take
from tests.conftest import person
from tests.factories import ClaimFactory
from tests.untold import untold

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
pytestmark = pytest.mark.slow
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Where the focus is, as its words; "" on what has none.
FOCUSED = """() => {
    const found = document.activeElement;
    return (found.getAttribute("aria-label") || found.innerText || "").trim();
}"""


@pytest.fixture
def everyone(live, desk):
    return Crew(
        person(desk, "all", *Role),
        person(desk, "other", Role.EDITOR, Role.REVIEWER),
        person(desk, "third", Role.REVIEWER),
    )


@pytest.fixture
def claim(desk, everyone):
    """A claim in research; and for each list of home something that stands in it."""
    typist, other, third = everyone.editor, everyone.researcher, everyone.second
    now = timezone.now()
    own = Crew(other, typist, third)
    ClaimFactory(desk=desk, text="Nobody has it.", check_worthiness=3)
    late, back = claim_in(Status.ASSIGNED, own, desk), claim_in(Status.IN_REVIEW, own, desk)
    with untold("Assignment:update_is_told"):
        ago = {"assigned_at": now - timedelta(days=4), "due_at": now - timedelta(days=1)}
        late.assignments.update(**ago)
    take(Action.SEND_BACK, back, third, own, reason="The date is another one.")
    claim_in(Status.IN_REVIEW, Crew(other, other, third), desk)
    claim_in(Status.PUBLISHED, own, desk)
    return claim_in(Status.IN_RESEARCH, own, desk)


def pages(claim):
    """The pages on which people spend their day."""
    yield ""
    yield "find/?q=troops"
    yield "notices/"
    yield "factcheck/claim/"
    yield "factcheck/claim/?status=assigned"
    yield f"factcheck/claim/{claim.pk}/change/"
    yield f"factcheck/claim/{claim.pk}/steps/submit/"
    yield f"factcheck/story/{claim.appearances.get().story_id}/change/"
    yield "factcheck/story/add/"
    yield "factcheck/verdict/"


def faults(page):
    """What axe holds against the page, each with the elements that it means."""
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_main_pages_keep_to_wcag(window, everyone, claim, scheme):
    page = window(everyone.editor, color_scheme=scheme)
    found = {}
    for address in pages(claim):
        page.goto(f"/admin/{address}")
        assert page.evaluate("document.documentElement.classList.contains('dark')") == (
            scheme == "dark"
        )
        found[address] = faults(page)
    assert {address: each for address, each in found.items() if each} == {}


def test_home_is_walked_by_keyboard(window, everyone, claim):
    page = window(everyone.editor)
    wanted = [each.inner_text().strip() for each in page.locator("main a:visible").all()]
    reached = set()
    for _ in range(len(wanted) + 60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))
    assert set(wanted) - reached == set()
