import pytest
from django.urls import reverse

from factcheck.enums import Action, Status
from factcheck.models import Claim, Rating
from factcheck.services import drafts, sources
from tests.admin.conftest import page_address, step_address, words_for
from tests.claims import claim_in, proposal_for, rule_blind, take
from tests.factories import CaptureFactory
from tests.untold import untold

SECRET = "Karmesin"


@pytest.fixture
def claim(desk, crew):
    """A claim whose ruling waits for a second one that is made without sight of it."""
    rule_blind(desk)
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    for source in claim.sources.all():
        source.capture = CaptureFactory()
        source.save()
        sources.set_stance(source_id=source.pk, by=crew.researcher, stance="supports", note=SECRET)
    with untold("Rating:update_is_told"):
        Rating.objects.filter(slug="unverifiable").update(label="Not to be settled")
    proposal = proposal_for(claim, rating="unverifiable", rationale=SECRET)
    take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)
    return Claim.objects.get(pk=claim.pk)


def test_form_takes_a_word_on_the_picture_that_both_people_then_read(at_desk, crew, desk):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    picture = claim.sources.order_by("pk").last()
    client = at_desk(crew.researcher)
    words = words_for(Action.SUBMIT, claim, crew.second)
    half = words | {"media_authenticity": "StagedContent"}
    assert "or neither" in client.post(step_address(claim, "submit"), half).content.decode()
    client.post(step_address(claim, "submit"), half | {"media_source": picture.pk})
    assert claim.rulings.get().media_source == picture
    for person in (crew.researcher, crew.second):
        page = at_desk(person).get(page_address(claim)).content.decode()
        assert f'Staged: <a href="#source-{picture.pk}">{picture}</a>' in page


def test_corrected_ruling_begins_with_what_is_public_of_the_picture(at_desk, crew, desk):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    said = {"media_source_id": claim.sources.first().pk, "media_authenticity": "StagedContent"}
    proposal = proposal_for(claim, **said)
    claim = take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)
    claim = take(Action.APPROVE, claim, crew.second, crew)
    claim = take(Action.PUBLISH, claim, crew.editor, crew)
    page = at_desk(crew.researcher).get(step_address(claim, "correct")).content.decode()
    assert '<option value="StagedContent" selected>' in page
    assert f'<option value="{said["media_source_id"]}" selected>' in page


def test_second_person_is_shown_a_seal_and_their_own_form(at_desk, crew, claim):
    browser = at_desk(crew.second)
    page = browser.get(page_address(claim)).content.decode()
    assert "A ruling is proposed, and sealed" in page
    assert "sealed until a second person has ruled" in page
    assert step_address(claim, "second") in page
    assert step_address(claim, "approve") not in page
    panel = browser.get(reverse("admin:factcheck_claim_asks", args=[claim.pk])).content.decode()
    assert "What a ruling still asks for" not in page + panel
    for shown in (page, browser.get(step_address(claim, "second")).content.decode()):
        assert SECRET not in shown
        assert "support</" not in shown
    for word in ("Not to be settled", "Supports</"):
        assert word not in page.replace('<option value="supports">Supports</option>', "")


def test_proposer_reads_their_own_ruling(at_desk, crew, claim):
    page = at_desk(crew.researcher).get(page_address(claim)).content.decode()
    assert "Proposed ruling: Not to be settled" in page
    assert "Nobody else sees this until a second person has ruled." in page
    assert "A ruling is proposed, and sealed" not in page


def test_second_ruling_that_agrees_opens_both(at_desk, crew, claim):
    browser = at_desk(crew.second)
    words = words_for(Action.SECOND, claim, crew.second)
    page = browser.post(step_address(claim, "second"), words, follow=True).content.decode()
    assert "Your ruling is kept; below are both." in page
    assert SECRET in page
    assert "Second ruling, made without sight of the first: Not to be settled" in page
    assert Claim.objects.get(pk=claim.pk).status == Status.RULED


def test_second_ruling_that_differs_sends_back_and_opens_both(at_desk, crew, claim):
    words = words_for(Action.SECOND, claim, crew.second) | {"rating": "false"}
    page = at_desk(crew.second).post(step_address(claim, "second"), words, follow=True)
    assert "says “False”; this one says “Not to be settled”" in page.content.decode()
    assert Claim.objects.get(pk=claim.pk).status == Status.IN_RESEARCH


def test_words_of_a_refused_second_ruling_are_kept(at_desk, crew, claim):
    words = words_for(Action.SECOND, claim, crew.second) | {"draft": 0, "rating": ""}
    page = at_desk(crew.second).post(step_address(claim, "second"), words).content.decode()
    assert "This field is required." in page
    assert "Nobody outside can see it." in page
    assert drafts.of(claim, crew.second).words["rationale"] == "Nobody outside can see it."


def test_refusal_of_a_late_second_ruling_tells_no_stance(at_desk, crew, claim):
    words = words_for(Action.SECOND, claim, crew.second) | {"version": 1}
    page = at_desk(crew.second).post(step_address(claim, "second"), words).content.decode()
    assert "Nothing was done: the claim has moved" in page
    assert "set a stance" in page
    assert SECRET not in page


def test_lists_of_sources_and_events_tell_no_sealed_stance(at_desk, crew, claim):
    pages = (reverse(f"admin:factcheck_{noun}_changelist") for noun in ("source", "auditevent"))
    sources_list, events = pages
    for by, is_told in ((crew.second, False), (crew.researcher, True)):
        browser = at_desk(by)
        found = browser.get(sources_list, {"human_stance": "supports"}).content.decode()
        assert (claim.sources.first().url in found) == is_told
        told = browser.get(events, {"q": f"claim:{claim.pk}"}).content.decode()
        assert (SECRET in told) == is_told
    page = at_desk(crew.second).get(sources_list).content.decode()
    assert "sealed" in page
