import re

import pytest
from django.urls import reverse

from factcheck.enums import Action, Status
from factcheck.models import Draft
from tests.admin.conftest import step_address, words_for
from tests.claims import claim_in, take


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.IN_RESEARCH, crew, desk)


def draft_address(claim):
    return reverse("admin:factcheck_claim_draft", args=[claim.pk])


def test_words_are_there_again_after_a_new_log_in(at_desk, crew, claim):
    browser = at_desk(crew.researcher)
    answer = browser.post(draft_address(claim), {"draft": "0", "rationale": "Half a senten"})
    assert answer.json()["number"] == 1
    browser.logout()
    lost = browser.post(draft_address(claim), {"draft": "1", "rationale": "Lost"})
    assert lost.headers["Location"].startswith("/admin/login/")
    page = at_desk(crew.researcher).get(step_address(claim, Action.SUBMIT)).content.decode()
    assert "Half a senten" in page
    assert "your draft as it was kept last" in page
    assert re.search(r'name="draft" value="1"', page)


def test_ruling_that_came_back_begins_with_its_words(at_desk, desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    take(Action.SEND_BACK, claim, crew.second, crew)
    ruling = claim.rulings.get()
    address = step_address(claim, Action.SUBMIT)
    browser = at_desk(crew.researcher)
    form = browser.get(address).context["form"]
    assert form["rationale"].value() == ruling.rationale
    assert form["rating"].value() == ruling.rating.slug
    assert form["deciding_source"].value() == ruling.deciding_source_id
    browser.post(draft_address(claim), {"rationale": "", "doubts": "Whose count?"})
    form = browser.get(address).context["form"]
    assert (form["rationale"].value() or "", form["doubts"].value()) == ("", "Whose count?")


def test_correction_begins_with_what_is_public(at_desk, desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    form = at_desk(crew.researcher).get(step_address(claim, Action.CORRECT)).context["form"]
    assert form["rationale"].value() == claim.rulings.get().rationale
    assert not form["correction_reason"].value()


def test_choices_are_there_again_too(at_desk, crew, claim):
    browser = at_desk(crew.researcher)
    words = words_for(Action.SUBMIT, claim, crew.researcher) | {"draft": ""}
    browser.post(draft_address(claim), words)
    page = browser.get(step_address(claim, Action.SUBMIT)).content.decode()
    assert len(re.findall(r"<input[^>]*checked", page)) == 2


def test_refused_step_has_kept_its_words(at_desk, crew, claim):
    browser = at_desk(crew.researcher)
    words = words_for(Action.SUBMIT, claim, crew.researcher) | {"version": "1", "draft": "0"}
    page = browser.post(step_address(claim, Action.SUBMIT), words).content.decode()
    assert Draft.objects.get().words["rationale"] == words["rationale"]
    assert 'name="draft" value="1"' in page


def test_second_window_is_told_that_its_words_are_not_kept(at_desk, crew, claim):
    browser = at_desk(crew.researcher)
    for status in (200, 409):
        answer = browser.post(draft_address(claim), {"draft": "0", "doubts": str(status)})
        assert answer.status_code == status
    assert answer.json()["said"].startswith("Not kept. Another window")
    assert Draft.objects.get().words == {"doubts": "200"}


@pytest.mark.parametrize("number", ["x", "-1", "²", "9" * 40])
def test_number_that_is_none_does_no_harm(at_desk, crew, claim, number):
    answer = at_desk(crew.researcher).post(
        draft_address(claim), {"draft": number, "deciding_source": number, "doubts": "D"}
    )
    assert answer.status_code == 200
    assert Draft.objects.get().words == {"doubts": "D"}
