"""A ruling that is being typed: kept by itself, and there again in a window opened anew."""

import pytest

from factcheck.enums import Action, Status
from tests.admin.conftest import step_address
from tests.claims import claim_in, crew_of

pytestmark = pytest.mark.slow


def test_words_are_kept_while_they_are_typed(window, desk, settings):
    crew = crew_of(desk)
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    page = window(crew.researcher)
    page.goto(step_address(claim, Action.SUBMIT))
    for label, words in (("Rationale", "Two brigades"), ("Unresolved doubts", "Who counted?")):
        page.get_by_label(label).fill(words)
        page.get_by_text("Draft kept at").wait_for()
    page.wait_for_function("document.querySelector('[name=draft]').value >= 1")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Rationale").fill("Two brigades, and a third")
    page.get_by_text("Not kept: log in again").wait_for()
    again = window(crew.researcher)
    again.goto(step_address(claim, Action.SUBMIT))
    assert again.get_by_label("Rationale").input_value() == "Two brigades"
