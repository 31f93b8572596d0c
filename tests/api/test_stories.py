import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from factcheck.enums import Role
from factcheck.models import AuditEvent, Claim, Job, Story
from tests.factories import (
    AppearanceFactory,
    ClaimFactory,
    DeskFactory,
    MembershipFactory,
    PublisherFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db

TEXT = (
    "Fighting went on near Sudzha.\n\n"
    "Ukrainian forces captured more than 100 soldiers on Wednesday, the commander said."
)


def handed_in(caller, desk, /, **words):
    return caller.post("stories/", {"desk": desk.pk, "text": TEXT} | words)


def sent_as_file(caller, desk, content, /, name="story.txt", **fields):
    body = {"desk": str(desk.pk), "file": SimpleUploadedFile(name, content)} | fields
    return caller.generic(
        "POST", "stories/", encode_multipart(BOUNDARY, body), content_type=MULTIPART_CONTENT
    )


def nothing_stored():
    return not (Story.objects.exists() or Claim.objects.exists() or Job.objects.exists())


def test_story_is_taken_in_with_its_claims(program, editor, desk):
    PublisherFactory(name="The Courier", address="courier.example.org")
    caller = program(editor)
    answer = handed_in(
        caller,
        desk,
        title="Fighting in Kursk",
        url="https://courier.example.org/kursk",
        language="en-GB",
        published_on="2024-08-14",
    )
    story = answer.json()
    assert answer.status_code == 201, story
    assert answer.headers["Location"] == f"/api/v1/stories/{story['id']}/"
    assert (story["title"], story["text"]) == ("Fighting in Kursk", TEXT)
    assert (story["publisher"], story["published_on"]) == ("The Courier", "2024-08-14")
    assert (story["language"], story["intake"]) == ("en-GB", "text")
    assert story["claim_count"] == len(story["claims"]) > 0
    claim = next(each for each in story["claims"] if "100 soldiers" in each["text"])
    assert TEXT[claim["start"] : claim["end"]] == claim["quote"]
    assert claim["rating"]["slug"] == "unverified"
    assert caller.get(answer.headers["Location"]).json() == story
    assert Job.objects.filter(kind="search").count() == len(story["claims"])


def test_same_text_is_the_same_story(program, editor, desk):
    caller = program(editor)
    first, second = handed_in(caller, desk), handed_in(caller, desk, title="Another title")
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json()
    assert Story.objects.count() == 1


def test_text_file_is_taken_in(program, editor, desk):
    answer = sent_as_file(program(editor), desk, TEXT.encode(), language="en")
    assert answer.status_code == 201, answer.json()
    assert (answer.json()["text"], answer.json()["intake"]) == (TEXT, "file")


def test_saved_page_is_taken_in(program, editor, desk):
    sentence = "Ukrainian forces captured more than 100 soldiers on Wednesday. "
    page = f"<html><title>Kursk</title><article><p>{sentence * 10}</p></article></html>"
    answer = sent_as_file(program(editor), desk, page.encode(), name="Page.HTML")
    assert answer.status_code == 201, answer.json()
    assert "100 soldiers" in answer.json()["text"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "private_address"),
        ("http://localhost/", "local_name"),
        ("http://10.0.0.1/story", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://example.org:22/", "bad_port"),
    ],
)
def test_address_that_must_not_be_read_is_refused(url, code, program, editor, desk):
    answer = program(editor).post("stories/", {"desk": desk.pk, "url": url})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["type"].endswith("/source_rejected")
    assert nothing_stored()


def served(httpserver, settings, page, **options):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    httpserver.expect_request("/story").respond_with_data(page, **options)
    return httpserver.url_for("/story").replace("localhost", "127.0.0.1")


def test_address_is_read_and_its_article_taken_in(program, editor, desk, httpserver, settings):
    sentence = "Ukrainian forces captured more than 100 soldiers on Wednesday. "
    page = f"<html lang=en><title>Kursk</title><article><p>{sentence * 10}</p></article></html>"
    url = served(httpserver, settings, page, content_type="text/html")
    answer = program(editor).post("stories/", {"desk": desk.pk, "url": url})
    assert answer.status_code == 201, answer.json()
    assert (answer.json()["url"], answer.json()["intake"]) == (url, "url")


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"status": 404}, "source_rejected"),
        ({"status": 503}, "source_unavailable"),
        ({"content_type": "application/pdf"}, "source_rejected"),
        ({"content_type": "image/png"}, "source_rejected"),
    ],
)
def test_address_without_an_article_is_refused(
    options, kind, program, editor, desk, httpserver, settings
):
    url = served(httpserver, settings, "%PDF-1.7", **options)
    answer = program(editor).post("stories/", {"desk": desk.pk, "url": url})
    assert answer.status_code == 422, answer.json()
    assert answer.json()["type"].endswith(f"/{kind}")
    assert nothing_stored()


HALF = "\ud800"
BAD = [
    ({"text": ""}, 400, "text"),
    ({"text": " \n\t "}, 400, "text"),
    ({"text": "a\x00b"}, 400, "text"),
    ({"text": f"It {HALF} broke."}, 400, "text"),
    ({"text": 5}, 400, "text"),
    ({"text": None}, 400, "text"),
    ({"text": ["a", "b"]}, 400, "text"),
    ({"text": "word " * 1_000_000}, 413, "text"),
    ({"title": "x" * 501}, 400, "title"),
    ({"title": "\x00"}, 400, "title"),
    ({"title": HALF}, 400, "title"),
    ({"language": "klingon!"}, 400, "language"),
    ({"language": ""}, 400, "language"),
    ({"language": "english-language-of-the-north"}, 400, "language"),
    ({"language": HALF}, 400, "language"),
    ({"published_on": "2024-02-30"}, 400, "published_on"),
    ({"published_on": "yesterday"}, 400, "published_on"),
    ({"published_on": 20240814}, 400, "published_on"),
    ({"published_on": ["2024-08-14"]}, 400, "published_on"),
    ({"url": "example.org"}, 400, "url"),
    ({"url": "ftp://example.org/"}, 400, "url"),
    ({"url": "javascript:alert(1)"}, 400, "url"),
    ({"url": "http://[half/"}, 400, "url"),
    ({"url": "https://example.org/" + "x" * 2_000}, 400, "url"),
    ({"url": f"https://example.org/{HALF}"}, 400, "url"),
    ({"url": "https://example.org/\x00"}, 400, "url"),
    ({"desk": 10**30}, 400, "desk"),
    ({"desk": "news"}, 400, "desk"),
    ({"desk": None}, 400, "desk"),
    ({"desk": 2**63 - 1}, 404, ""),
    ({"colour": "red"}, 400, "colour"),
    ({"text_digest": "0"}, 400, "text_digest"),
]


@pytest.mark.parametrize(("words", "status", "field"), BAD, ids=lambda value: str(value)[:40])
def test_bad_story_is_refused_by_name_and_nothing_stored(
    words, status, field, program, editor, desk
):
    answer = handed_in(program(editor), desk, **words)
    problem = answer.json()
    assert answer.status_code == status, problem
    named = {each.get("field", "") for each in problem.get("errors", [problem])}
    assert named == {field}
    assert nothing_stored()


def test_story_needs_a_text_or_an_address(program, editor, desk):
    answer = program(editor).post("stories/", {"desk": desk.pk})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "text")


def test_title_and_date_of_an_address_are_its_own(program, editor, desk):
    words = {"desk": desk.pk, "url": "https://example.org/", "title": "Mine"}
    answer = program(editor).post("stories/", words)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "title")


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("story.txt", b"", 400),
        ("story.txt", b"\xff\xfe\x00", 400),
        ("story.txt", "Kursk, Übersicht".encode("utf-16"), 400),
        ("story.txt", b"a\x00b", 400),
        ("story.pdf", b"%PDF-1.7 \xe2\xe3\xcf\xd3", 422),
        ("story.html", b"", 422),
        ("story.html", b"<html><body></body></html>", 422),
        ("story.html", b"<!--" + b"x" * 5_000_000 + b"-->", 413),
        ("story.txt", b"word " * 200_000, 413),
    ],
    ids=lambda value: str(value)[:20],
)
def test_bad_file_is_refused_and_nothing_stored(name, content, status, program, editor, desk):
    answer = sent_as_file(program(editor), desk, content, name=name)
    assert answer.status_code == status, answer.json()
    assert nothing_stored()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"desk": "news"}, "desk"),
        ({"desk": "9" * 30}, "desk"),
        ({"desk": ["1", "2"]}, "desk"),
        ({"file": "no file"}, "file"),
        ({"title": "Mine"}, "title"),
        ({"language": "a\x00b"}, "language"),
    ],
)
def test_bad_field_beside_a_file_is_refused_by_name(fields, field, program, editor, desk):
    answer = sent_as_file(program(editor), desk, TEXT.encode(), **fields)
    assert answer.status_code == 400, answer.json()
    assert {each["field"] for each in answer.json()["errors"]} == {field}
    assert nothing_stored()


def test_form_without_a_file_is_refused(program, editor, desk):
    body = encode_multipart(BOUNDARY, {"desk": str(desk.pk), "text": TEXT})
    answer = program(editor).generic("POST", "stories/", body, content_type=MULTIPART_CONTENT)
    assert answer.status_code == 400
    assert nothing_stored()


def test_story_is_taken_in_by_people_of_the_desk_only(program, stranger, administrator, desk):
    assert handed_in(program(stranger), desk).status_code == 404
    assert handed_in(program(administrator), desk).status_code == 403
    assert nothing_stored()


def test_refused_story_leaves_no_trace_of_it(program, editor, desk):
    caller = program(editor)
    before = AuditEvent.objects.count()
    handed_in(caller, desk, language="")
    assert AuditEvent.objects.count() == before


def test_list_holds_the_stories_of_ones_desks_newest_first(program, editor, stranger, desk):
    older, newer = StoryFactory(desk=desk), StoryFactory(desk=desk)
    StoryFactory(desk=stranger.desks.get())
    AppearanceFactory(claim=ClaimFactory(desk=desk), story=older)
    rows = program(editor).get("stories/").json()["results"]
    assert [(row["id"], row["claim_count"]) for row in rows] == [(newer.pk, 0), (older.pk, 1)]
    assert "text" not in rows[0]


def test_list_can_be_narrowed_to_a_desk_and_searched(program, editor, desk):
    other = DeskFactory()
    MembershipFactory(user=editor, desk=other, role=Role.EDITOR)
    there = StoryFactory(desk=other, text="The bridge was destroyed.")
    StoryFactory(desk=desk)
    caller = program(editor)
    for query in (f"desk={other.pk}", "q=bridges", "q=%22bridge%20was%22", "q=-soldiers"):
        rows = caller.get(f"stories/?{query}").json()["results"]
        assert [row["id"] for row in rows] == [there.pk], query


@pytest.mark.parametrize("q", ["'", "\\", "a & | !", "((((", ":*", "%", "\u0000".join("ab")])
def test_search_takes_any_words_without_breaking(q, program, editor):
    assert program(editor).get("stories/", {"q": q}).status_code in {200, 400}


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_two_queries(rows, program, editor, desk, django_assert_num_queries):
    for story in StoryFactory.create_batch(rows, desk=desk, publisher=PublisherFactory()):
        AppearanceFactory(claim=ClaimFactory(desk=desk), story=story)
    caller = program(editor)
    with django_assert_num_queries(2):
        assert len(caller.get("stories/").json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_takes_four_queries(rows, program, editor, desk, django_assert_num_queries):
    story = StoryFactory(desk=desk, text="Troops captured more than 100 soldiers.")
    for start in range(rows):
        AppearanceFactory(claim=ClaimFactory(desk=desk), story=story, start=start)
    caller = program(editor)
    with django_assert_num_queries(4):
        assert len(caller.get(f"stories/{story.pk}/").json()["claims"]) == rows
