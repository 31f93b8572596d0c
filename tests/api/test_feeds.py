import pytest

from factcheck.models import WatchedFeed
from tests.factories import WatchedFeedFactory

pytestmark = pytest.mark.django_db

WORDS = {"url": "https://paper.example.org/feed.xml"}


def test_feed_is_added_listed_and_removed(program, editor, desk):
    caller = program(editor)
    made = caller.post(f"desks/{desk.pk}/feeds/", WORDS)
    assert made.status_code == 201, made.json()
    assert (made.json()["url"], made.json()["added_by"]["id"]) == (WORDS["url"], editor.pk)
    removed = caller.post(f"feeds/{made.json()['id']}/remove/")
    assert (removed.status_code, removed.json()["removed_by"]["id"]) == (200, editor.pk)
    (row,) = caller.get(f"desks/{desk.pk}/feeds/").json()["results"]
    assert row["removed_at"]


@pytest.mark.parametrize("count", [1, 3])
def test_feeds_ask_as_often_for_three_as_for_one(
    program, editor, desk, django_assert_num_queries, count
):
    WatchedFeedFactory.create_batch(count, desk=desk)
    WatchedFeedFactory()
    caller = program(editor)
    with django_assert_num_queries(3):
        assert len(caller.get(f"desks/{desk.pk}/feeds/").json()["results"]) == count


def test_reviewer_and_stranger_choose_nothing(program, reviewer, stranger, desk):
    row = WatchedFeedFactory(desk=desk)
    for by, status in ((reviewer, 403), (stranger, 404)):
        caller = program(by)
        assert caller.post(f"desks/{desk.pk}/feeds/", WORDS).status_code == status
        assert caller.post(f"feeds/{row.pk}/remove/").status_code == status
    assert WatchedFeed.objects.watched().get() == row


@pytest.mark.parametrize("url", ["", "feed", "ftp://e.org/", "\x00", 5, "x" * 2_001])
def test_bad_address_is_refused_by_name(program, editor, desk, url):
    answer = program(editor).post(f"desks/{desk.pk}/feeds/", {"url": url})
    problem = answer.json()
    assert answer.status_code == 400, problem
    assert {each["field"] for each in problem.get("errors", [problem])} == {"url"}
