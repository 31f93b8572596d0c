import pytest

from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Claim, StoryVersion
from factcheck.services import claim_log, revisions, stories
from factcheck.services.stories import Draft

pytestmark = pytest.mark.django_db

TEXT = "At dawn 40 tanks crossed the border, Ruda said.\n\nThe bridge at Orlov fell on Monday."


@pytest.fixture
def story(desk, editor):
    taken = stories.add(desk_id=desk.pk, by=editor, draft=Draft(text=TEXT, language="uk")).story
    for quote in ("40 tanks crossed the border", "The bridge at Orlov fell on Monday."):
        start = TEXT.index(quote)
        claim_log.mark(story_id=taken.pk, start=start, end=start + len(quote), by=editor)
    return taken


def revise(story, by, text, **others):
    return revisions.revise(story_id=story.pk, by=by, text=text, **others)


def standing(story):
    story.refresh_from_db()
    return {
        row.claim.text: None if row.lost_at else story.text[row.start : row.end] == row.quote
        for row in story.appearances.select_related("claim")
    }


def test_claims_are_found_again_where_the_edit_moved_them(story, editor):
    revision = revise(story, editor, f"New first line.\n\n{TEXT}")
    assert (len(revision.kept), revision.lost, revision.reworded) == (2, [], [])
    assert set(standing(story).values()) == {True}


def test_claims_that_the_edit_took_out_are_lost_and_told(story, reviewer):
    claim = Claim.objects.get(text__startswith="The bridge")
    revision = revise(story, reviewer, TEXT.split("\n", maxsplit=1)[0])
    assert [row.claim for row in revision.lost] == [claim]
    assert standing(story)[claim.text] is None
    version = claim.version
    claim.refresh_from_db()
    assert claim.version == version + 1
    event = AuditEvent.objects.get(verb="claim.lose_passage")
    assert (event.subject, event.data["quote"]) == (f"claim:{claim.pk}", claim.text)
    assert AuditEvent.objects.get(verb="story.revise").data["lost"] == [claim.pk]


def test_claim_that_was_lost_is_found_when_its_words_come_back(story, editor):
    revise(story, editor, TEXT.split("\n", maxsplit=1)[0])
    revision = revise(story, editor, TEXT)
    assert len(revision.found_again) == 1
    assert set(standing(story).values()) == {True}
    assert AuditEvent.objects.filter(verb="claim.find_passage").exists()


def test_reworded_claim_stands_where_it_is_reworded(story, editor):
    revision = revise(story, editor, TEXT.replace("The bridge", "A bridge"))
    (row,) = revision.reworded
    assert row.quote == "A bridge at Orlov fell on Monday."
    assert row.claim.text.startswith("The bridge")
    told = AuditEvent.objects.get(verb="claim.reword_passage").data
    assert (told["was"], told["quote"]) == (row.claim.text, row.quote)


def test_two_passages_may_change_places(story, editor):
    first, second = TEXT.split("\n\n")
    assert not revise(story, editor, f"{second}\n\n{first}").lost
    assert set(standing(story).values()) == {True}


def test_earlier_text_is_kept_and_never_changes(story, editor):
    revise(story, editor, f"{TEXT} More.", title="New title")
    version = StoryVersion.objects.get()
    assert (version.number, version.text, version.replaced_by) == (1, TEXT, editor)
    story.refresh_from_db()
    assert (story.title, story.text) == ("New title", f"{TEXT} More.")


def test_what_the_edit_adds_is_logged_once(desk, editor):
    text = "Troops captured more than 100 soldiers on Wednesday, Jane Ruda said."
    story = stories.add(desk_id=desk.pk, by=editor, draft=Draft(text=text)).story
    revision = revise(story, editor, f"{text} Some 3,000 people left the region, Ruda said.")
    assert len(revision.kept) == 1
    (claim,) = revision.logged
    assert "3,000" in claim.text


def test_same_text_is_no_edit(story, editor):
    events = AuditEvent.objects.count()
    assert not revise(story, editor, TEXT.replace("\n", "\r\n")).is_new
    assert not StoryVersion.objects.exists()
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(("text", "code"), [("", "empty_story"), ("\x00", "not_text")])
def test_bad_text_is_refused(story, editor, text, code):
    with pytest.raises(InvalidInput) as refusal:
        revise(story, editor, text)
    assert refusal.value.code == code


def test_text_of_another_story_is_refused(story, desk, editor):
    stories.add(desk_id=desk.pk, by=editor, draft=Draft(text="Another.", language="uk"))
    with pytest.raises(InvalidInput) as refusal:
        revise(story, editor, "Another.")
    assert refusal.value.code == "already_there"
    assert not StoryVersion.objects.exists()


def test_story_without_an_address_cannot_be_read_again(story, editor):
    with pytest.raises(InvalidInput) as refusal:
        revisions.read_again(story_id=story.pk, by=editor)
    assert refusal.value.code == "no_address"


def test_edits_are_for_people_of_the_desk(story, administrator, stranger):
    for by, error in ((administrator, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            revise(story, by, "Other.")
        with pytest.raises(error):
            revisions.read_again(story_id=story.pk, by=by)
