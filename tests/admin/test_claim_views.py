import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck import workflow
from factcheck.enums import Action, Role, Status
from factcheck.models import AuditEvent, Claim, Ruling
from factcheck.services import cases
from tests.admin.conftest import page_address, step_address, words_for
from tests.claims import claim_in, take, weighed_claim
from tests.conftest import person
from tests.factories import AppearanceFactory, CaptureFactory, ClaimFactory, StoryFactory


@pytest.fixture
def people_by_role(editor, reviewer, administrator):
    return {Role.EDITOR: editor, Role.REVIEWER: reviewer, Role.ADMINISTRATOR: administrator}


def buttons_on(page):
    return set(re.findall(r'(?:href|action)="[^"]*/steps/(\w+)/', page.content.decode()))


def frozen(claim):
    """All that a refused step must leave as it was."""
    row = Claim.objects.filter(pk=claim.pk).values().get()
    return row, AuditEvent.objects.count(), list(Ruling.objects.values())


@pytest.mark.parametrize("status", Status)
def test_claim_page_shows_exactly_the_steps_that_are_open(
    at_desk, desk, crew, people_by_role, status
):
    claim = claim_in(status, crew, desk)
    for role, user in people_by_role.items():
        in_table = {
            row.action for row in workflow.TRANSITIONS if row.source == status and role in row.roles
        }
        offered = {offer.action for offer in cases.offers(claim, user) if not offer.missing}
        shown = buttons_on(at_desk(user).get(page_address(claim)))
        assert shown == offered, role
        assert shown <= in_table, role


def test_steps_are_shown_for_each_status(at_desk, desk, crew):
    """The same by name, so that an empty table could not pass."""
    expected = {
        Status.UNVERIFIED: ("editor", {"assign", "set_aside"}),
        Status.ASSIGNED: ("researcher", {"accept", "decline"}),
        Status.IN_RESEARCH: ("researcher", {"submit", "decline"}),
        Status.IN_REVIEW: ("second", {"approve", "send_back"}),
        Status.RULED: ("editor", {"publish", "reopen"}),
        Status.PUBLISHED: ("editor", {"correct", "reopen", "withdraw"}),
        Status.WITHDRAWN: ("editor", {"reopen"}),
        Status.SET_ASIDE: ("editor", {"restore"}),
    }
    for status, (who, steps) in expected.items():
        claim = claim_in(status, crew, desk)
        shown = buttons_on(at_desk(getattr(crew, who)).get(page_address(claim)))
        assert shown == steps, status


@pytest.mark.parametrize("status", Status)
def test_posts_of_steps_that_are_not_open_change_nothing(
    at_desk, desk, crew, people_by_role, status
):
    claim = claim_in(status, crew, desk)
    before = frozen(claim)
    for role, user in people_by_role.items():
        offered = {offer.action for offer in cases.offers(claim, user) if not offer.missing}
        browser = at_desk(user)
        for action in set(Action) - offered:
            words = words_for(action, claim, user)
            assert browser.post(step_address(claim, action), words).status_code < 500
            assert frozen(claim) == before, (role, action)


def test_people_of_other_desks_find_no_claim_to_act_on(at_desk, desk, crew, stranger):
    claim = claim_in(Status.RULED, crew, desk)
    before = frozen(claim)
    browser = at_desk(stranger)
    assert browser.get(page_address(claim)).status_code == 404
    for action in Action:
        words = words_for(action, claim, stranger)
        assert browser.post(step_address(claim, action), words).status_code == 404
    assert frozen(claim) == before


@pytest.mark.parametrize("status", Status)
def test_forms_of_steps_open_for_who_may_take_them_alone(at_desk, desk, crew, editor, status):
    claim = claim_in(status, crew, desk)
    offered = {offer.action for offer in cases.offers(claim, editor) if not offer.missing}
    browser = at_desk(editor)
    for action in Action:
        expected = 200 if action in offered else 302
        assert browser.get(step_address(claim, action)).status_code == expected, action


@pytest.mark.parametrize(
    ("status", "who", "action", "after"),
    [
        (Status.UNVERIFIED, "editor", Action.ASSIGN, Status.ASSIGNED),
        (Status.UNVERIFIED, "editor", Action.SET_ASIDE, Status.SET_ASIDE),
        (Status.ASSIGNED, "researcher", Action.ACCEPT, Status.IN_RESEARCH),
        (Status.ASSIGNED, "researcher", Action.DECLINE, Status.UNVERIFIED),
        (Status.IN_RESEARCH, "researcher", Action.SUBMIT, Status.IN_REVIEW),
        (Status.IN_REVIEW, "second", Action.APPROVE, Status.RULED),
        (Status.IN_REVIEW, "second", Action.SEND_BACK, Status.IN_RESEARCH),
        (Status.RULED, "editor", Action.PUBLISH, Status.PUBLISHED),
        (Status.RULED, "editor", Action.REOPEN, Status.UNVERIFIED),
        (Status.PUBLISHED, "researcher", Action.CORRECT, Status.IN_REVIEW),
        (Status.PUBLISHED, "editor", Action.WITHDRAW, Status.WITHDRAWN),
        (Status.SET_ASIDE, "editor", Action.RESTORE, Status.UNVERIFIED),
    ],
)
def test_step_is_taken_by_its_form(at_desk, desk, crew, status, who, action, after):
    claim = claim_in(status, crew, desk)
    words = words_for(action, claim, crew.researcher)
    response = at_desk(getattr(crew, who)).post(step_address(claim, action), words)
    assert response.status_code == 302
    claim.refresh_from_db()
    assert claim.status == after


def test_proposer_is_told_why_they_may_not_approve(at_desk, desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    page = at_desk(crew.researcher).get(page_address(claim)).content.decode()
    assert "a second person must approve it" in page


def test_stale_form_is_refused_with_its_words_kept(at_desk, desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    words = words_for(Action.SUBMIT, claim, crew.researcher)
    take(Action.ASSIGN, claim, crew.editor, crew, assignee_id=crew.researcher.pk)
    take(Action.ACCEPT, claim, crew.researcher, crew)
    before = frozen(claim)
    response = at_desk(crew.researcher).post(step_address(claim, Action.SUBMIT), words)
    page = unescape(response.content.decode())
    assert response.status_code == 409
    assert frozen(claim) == before
    assert "was faster and took it on" in page
    assert words["rationale"] in page
    assert f'name="version" value="{words["version"]}"' in page
    assert "claim as it is now" in page


def test_stale_form_goes_on_with_its_words_once_the_person_has_looked(at_desk, desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    words = words_for(Action.SUBMIT, claim, crew.researcher)
    take(Action.ASSIGN, claim, crew.editor, crew, assignee_id=crew.researcher.pk)
    claim = take(Action.ACCEPT, claim, crew.researcher, crew)
    browser = at_desk(crew.researcher)
    before = frozen(claim)
    looked = browser.post(step_address(claim, Action.SUBMIT), words | {"look_again": "yes"})
    page = looked.content.decode()
    assert frozen(claim) == before
    assert words["rationale"] in page
    assert f'name="version" value="{claim.version}"' in page
    browser.post(step_address(claim, Action.SUBMIT), words | {"version": claim.version})
    claim.refresh_from_db()
    assert claim.status == Status.IN_REVIEW


def test_form_opened_from_an_old_page_says_at_once_that_the_claim_moved(at_desk, desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    address = step_address(claim, Action.APPROVE)
    page = at_desk(crew.second).get(address, {"version": claim.version - 1}).content.decode()
    assert "Nothing was done: the claim has moved" in page
    assert f'name="version" value="{claim.version - 1}"' in page


def test_form_of_a_page_whose_evidence_has_moved_says_what_is_different(at_desk, desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    browser, address = at_desk(crew.researcher), step_address(claim, Action.SUBMIT)
    link = re.search(
        r'href="([^"]*/submit/[^"]*)"', browser.get(page_address(claim)).content.decode()
    )
    claim.sources.update(capture=CaptureFactory(text="Rewritten since."))
    page = unescape(browser.get(unescape(link[1])).content.decode())
    assert "What you saw has moved: the copy of" in page
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    words = words_for(Action.SUBMIT, claim, crew.researcher) | {
        "seen": seen,
        "doubts": "Who counted?",
    }
    refused = browser.post(address, words)
    assert refused.status_code == 409
    assert "Who counted?" in refused.content.decode()
    looked = browser.post(address, words | {"look_again": "yes"}).content.decode()
    fresh = re.search(r'name="seen" value="([^"]*)"', looked)[1]
    assert browser.post(address, words | {"seen": fresh}).status_code == 302
    assert claim.rulings.get().doubts == "Who counted?"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "²"])
def test_form_takes_no_harm_from_a_version_that_is_none(at_desk, desk, crew, version):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    address = step_address(claim, Action.ASSIGN)
    browser = at_desk(crew.editor)
    assert browser.get(address, {"version": version}).status_code == 200
    words = words_for(Action.ASSIGN, claim, crew.researcher) | {"version": version}
    assert browser.post(address, words).status_code in {200, 409}
    claim.refresh_from_db()
    assert claim.status == Status.UNVERIFIED


def test_ruling_that_lacks_evidence_is_refused_in_the_policy_words(at_desk, desk, crew):
    claim = weighed_claim(desk, crew.editor, origins=1)
    for action, who in ((Action.ASSIGN, crew.editor), (Action.ACCEPT, crew.researcher)):
        take(action, claim, who, crew)
    words = words_for(Action.SUBMIT, claim, crew.researcher) | {"rating": "confirmed"}
    page = at_desk(crew.researcher).post(step_address(claim, Action.SUBMIT), words)
    text = page.content.decode()
    assert "“Confirmed” needs 2 independent origins that support the claim; 1 does so far." in text
    assert words["rationale"] in text
    assert claim.rulings.count() == 0


def test_due_time_in_the_past_is_refused_at_its_field(at_desk, desk, crew):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    words = words_for(Action.ASSIGN, claim, crew.researcher) | {
        "due_at": "2001-01-01T10:00",
        "note": "Start with the map.",
    }
    text = at_desk(crew.editor).post(step_address(claim, Action.ASSIGN), words).content.decode()
    assert "The due time must lie ahead, within a year." in text
    assert "Start with the map." in text
    assert "2001-01-01T10:00" in text


def test_assign_form_offers_the_desk_and_tomorrow(at_desk, desk, crew, stranger, administrator):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    text = at_desk(crew.editor).get(step_address(claim, Action.ASSIGN)).content.decode()
    assert f'<option value="{crew.researcher.pk}"' in text
    assert f'<option value="{stranger.pk}"' not in text
    assert f'<option value="{administrator.pk}"' not in text
    assert 'type="datetime-local"' in text


def test_assign_form_offers_the_deadline_of_the_story(at_desk, desk, crew):
    claim = ClaimFactory(desk=desk)
    due = timezone.localtime() + timedelta(hours=4)
    story = StoryFactory(desk=desk, text=claim.text, deadline_at=due)
    AppearanceFactory(claim=claim, story=story)
    text = at_desk(crew.editor).get(step_address(claim, Action.ASSIGN)).content.decode()
    assert f'value="{due:%Y-%m-%dT%H:%M}"' in text


def test_assign_form_offers_tomorrow_when_the_story_runs_later(at_desk, desk, crew):
    claim = ClaimFactory(desk=desk)
    due = timezone.localtime() + timedelta(days=9)
    story = StoryFactory(desk=desk, text=claim.text, deadline_at=due)
    AppearanceFactory(claim=claim, story=story)
    text = at_desk(crew.editor).get(step_address(claim, Action.ASSIGN)).content.decode()
    assert f'value="{due - timedelta(days=8):%Y-%m-%d}T' in text


def test_unknown_step_is_not_found(at_desk, desk, crew):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    browser = at_desk(crew.editor)
    assert browser.get(step_address(claim, "abolish")).status_code == 404
    assert browser.post(step_address(claim, "abolish")).status_code == 404


def test_stance_is_set_and_taken_back(at_desk, desk, crew):
    claim = weighed_claim(desk, crew.editor, origins=1)
    source = claim.sources.get()
    address = reverse("admin:factcheck_claim_stance", args=[claim.pk, source.pk])
    browser = at_desk(crew.researcher)
    browser.post(address, {"stance": "refutes", "note": "It says the opposite."})
    source.refresh_from_db()
    assert (source.human_stance, source.human_stance_by) == ("refutes", crew.researcher)
    assert "It says the opposite." in browser.get(page_address(claim)).content.decode()
    browser.post(address, {"stance": ""})
    source.refresh_from_db()
    assert source.human_stance == ""


def test_stance_that_is_refused_keeps_its_note(at_desk, desk, crew):
    claim = weighed_claim(desk, crew.editor, origins=1)
    address = reverse("admin:factcheck_claim_stance", args=[claim.pk, claim.sources.get().pk])
    words = {"stance": "adores", "note": "Not to be lost."}
    text = at_desk(crew.researcher).post(address, words).content.decode()
    assert "The stance is one of" in text
    assert 'value="Not to be lost."' in text


def test_address_is_added_or_refused_with_what_was_typed(at_desk, desk, crew):
    claim = ClaimFactory(desk=desk)
    address = reverse("admin:factcheck_claim_attach", args=[claim.pk])
    browser = at_desk(crew.researcher)
    text = browser.post(address, {"url": "javascript:alert(1)"}).content.decode()
    assert "This is no web address" in text
    assert 'value="javascript:alert(1)"' in text
    assert claim.sources.count() == 0
    browser.post(address, {"url": "https://paper.example.org/a"})
    assert claim.sources.get().attached_by == crew.researcher


def test_search_is_asked_for_and_its_progress_shown(at_desk, desk, crew, administrator):
    claim = ClaimFactory(desk=desk)
    address = reverse("admin:factcheck_claim_search", args=[claim.pk])
    at_desk(crew.researcher).post(address)
    assert claim.searches.get().requested_by == crew.researcher
    fragment = at_desk(crew.editor).get(reverse("admin:factcheck_claim_progress", args=[claim.pk]))
    text = fragment.content.decode()
    assert "Under way" in text
    assert f'data-renew="{reverse("admin:factcheck_claim_progress", args=[claim.pk])}"' in text
    at_desk(administrator).post(address)
    assert claim.searches.count() == 1


@pytest.mark.parametrize("name", ["search", "attach"])
def test_evidence_of_other_desks_stays_untouched(at_desk, desk, stranger, name):
    claim = ClaimFactory(desk=desk)
    address = reverse(f"admin:factcheck_claim_{name}", args=[claim.pk])
    at_desk(stranger).post(address, {"url": "https://paper.example.org/a"})
    assert (claim.searches.count(), claim.sources.count()) == (0, 0)


def test_posts_by_get_do_nothing(at_desk, desk, crew):
    claim = weighed_claim(desk, crew.editor, origins=1)
    browser = at_desk(crew.researcher)
    for name, args in (
        ("search", [claim.pk]),
        ("attach", [claim.pk]),
        ("stance", [claim.pk, claim.sources.get().pk]),
    ):
        assert browser.get(reverse(f"admin:factcheck_claim_{name}", args=args)).status_code == 405


def test_person_of_two_roles_sees_the_steps_of_both(at_desk, desk, crew):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    both = person(desk, "both", Role.EDITOR, Role.REVIEWER)
    assert buttons_on(at_desk(both).get(page_address(claim))) == {
        "approve",
        "send_back",
        "set_aside",
    }
