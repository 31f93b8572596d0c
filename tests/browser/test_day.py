"""One day at the desk in a real browser, each person at their own."""

import pytest
from django.utils import timezone

from factcheck.enums import Role, Status
from factcheck.models import Claim, Job
from tests.claims import Crew, claim_in
from tests.conftest import person
from tests.factories import (
    AppearanceFactory,
    ClaimFactory,
    PassageFactory,
    SourceFactory,
    StoryFactory,
)

pytestmark = pytest.mark.slow
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
TEXT = "A day at the border\n\nTroops captured more than 100 soldiers on Wednesday."
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def claim(live, desk, editor):
    """A claim in a story with two independent pages found for it."""
    story = StoryFactory(desk=desk, text=TEXT, title=f"At the border {HOSTILE}")
    claim = ClaimFactory(desk=desk, text="Troops captured more than 100 soldiers on Wednesday.")
    AppearanceFactory(claim=claim, story=story)
    for title in ("The count of prisoners", f"A second count {HOSTILE}"):
        PassageFactory(source=SourceFactory(claim=claim, title=title))
    return claim


@pytest.fixture
def opinion(live, desk):
    """A claim that nobody can check."""
    return ClaimFactory(desk=desk, text="A fine day was had by all.")


def status_of(claim):
    return Claim.objects.get(pk=claim.pk).status


def test_day_from_triage_to_a_corrected_verdict(
    window, claim, opinion, editor, reviewer, second_reviewer
):
    desk = window(editor)
    assign(desk, reviewer)
    corridor = window(reviewer, **PHONE)
    research(corridor)
    assert status_of(claim) == Status.IN_REVIEW
    corridor.get_by_text("a second person must approve it").wait_for()
    assert corridor.get_by_role("link", name="Approve the ruling").count() == 0
    assert corridor.evaluate("document.documentElement.scrollWidth") <= 360
    approve(window(second_reviewer, color_scheme="dark"))
    assert status_of(claim) == Status.RULED
    publish(desk, claim)
    assert status_of(claim) == Status.PUBLISHED
    correct(corridor)
    approve(window(second_reviewer))
    publish(desk, claim)
    desk.get_by_text("Clarification: One of the two counts is of Tuesday.").wait_for()
    assert claim.verdicts.count() == 2
    triage(desk)
    assert status_of(opinion) == Status.SET_ASIDE


def assign(page, assignee):
    page.get_by_role("link", name="Claim queue").first.click()
    page.get_by_role("navigation", name="Quick links").get_by_text("Unassigned").click()
    page.get_by_role("link", name="Troops captured").click()
    page.get_by_role("link", name="Assign", exact=True).click()
    page.get_by_label("To", exact=True).select_option(str(assignee.pk))
    page.get_by_label("Note").fill("Start with the count.")
    page.get_by_role("button", name="Assign").click()
    page.get_by_text("The claim is assigned.").wait_for()


def research(page):
    page.get_by_role("link", name="Troops captured").click()
    page.get_by_text("Start with the count.").wait_for()
    page.get_by_role("button", name="Take it on").click()
    for row in (0, 1):
        article = page.locator("article.source").nth(row)
        article.get_by_label("What it says about the claim").select_option("supports")
        article.get_by_label("Note").fill("Counts them itself.")
        article.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Propose a ruling").click()
    page.get_by_role("radio", name="Confirmed Independent").check()
    page.get_by_label("Rationale").fill("Two counts that do not rest on one another.")
    page.get_by_role("radio", name="The count of prisoners").check()
    page.get_by_role("button", name="Propose a ruling").click()


def approve(page):
    page.get_by_role("link", name="Troops captured").click()
    page.get_by_role("link", name="Approve the ruling").click()
    page.get_by_text("Two counts that do not rest on one another.").wait_for()
    page.get_by_role("button", name="Approve the ruling").click()


def correct(page):
    page.reload()
    page.get_by_role("link", name="Propose a correction").click()
    page.get_by_role("radio", name="Confirmed Independent").check()
    page.get_by_label("Rationale").fill("Two counts that do not rest on one another.")
    page.get_by_role("radio", name="The count of prisoners").check()
    page.get_by_label("Kind of correction").select_option("clarification")
    page.get_by_label("What changes and why").fill("One of the two counts is of Tuesday.")
    page.get_by_role("button", name="Propose a correction").click()
    page.get_by_text("The correction is proposed").wait_for()


def triage(page):
    page.goto("/admin/factcheck/claim/")
    page.get_by_role("row").filter(has_text="A fine day").get_by_role("checkbox").check()
    page.get_by_label("Select action to run").select_option("set_aside_selected")
    page.get_by_role("button", name="Run").click()
    page.get_by_label("Reason").fill("An opinion.")
    page.get_by_role("button", name="Set aside").click()
    page.get_by_text("Set aside: 1 of 1 claims.").wait_for()


def publish(page, claim):
    page.goto(f"/admin/factcheck/claim/{claim.pk}/change/")
    page.get_by_role("link", name="Publish the verdict").click()
    page.get_by_role("button", name="Publish the verdict").click()
    page.get_by_text("The verdict is public.").wait_for()
    page.goto(page.get_by_role("link", name="Public page").get_attribute("href"))
    page.reload()  # a reader's browser keeps it for a few seconds
    page.get_by_role("heading", name="Our verdict").wait_for()
    page.get_by_text("Two counts that do not rest on one another.").wait_for()


def test_second_of_two_open_forms_loses_no_word(window, claim, editor, complaints):
    first, late = window(editor), window(editor)
    for page in (first, late):
        page.goto(f"/admin/factcheck/claim/{claim.pk}/change/")
        page.get_by_role("link", name="Set aside").click()
        page.get_by_label("Reason").fill("An opinion, in many words.")
    first.get_by_role("button", name="Set aside").click()
    late.get_by_role("button", name="Set aside").click()
    late.get_by_role("alert").get_by_text("was faster").wait_for()
    assert late.get_by_label("Reason").input_value() == "An opinion, in many words."
    # A refusal is a 409, and Chromium notes every answer that is no success.
    assert [each for each in complaints if "409" not in each] == []
    complaints.clear()


SEND = """() => {
    const form = document.querySelector(".desk form.form");
    const post = {method: "POST", body: new FormData(form), redirect: "manual"};
    const told = (answer) => answer.type === "opaqueredirect" ? "done" : answer.status;
    window.answer = fetch(location.href, post).then(told);
}"""


def test_one_of_two_browsers_that_send_at_once_wins(
    window, desk, editor, reviewer, second_reviewer, complaints
):
    third = person(desk, "third", Role.REVIEWER)
    claim = claim_in(Status.IN_REVIEW, Crew(editor, reviewer, second_reviewer), desk)
    racing = [window(second_reviewer), window(third)]
    for page, action in zip(racing, ("approve", "send_back"), strict=True):
        page.goto(f"/admin/factcheck/claim/{claim.pk}/steps/{action}/")
    racing[1].get_by_label("Reason").fill("The date is missing.")
    for page in racing:
        page.evaluate(SEND)
    assert sorted(str(page.evaluate("window.answer")) for page in racing) == ["409", "done"]
    assert status_of(claim) in {Status.RULED, Status.IN_RESEARCH}
    assert claim.rulings.get().decided_by in {second_reviewer, third}
    complaints.clear()  # the 409


def test_selected_passage_becomes_a_claim(window, claim, editor):
    story = claim.appearances.get().story
    page = window(editor)
    page.goto(f"/admin/factcheck/story/{story.pk}/change/")
    page.evaluate(
        """() => {
            const text = document.querySelector("#story-text");
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            const node = walker.nextNode();
            document.getSelection().setBaseAndExtent(node, 2, node, 5);
        }"""
    )
    page.wait_for_function("document.querySelector('#id_quote').value === 'day'")
    page.get_by_label("Who says so").fill("The paper")
    page.get_by_role("button", name="Log the claim").click()
    page.get_by_text("The claim is logged.").wait_for()
    logged = Claim.objects.latest("pk")
    appearance = logged.appearances.get()
    assert (appearance.start, appearance.end, logged.claimant.name) == (2, 5, "The paper")


def test_search_panel_renews_itself_until_the_search_is_through(window, claim, editor):
    page = window(editor)
    page.goto(f"/admin/factcheck/claim/{claim.pk}/change/")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("status").get_by_text("Under way.").wait_for()
    page.get_by_label("Note").first.fill("Half a sentence")
    Job.objects.update(state="done", ended_at=timezone.now())
    page.get_by_text("The search is through.").wait_for(timeout=15_000)
    assert page.get_by_label("Note").first.input_value() == "Half a sentence"


def test_queue_is_worked_by_keyboard_alone(window, claim, editor):
    page = window(editor)
    page.goto("/admin/factcheck/claim/")
    filters = page.get_by_role("button", name="Filters")
    filters.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Hedged in the story").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_is_wider_than_its_window(window, claim, editor, scheme, width):
    page = window(editor, viewport={"width": width, "height": 800}, color_scheme=scheme)
    source = claim.sources.first()
    story = claim.appearances.get().story_id
    for address in (
        "",
        "claim/",
        f"claim/{claim.pk}/change/",
        f"claim/{claim.pk}/steps/assign/",
        "story/",
        "story/add/",
        f"story/{story}/change/",
        "source/",
        f"claim/{claim.pk}/queries/",
        "search/providers/",
        "robotsoverride/",
        f"capture/{source.capture_id}/change/",
        "job/",
        "auditevent/",
        "publisher/",
        "rating/",
        "verdict/",
    ):
        page.goto(f"/admin/{'factcheck/' if address else ''}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
