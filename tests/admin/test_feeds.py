import pytest
from django.urls import reverse

from factcheck.models import WatchedFeed
from tests.factories import FeedEntryFactory, WatchedFeedFactory

pytestmark = pytest.mark.django_db

URL = "https://paper.example.org/feed.xml"


def address(name, *args):
    return reverse(f"admin:factcheck_watchedfeed_{name}", args=args)


def test_feed_is_added_shown_and_removed(at_desk, editor, reviewer, desk):
    browser = at_desk(editor)
    assert browser.get(address("add")).status_code == 200
    browser.post(address("add"), {"desk_id": desk.pk, "url": URL})
    row = WatchedFeed.objects.get()
    assert (row.url, row.added_by) == (URL, editor)
    page = browser.get(address("change", row.pk)).content.decode()
    assert "It has announced nothing yet." in page
    assert "Read it no more" in page
    assert (
        "Read it no more" not in at_desk(reviewer).get(address("change", row.pk)).content.decode()
    )
    at_desk(reviewer).post(address("remove", row.pk))
    row.refresh_from_db()
    assert row.removed_at is None
    browser.post(address("remove", row.pk))
    row.refresh_from_db()
    assert row.removed_by == editor
    assert "Removed" in browser.get(address("changelist")).content.decode()


def test_entries_and_failures_are_shown_as_text(at_desk, editor, desk):
    row = WatchedFeedFactory(desk=desk, title="<b>Paper</b>", failure="It holds <i>no</i> feed.")
    FeedEntryFactory(feed=row, title="<script>x</script>")
    page = at_desk(editor).get(address("change", row.pk)).content.decode()
    for said in ("&lt;b&gt;Paper", "&lt;i&gt;no", "&lt;script&gt;x", "Could not be read"):
        assert said in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"url": "no address"}, "This is no web address."),
        ({"url": ""}, "This field is required."),
        ({"desk_id": "0"}, "Select a valid choice."),
    ],
)
def test_bad_feed_is_told_at_its_field(at_desk, editor, desk, words, said):
    page = at_desk(editor).post(address("add"), {"desk_id": desk.pk, "url": URL} | words)
    assert said in page.content.decode()
    assert not WatchedFeed.objects.exists()


def test_feeds_are_their_desks_own(at_desk, stranger, reviewer, desk):
    row = WatchedFeedFactory(desk=desk, url=URL)
    browser = at_desk(stranger)
    assert browser.get(address("change", row.pk)).status_code == 404
    assert URL not in browser.get(address("changelist")).content.decode()
    browser.post(address("remove", row.pk))
    row.refresh_from_db()
    assert row.removed_at is None
    assert at_desk(reviewer).get(address("add")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_number(
    at_desk, editor, desk, count, django_assert_max_num_queries
):
    WatchedFeedFactory.create_batch(count, desk=desk)
    browser = at_desk(editor)
    browser.get(address("changelist"))
    with django_assert_max_num_queries(14):
        assert browser.get(address("changelist")).status_code == 200
