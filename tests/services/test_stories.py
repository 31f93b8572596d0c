import pytest

from factcheck.enums import Intake, JobKind
from factcheck.errors import (
    InvalidInput,
    NotFound,
    NotPermitted,
    SourceRejected,
    SourceUnavailable,
)
from factcheck.models import Appearance, AuditEvent, Claim, Claimant, Job, Search, Story
from factcheck.services import stories
from factcheck.services.stories import Draft
from tests.factories import PublisherFactory
from tests.pdfs import pdf
from tests.stories import PAGE, TEXT

pytestmark = pytest.mark.django_db


def nothing_was_stored():
    kinds = (Story, Claim, Appearance, Search, Job, AuditEvent, Claimant)
    return not any(kind.objects.exists() for kind in kinds)


def add(desk, by, **draft):
    return stories.add(desk_id=desk.pk, by=by, draft=Draft(**{"text": TEXT} | draft))


def test_story_comes_in_with_its_claims_and_their_searches(desk, editor):
    taken = add(desk, editor)
    assert taken.is_new
    assert (taken.story.title, taken.story.added_by) == ("A day at the border", editor)
    appearances = taken.story.appearances.order_by("start")
    assert [row.quote for row in appearances] == [
        row.story.text[row.start : row.end] for row in appearances
    ]
    first = appearances[0].claim
    assert first.claimant.name == "Oleksandr Syrskyi"
    assert (first.figures[0]["low"], first.figures[0]["high"]) == (100, None)
    assert (first.status, first.ruling) == ("unverified", None)
    assert Search.objects.count() == Job.objects.filter(kind=JobKind.SEARCH).count() == 2
    event = AuditEvent.objects.get()
    assert (event.verb, len(event.data["claims"])) == ("story.add", 2)


def test_same_text_on_the_same_desk_is_the_same_story(desk, editor, reviewer, stranger):
    first = add(desk, editor)
    again = add(desk, reviewer, text=TEXT.replace("\n", "\r\n") + "\n")
    assert (again.story, again.is_new) == (first.story, False)
    assert Claim.objects.count() == 2
    assert add(stranger.desks.get(), stranger).is_new


def test_story_without_searches_when_intake_does_not_ask_for_them(desk, editor, settings):
    settings.SEARCH_ON_INTAKE = False
    add(desk, editor)
    assert not Search.objects.exists()
    assert not Job.objects.exists()


def test_story_in_a_language_that_nobody_reads_comes_in_without_claims(desk, editor):
    taken = add(desk, editor, language="uk")
    assert (taken.is_new, taken.story.appearances.count()) == (True, 0)
    assert add(desk, editor, text=TEXT + ".", language="en-US").story.appearances.count() == 2


def test_story_knows_its_publisher_by_its_address(desk, editor):
    paper = PublisherFactory(address="paper.example.org/world")
    PublisherFactory(address="paper.example.org")
    story = add(desk, editor, url="https://www.paper.example.org/world/1#top").story
    assert (story.publisher, story.url) == (paper, "https://www.paper.example.org/world/1")


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        ({"text": ""}, "empty_story", "text"),
        ({"text": " \n\t "}, "empty_story", "text"),
        ({"text": "a" * 500_001}, "too_large", "text"),
        ({"text": "a" * 5_000_000}, "too_large", "text"),
        ({"text": "nul\x00"}, "not_text", "text"),
        ({"title": "nul\x00"}, "not_text", "text"),
        ({"text": "lone \ud800 surrogate"}, "not_text", "text"),
        ({"language": "klingon"}, "unknown_language", "language"),
        ({"language": ""}, "unknown_language", "language"),
        ({"language": "en-" + "x" * 50}, "unknown_language", "language"),
        ({"language": "en-Latn-GB-oed"}, "unknown_language", "language"),
        ({"url": "ftp://example.org/a"}, "bad_address", "url"),
        ({"url": "https://"}, "bad_address", "url"),
        ({"url": "http://[::1"}, "bad_address", "url"),
        ({"url": "https://example.org/" + "a" * 2_000}, "bad_address", "url"),
        ({"url": "https://example.org/\x00"}, "bad_address", "url"),
    ],
)
def test_story_is_refused_with_what_is_wrong_and_nothing_is_stored(
    desk, editor, draft, code, field
):
    with pytest.raises(InvalidInput) as refusal:
        add(desk, editor, **draft)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert nothing_was_stored()


def test_story_is_refused_from_people_who_may_not_add_any(desk, administrator, stranger, editor):
    with pytest.raises(NotPermitted):
        add(desk, administrator)
    with pytest.raises(NotFound):
        add(desk, stranger)
    editor.is_active = False
    with pytest.raises(NotFound):
        add(desk, editor)
    assert nothing_was_stored()


def test_page_comes_in_by_its_address(desk, editor, httpserver, settings):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html")
    url = f"http://127.0.0.1:{httpserver.port}/story"
    taken = stories.add_url(desk_id=desk.pk, by=editor, url=url)
    assert (taken.story.url, taken.story.intake) == (url, Intake.URL)
    assert taken.story.title == "A day at the border"
    assert str(taken.story.published_on) == "2024-08-14"
    assert taken.story.appearances.count() == 2


@pytest.mark.parametrize(
    ("path", "body", "kind", "status", "error", "code"),
    [
        ("/pdf", b"%PDF-1.7 ...", "application/pdf", 200, SourceRejected, "no_text"),
        ("/gone", b"gone", "text/html", 404, SourceRejected, "http_404"),
        ("/broken", b"oops", "text/html", 500, SourceUnavailable, "http_500"),
        ("/empty", b"<html></html>", "text/html", 200, SourceRejected, "no_text"),
    ],
)
def test_page_is_refused_with_the_reason(
    desk, editor, httpserver, settings, path, body, kind, status, error, code
):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    httpserver.expect_request(path).respond_with_data(body, status=status, content_type=kind)
    url = f"http://127.0.0.1:{httpserver.port}{path}"
    with pytest.raises(error) as refusal:
        stories.add_url(desk_id=desk.pk, by=editor, url=url)
    assert refusal.value.code == code
    assert nothing_was_stored()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://10.0.0.1/", "http://[::1]/"])
def test_page_in_a_private_network_is_refused(desk, editor, url):
    with pytest.raises(SourceRejected):
        stories.add_url(desk_id=desk.pk, by=editor, url=url)
    assert nothing_was_stored()


def add_file(desk, by, name, content):
    return stories.add_file(desk_id=desk.pk, by=by, name=name, content=content)


def test_file_of_plain_text_comes_in(desk, editor):
    taken = add_file(desk, editor, "story.txt", b"\xef\xbb\xbf" + TEXT.encode())
    assert (taken.story.text, taken.story.intake) == (TEXT, Intake.FILE)


def test_saved_page_comes_in(desk, editor):
    taken = add_file(desk, editor, "Story.HTML", PAGE.encode())
    assert (taken.story.title, taken.story.appearances.count()) == ("A day at the border", 2)


def test_pdf_comes_in(desk, editor):
    taken = add_file(desk, editor, "Report.PDF", pdf(TEXT, info="/Title(A day)"))
    assert (taken.story.title, taken.story.appearances.count()) == ("A day", 2)


def test_pdf_without_text_is_refused(desk, editor):
    with pytest.raises(SourceRejected, match="may be a scan"):
        add_file(desk, editor, "Report.pdf", pdf(""))
    assert nothing_was_stored()


@pytest.mark.parametrize("content", [b"%PDF-1.7\xff\xfe", b"\xff\xfea\x00", b"\x89PNG\r\n\x1a\n"])
def test_file_that_is_no_text_is_refused(desk, editor, content):
    with pytest.raises(InvalidInput, match="not plain text in UTF-8"):
        add_file(desk, editor, "story.txt", content)
    assert nothing_was_stored()
