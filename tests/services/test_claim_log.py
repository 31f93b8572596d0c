import pytest

from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Claim, Claimant
from factcheck.services import claim_log
from tests.factories import StoryFactory

pytestmark = pytest.mark.django_db

TEXT = "Nothing new. The river rose by two metres overnight, the mayor said. Rain goes on."
START, END = TEXT.index("The river"), TEXT.index(" Rain")


@pytest.fixture
def story(desk, editor):
    return StoryFactory(desk=desk, added_by=editor, text=TEXT)


def test_person_marks_a_passage_as_a_claim(story, reviewer):
    claim = claim_log.mark(
        story_id=story.pk, start=START, end=END, by=reviewer, claimant=" The mayor "
    )
    assert (claim.text, claim.claimant.name) == (TEXT[START:END], "The mayor")
    figure = claim.figures[0]
    assert (figure["low"], figure["unit"]) == (2, "metres")
    assert TEXT[figure["start"] : figure["end"]] == figure["quote"]
    assert AuditEvent.objects.get().verb == "claim.log"
    assert claim.searches.count() == 1


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(5, 5, "bad_range"), (9, 3, "bad_range"), (-1, 4, "bad_range"), (0, 10_000, "bad_range")],
)
def test_passage_outside_the_story_is_refused(story, editor, start, end, code):
    with pytest.raises(InvalidInput) as refusal:
        claim_log.mark(story_id=story.pk, start=start, end=end, by=editor)
    assert refusal.value.code == code
    assert not Claim.objects.exists()


def test_passage_of_white_space_or_of_a_whole_book_is_refused(desk, editor):
    story = StoryFactory(desk=desk, text="a" + " " * 50 + "b" * 6_000)
    with pytest.raises(InvalidInput, match="Mark a passage"):
        claim_log.mark(story_id=story.pk, start=1, end=40, by=editor)
    with pytest.raises(InvalidInput, match="one statement"):
        claim_log.mark(story_id=story.pk, start=51, end=6_051, by=editor)


@pytest.mark.parametrize(
    ("claimant", "code"), [("a\x00", "not_text"), ("\ud800", "not_text"), ("a" * 201, "too_long")]
)
def test_claimant_that_cannot_be_kept_is_refused(story, editor, claimant, code):
    with pytest.raises(InvalidInput) as refusal:
        claim_log.mark(story_id=story.pk, start=START, end=END, by=editor, claimant=claimant)
    assert (refusal.value.code, refusal.value.field) == (code, "claimant")


def test_passage_is_logged_once(story, editor):
    claim_log.mark(story_id=story.pk, start=START, end=END, by=editor)
    with pytest.raises(InvalidInput, match="logged already"):
        claim_log.mark(story_id=story.pk, start=START, end=END, by=editor)
    assert Claim.objects.count() == 1


def test_passage_is_logged_by_people_of_the_desk_only(story, administrator, stranger):
    with pytest.raises(NotPermitted):
        claim_log.mark(story_id=story.pk, start=START, end=END, by=administrator)
    with pytest.raises(NotFound):
        claim_log.mark(story_id=story.pk, start=START, end=END, by=stranger)


def test_claimants_are_made_in_one_order_so_that_two_stories_never_wait_for_each_other():
    names = {f"Claimant {number}" for number in range(50)}
    assert set(claim_log.claimants_called(names)) == names
    made = Claimant.objects.order_by("pk").values_list("name", flat=True)
    assert list(made) == sorted(names)


def test_claim_that_a_person_marks_is_weighed_by_the_same_rules(desk, editor):
    text = "Nice weather. Forces captured 100 soldiers in Lomna, the largest number since May."
    story = StoryFactory(desk=desk, text=text)
    worth = [
        claim_log.mark(story_id=story.pk, start=start, end=end, by=editor).check_worthiness
        for start, end in ((0, 13), (14, len(text)))
    ]
    assert worth == [0, 3]
