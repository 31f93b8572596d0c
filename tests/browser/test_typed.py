"""Markup typed into every field of the desk in a real browser: text, wherever it comes up."""

import pytest

from factcheck.enums import Action, Role, Status
from factcheck.services import reports
from tests.claims import Crew, claim_for, claim_in
from tests.conftest import person
from tests.factories import EndpointFactory

pytestmark = pytest.mark.slow
WORDS = "\"'></textarea></script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"
# The forms of a page in which somebody can type, search fields too.
FORMS = """() => [...document.forms].map((form, index) => [form, index]).filter(([form]) =>
    form.querySelector("textarea, input[type=text], input[type=url], input[type=search],"
        + " input:not([type])") && !form.closest("#nav-sidebar")).map(([, index]) => index)"""
FILL = """([index, words]) => {
    const form = document.forms[index];
    form.noValidate = true;
    for (const field of form.elements) {
        if (["text", "textarea", "url", "search"].includes(field.type)) field.value = words;
        if (field.type === "select-one" && field.options.length > 1) field.selectedIndex = 1;
        if (field.type === "radio") field.checked = true;
    }
    HTMLFormElement.prototype.submit.call(form);
}"""


@pytest.fixture
def everyone(live, desk):
    """A person with every role, who types; and two others."""
    return Crew(
        person(desk, "typist", *Role),
        person(desk, "other", Role.EDITOR, Role.REVIEWER),
        person(desk, "third", Role.REVIEWER),
    )


@pytest.fixture
def claims(desk, everyone):
    """For each step that is worded, a claim with which the typist may take it."""
    typist, other, third = everyone.editor, everyone.researcher, everyone.second
    own, others = Crew(typist, typist, other), Crew(typist, other, third)
    return {
        Action.ASSIGN: claim_in(Status.UNVERIFIED, own, desk),
        Action.SET_ASIDE: claim_in(Status.UNVERIFIED, own, desk),
        Action.DECLINE: claim_in(Status.IN_RESEARCH, own, desk),
        Action.TAKE_BACK: claim_in(Status.ASSIGNED, own, desk),
        Action.SUBMIT: claim_in(Status.IN_RESEARCH, own, desk),
        Action.APPROVE: claim_in(Status.IN_REVIEW, others, desk),
        Action.SEND_BACK: claim_in(Status.IN_REVIEW, others, desk),
        Action.CORRECT: claim_in(Status.PUBLISHED, others, desk),
        Action.WITHDRAW: claim_in(Status.PUBLISHED, others, desk),
        Action.REOPEN: claim_in(Status.RULED, others, desk),
        Action.SECOND: claim_for(Action.SECOND, Status.IN_REVIEW, others, desk),
    }


def addresses(claims):
    """Every page of the desk on which somebody types."""
    researched = claims[Action.SUBMIT]
    yield "story/add/"
    yield f"story/{researched.appearances.get().story_id}/change/"
    yield f"claim/{researched.pk}/change/"
    yield f"claim/{researched.pk}/replies/"
    yield f"claim/{claims[Action.REOPEN].pk}/conflicts/"
    yield from (f"claim/{claim.pk}/steps/{action}/" for action, claim in claims.items())
    for noun in (
        "owner",
        "claimant",
        "rating",
        "desk",
        "publisher",
        "party",
        "user",
        "apitoken",
        "watchedfeed",
        "robotsoverride",
        "endpoint",
    ):
        yield f"{noun}/add/"
    told = EndpointFactory(desk=researched.desk)
    yield from (f"endpoint/{told.pk}/{form}/" for form in ("edit", "disable"))
    public = claims[Action.CORRECT].pk
    report = reports.send(claim_id=public, text="It was on Thursday.", sender="")
    yield f"report/{report.pk}/close/"
    yield f"../../verdicts/{public}/report/"
    yield "claim/"
    yield "claim/?status=assigned"
    yield "../notices/"


def typed_into(page, address):
    """Fill and send each form of a page; returns how many there were."""
    page.goto(f"/admin/factcheck/{address}")
    forms = page.evaluate(FORMS)
    for number, index in enumerate(forms):
        if number:
            page.goto(f"/admin/factcheck/{address}")
        if index in page.evaluate(FORMS):
            with page.expect_navigation():
                page.evaluate(FILL, [index, WORDS])
    return len(forms)


def test_markup_that_is_typed_is_text_everywhere(window, claims, everyone, complaints):
    page = window(everyone.editor)
    forms = {address: typed_into(page, address) for address in addresses(claims)}
    assert [address for address, count in forms.items() if not count] == []
    for address in ("", "factcheck/claim/", "factcheck/auditevent/", "factcheck/party/"):
        page.goto(f"/admin/{address}")
    shown = 0
    for action, claim in claims.items():
        page.goto(f"/admin/factcheck/claim/{claim.pk}/change/")
        shown += page.get_by_text("<script>alert(1)</script>").count()
        if action in {Action.CORRECT, Action.WITHDRAW}:
            page.goto(f"/verdicts/{claim.pk}/")
    assert shown >= len(claims)
    # A refusal is a 4xx, and Chromium notes every answer that is no success.
    complaints[:] = [each for each in complaints if "the server responded with" not in each]
