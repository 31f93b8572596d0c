from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import Role
from factcheck.models import Claim, Story
from tests.conftest import person
from tests.factories import (
    AppearanceFactory,
    ClaimFactory,
    DeskFactory,
    MembershipFactory,
    PublisherFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db
TEXT = "A day at the border\n\nTroops captured more than 100 soldiers on Wednesday, Ruda said."
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"


@pytest.fixture
def add(at_desk, editor, desk):
    """Hands a story in as the editor and gives the page that answers."""

    def hand_in(**said):
        form = {"desk": desk.pk, "way": "text", "language": "", **said}
        return at_desk(editor).post(reverse("admin:factcheck_story_add"), form)

    return hand_in


def page_of(story):
    return reverse("admin:factcheck_story_change", args=[story.pk])


def test_pasted_text_becomes_a_story_with_its_claims(add, editor):
    response = add(text=TEXT, title="At the border")
    story = Story.objects.get()
    assert response.headers["Location"] == page_of(story)
    assert (story.title, story.added_by, story.intake) == ("At the border", editor, "text")
    assert story.appearances.exists()


def test_file_becomes_a_story(add):
    add(way="file", file=SimpleUploadedFile("report.txt", TEXT.encode()))
    assert Story.objects.get().intake == "file"


def test_same_text_again_leads_to_the_story_that_is_there(add):
    add(text=TEXT)
    response = add(text=TEXT)
    assert response.headers["Location"] == page_of(Story.objects.get())
    assert "had this very text already" in str(next(iter(get_messages(response.wsgi_request))))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": ""}, "The story is empty."),
        ({"text": "x" * 5_000_000}, "500,000 is the most that can be taken"),
        ({"text": "NUL \x00 inside"}, "Null characters are not allowed"),
        ({"text": TEXT, "language": "klingon!"}, "is no language code"),
        ({"way": "url", "url": ""}, "Give the story&#x27;s address."),
        ({"way": "url", "url": "ftp://example.org/x"}, "This is no web address"),
        ({"way": "url", "url": "http://10.0.0.7/x"}, "private"),
        ({"way": "url", "url": "http://127.0.0.1:1/x"}, "does not fetch"),
        ({"way": "url", "url": "http://[::1"}, "This is no web address"),
        ({"way": "file"}, "Choose a file."),
        ({"text": TEXT, "deadline_at": "2020-01-01T12:00"}, "must lie ahead, within a year"),
        ({"way": "pigeon", "text": TEXT}, "Select a valid choice"),
        ({"desk": "", "text": TEXT}, "This field is required"),
        ({"desk": "x", "text": TEXT}, "Select a valid choice"),
    ],
)
def test_story_that_cannot_be_taken_is_told_at_its_field(add, said, sentence):
    response = add(**said)
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert 'class="field-error"' in page
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("report.pdf", PDF, "This PDF is damaged"),
        ("photo.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF", "not plain text in UTF-8"),
        ("nul.txt", b"a\x00b", "NUL"),
        ("empty.txt", b"", "The story is empty."),
        ("empty.html", b"", "article"),
        ("huge.txt", b"x" * 5_000_001, "larger than 5,000,000 bytes"),
    ],
)
def test_file_that_cannot_be_taken_is_told_at_its_field(add, name, content, sentence):
    page = add(way="file", file=SimpleUploadedFile(name, content)).content.decode()
    assert sentence in page.partition('id="id_file_error')[2].partition("</p>")[0]
    assert not Story.objects.exists()


def test_refused_form_keeps_every_word(add):
    page = add(text=TEXT, title="Kept title", language="??").content.decode()
    assert "Kept title" in page
    assert "Troops captured more than 100 soldiers" in page
    assert 'value="??"' in page


def test_only_desk_is_chosen_already(at_desk, editor, desk):
    page = at_desk(editor).get(reverse("admin:factcheck_story_add")).content.decode()
    assert f'<option value="{desk.pk}">News</option>' in page
    assert "Choose a desk" not in page
    second = DeskFactory(name="World")
    both = person(second, "both", Role.EDITOR)
    MembershipFactory(user=both, desk=desk, role=Role.REVIEWER)
    assert (
        "Choose a desk" in at_desk(both).get(reverse("admin:factcheck_story_add")).content.decode()
    )


def test_desk_of_others_takes_no_story_from_here(add, stranger):
    page = add(desk=stranger.memberships.get().desk_id, text=TEXT).content.decode()
    assert "Select a valid choice" in page
    assert not Story.objects.exists()


def test_administrator_adds_no_story(at_desk, administrator, desk):
    form = {"desk": desk.pk, "way": "text", "text": TEXT}
    page = at_desk(administrator).post(reverse("admin:factcheck_story_add"), form)
    assert "Select a valid choice" in page.content.decode()
    assert not Story.objects.exists()


def test_page_marks_each_claim_in_the_whole_text(at_desk, editor, desk):
    story = StoryFactory(desk=desk, text="Before. Troops captured 100. After <b>that</b>.")
    claim = ClaimFactory(desk=desk)
    AppearanceFactory(claim=claim, story=story, start=8, end=28)
    page = at_desk(editor).get(page_of(story)).content.decode()
    address = reverse("admin:factcheck_claim_change", args=[claim.pk])
    assert f'<a href="{address}">Troops captured 100.</a></mark> After &lt;b&gt;that' in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_three_claims_as_for_one(
    at_desk, editor, desk, django_assert_num_queries, count
):
    story = StoryFactory(desk=desk, text="Troops captured more than 100 soldiers.")
    for start in range(count):
        AppearanceFactory(claim=ClaimFactory(desk=desk), story=story, start=start)
    browser = at_desk(editor)
    with django_assert_num_queries(8):
        browser.get(page_of(story))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_three_stories_as_for_one(
    at_desk, editor, desk, django_assert_num_queries, count
):
    for _ in range(count):
        AppearanceFactory(claim=ClaimFactory(desk=desk))
    browser = at_desk(editor)
    with django_assert_num_queries(7):
        browser.get(reverse("admin:factcheck_story_changelist"))


@pytest.fixture
def story(desk):
    return StoryFactory(desk=desk, text="🙂 Ruda said 40 tanks came. Then 40 tanks left.")


@pytest.fixture
def mark(at_desk, editor, story):
    def log(**said):
        address = reverse("admin:factcheck_story_mark", args=[story.pk])
        return at_desk(editor).post(address, said)

    return log


def test_marked_passage_becomes_a_claim(mark, story):
    quote = "Ruda said 40 tanks came."
    start = story.text.index(quote)
    mark(quote=quote, start=start, end=start + len(quote), claimant="Ruda")
    claim = Claim.objects.get()
    appearance = claim.appearances.get()
    assert (appearance.quote, claim.claimant.name) == (quote, "Ruda")


def test_pasted_words_find_their_place(mark, story):
    mark(quote=" Ruda said 40 tanks came.\n")
    assert Claim.objects.get().appearances.get().start == 2


def test_words_win_over_a_range_that_is_not_theirs(mark, story):
    mark(quote="Ruda said 40 tanks came.", start=0, end=5)
    assert Claim.objects.get().appearances.get().start == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"quote": "40 tanks"}, "These words stand in the story 2 times."),
        ({"quote": "50 tanks"}, "The story has no such words."),
        ({"quote": ""}, "This field is required."),
        ({"quote": "Ruda", "claimant": "x" * 201}, "at most 200 characters"),
        ({"quote": "Ruda", "start": "-1", "end": "9" * 30}, ""),
    ],
)
def test_passage_that_is_none_is_told_at_its_field(mark, said, sentence):
    response = mark(**said)
    assert response.status_code in {200, 302}
    if sentence:
        assert sentence in response.content.decode()
        assert not Claim.objects.exists()


def test_passage_is_logged_once(mark, story):
    mark(quote="Ruda said 40 tanks came.")
    assert "logged already" in mark(quote="Ruda said 40 tanks came.").content.decode()
    assert Claim.objects.count() == 1


def test_stories_of_other_desks_are_not_found(at_desk, stranger, story):
    browser = at_desk(stranger)
    assert browser.get(page_of(story)).status_code == 404
    address = reverse("admin:factcheck_story_mark", args=[story.pk])
    assert browser.post(address, {"quote": "Ruda"}).status_code == 404


def test_edit_is_brought_in_and_lost_claims_are_listed(at_desk, editor, desk):
    story = StoryFactory(desk=desk, text="It rained. A bridge fell. He left.", language="uk")
    for start, end in ((11, 25), (26, 34)):
        place = {"start": start, "end": end, "quote": story.text[start:end]}
        AppearanceFactory(claim=ClaimFactory(desk=desk), story=story, **place)
    browser = at_desk(editor)
    address = reverse("admin:factcheck_story_revise", args=[story.pk])
    answer = browser.post(address, {"text": "New. A bridge fell."})
    (told,) = get_messages(answer.wsgi_request)
    assert str(told) == "The edit is in. Claims: 1 found again as they were, 1 lost."
    page = browser.get(page_of(story)).content.decode()
    assert "No longer in it" in page
    assert "He left." in page
    version = browser.get(reverse("admin:factcheck_story_version", args=[story.pk, 1]))
    assert "<del>" in version.content.decode()
    missing = reverse("admin:factcheck_story_version", args=[story.pk, 2])
    assert browser.get(missing).status_code == 404


def test_refused_edit_stays_in_the_form(at_desk, editor, desk):
    story = StoryFactory(desk=desk)
    address = reverse("admin:factcheck_story_revise", args=[story.pk])
    page = at_desk(editor).post(address, {"read_again": "1"} if not story.url else {"text": " "})
    assert page.status_code == 200
    assert "field-error" in page.content.decode()


def test_story_says_of_each_claim_whether_it_may_run(at_desk, editor, desk):
    story = StoryFactory(desk=desk)
    AppearanceFactory(claim=ClaimFactory(desk=desk), story=story)
    assert "Nobody has ruled on it yet." in at_desk(editor).get(page_of(story)).content.decode()


def test_claims_timeline_shows_how_an_edit_reworded_it(at_desk, editor, desk):
    text = "The old bridge over the river fell on Monday."
    story = StoryFactory(desk=desk, text=text, language="uk")
    claim = ClaimFactory(desk=desk, text=text)
    AppearanceFactory(claim=claim, story=story, start=0, end=len(text), quote=text)
    browser = at_desk(editor)
    edited = text.replace("the river", "this river")
    browser.post(reverse("admin:factcheck_story_revise", args=[story.pk]), {"text": edited})
    page = browser.get(reverse("admin:factcheck_claim_change", args=[claim.pk])).content.decode()
    assert "over <del>the</del><ins>this</ins> river" in page


@pytest.fixture
def set_deadline(at_desk, editor, desk):
    """Types a story's deadline in as the editor and gives the page that comes of it."""
    story = StoryFactory(desk=desk, title="At the border")
    address = reverse("admin:factcheck_story_deadline", args=[story.pk])

    def type_in(words):
        answer = at_desk(editor).post(address, {"deadline_at": words}, follow=True)
        return answer.content.decode()

    return type_in


def test_deadline_is_set_shown_and_taken_away(set_deadline, at_desk, editor):
    tomorrow = timezone.localtime() + timedelta(days=1, minutes=5)
    page = set_deadline(f"{tomorrow:%Y-%m-%dT%H:%M}")
    assert "The deadline is set." in page
    assert f"Deadline: {tomorrow.day} {tomorrow:%B %Y, %H:%M}" in page
    listed = at_desk(editor).get(reverse("admin:factcheck_story_changelist")).content.decode()
    assert "in 1\xa0day</time>" in listed
    assert "The story has no deadline." in set_deadline("")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("2020-01-01T12:00", "must lie ahead, within a year"), ("soon", "Enter a valid date/time")],
)
def test_deadline_that_is_refused_stays_typed(set_deadline, typed, sentence):
    page = set_deadline(typed)
    assert sentence in page
    assert f'value="{typed}"' in page
    assert 'id="deadline" open' in page


def test_list_finds_stories_by_words_publisher_and_address(at_desk, editor, desk):
    said = StoryFactory(desk=desk, title="Bridges fell")
    by = StoryFactory(desk=desk, publisher=PublisherFactory(name="The Gazette"))
    there = StoryFactory(desk=desk, url="https://paper.example/report")
    for words, story in (("bridge", said), ("gaz", by), ("https://paper.example/report", there)):
        address = reverse("admin:factcheck_story_changelist")
        listed = at_desk(editor).get(address, {"q": words}).context["cl"].result_list
        assert list(listed) == [story], words
