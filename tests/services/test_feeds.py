from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import JobKind, JobState
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, FeedEntry, Job, WatchedFeed
from factcheck.providers import Query
from factcheck.services import feeds, jobs, schedule, switchboard, work
from tests.factories import ClaimFactory, DeskFactory, FeedEntryFactory, WatchedFeedFactory

pytestmark = pytest.mark.django_db

URL = "https://paper.example.org/feed.xml"
FEED = """<rss version="2.0"><channel><title>The Paper</title>
<item><title>Troops captured soldiers</title><link>/a</link><description>A hundred.</description>
<pubDate>Wed, 14 Aug 2024 10:00:00 GMT</pubDate></item>
<item><title>Weather</title><link>/b</link></item></channel></rss>"""


@pytest.fixture
def web(httpserver, settings):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    return httpserver


def watched_at(web, **fields):
    return WatchedFeedFactory(url=f"http://127.0.0.1:{web.port}/feed", **fields)


def poll(feed):
    jobs.enqueue(JobKind.POLL, feed.pk)
    job = Job.objects.get(kind=JobKind.POLL, state=JobState.QUEUED)
    work.perform(job_id=job.pk)
    for row in (job, feed):
        row.refresh_from_db()
    return job


def test_added_feed_is_polled_at_once(desk, editor):
    row = feeds.add(desk_id=desk.pk, by=editor, url=f" {URL}#top ")
    assert (row.url, row.added_by, str(row)) == (URL, editor, URL)
    assert Job.objects.get(kind=JobKind.POLL).subject_id == row.pk
    event = AuditEvent.objects.get()
    assert (event.verb, event.desk, event.data) == ("feeds.add", desk, {"url": URL})
    assert feeds.add(desk_id=desk.pk, by=editor, url=URL) == row
    assert AuditEvent.objects.count() == 1


def test_removed_feed_is_read_no_more_and_may_come_back(desk, editor):
    row = feeds.add(desk_id=desk.pk, by=editor, url=URL)
    for _ in range(2):
        assert feeds.remove(feed_id=row.pk, by=editor).removed_by == editor
    assert [event.verb for event in AuditEvent.objects.order_by("pk")] == [
        "feeds.add",
        "feeds.remove",
    ]
    assert poll(row).state == JobState.DONE
    assert row.polled_at is None
    assert feeds.add(desk_id=desk.pk, by=editor, url=URL) != row


def test_feeds_are_chosen_by_who_may(desk, editor, reviewer, stranger):
    row = feeds.add(desk_id=desk.pk, by=editor, url=URL)
    for by, error in ((reviewer, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            feeds.add(desk_id=desk.pk, by=by, url="https://other.example/")
        with pytest.raises(error):
            feeds.remove(feed_id=row.pk, by=by)
    assert WatchedFeed.objects.watched().get() == row


@pytest.mark.parametrize("url", ["", "feed", "file:///etc/passwd", "http://user:word@e.org/"])
def test_feed_without_an_address_is_refused(desk, editor, url):
    with pytest.raises(InvalidInput) as refused:
        feeds.add(desk_id=desk.pk, by=editor, url=url)
    assert refused.value.field == "url"


def test_desk_watches_so_many_feeds_and_no_more(desk, editor, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_OF_A_DESK", 1)
    feeds.add(desk_id=desk.pk, by=editor, url=URL)
    with pytest.raises(InvalidInput, match="Remove one first"):
        feeds.add(desk_id=desk.pk, by=editor, url="https://other.example/")
    assert feeds.add(desk_id=desk.pk, by=editor, url=URL).url == URL


def test_entries_are_kept_once_and_found_by_a_search(web):
    web.expect_request("/feed").respond_with_data(FEED, content_type="application/rss+xml")
    feed = watched_at(web, failure="It was away.", failures_in_row=2)
    for _ in range(2):
        assert poll(feed).state == JobState.DONE
    assert (feed.title, feed.failure, feed.failures_in_row) == ("The Paper", "", 0)
    assert feed.due_at > timezone.now() + feeds.POLL_EVERY / 2
    first, _ = FeedEntry.objects.order_by("pk")
    assert (first.title, first.summary) == ("Troops captured soldiers", "A hundred.")
    assert first.published_on.isoformat() == "2024-08-14"
    (hit,) = switchboard.watched_feeds(ClaimFactory(desk=feed.desk)).search(Query("captured"))
    assert (hit.url, hit.publisher) == (f"http://127.0.0.1:{web.port}/a", "The Paper")
    assert switchboard.watched_feeds(ClaimFactory()).search(Query("captured")) == []


def test_entries_of_long_ago_are_let_go(web):
    web.expect_request("/feed").respond_with_data(FEED, content_type="application/rss+xml")
    feed = watched_at(web)
    FeedEntryFactory(feed=feed, seen_at=timezone.now() - feeds.KEPT - timedelta(hours=1))
    poll(feed)
    assert FeedEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ("<html>No feed.</html>", 200, "no RSS or Atom feed"),
        ("<!DOCTYPE r [<!ENTITY a 'b'>]><rss/>", 200, "document type"),
        ("gone", 404, "does not have this page"),
        ("busy", 500, "500"),
    ],
)
def test_feed_that_cannot_be_read_says_why_and_is_left_alone_longer(web, body, status, sentence):
    web.expect_request("/feed").respond_with_data(body, status, content_type="text/xml")
    feed = watched_at(web, title="The Paper", failures_in_row=2)
    FeedEntryFactory(feed=feed)
    assert poll(feed).state == JobState.DONE
    assert sentence in feed.failure
    assert (feed.failures_in_row, feed.title) == (3, "The Paper")
    wait = feed.due_at - timezone.now()
    assert feeds.POLL_EVERY * 3.9 < wait <= feeds.POLL_EVERY * 4
    assert FeedEntry.objects.count() == 1


def test_wait_after_failures_ends_at_a_day(web):
    web.expect_request("/feed").respond_with_data("no", 404)
    feed = watched_at(web, failures_in_row=10)
    poll(feed)
    assert feed.due_at - timezone.now() <= feeds.MAX_WAIT
    assert feed.failures_in_row == 10


def test_site_that_asks_for_a_pause_gets_it(web):
    web.expect_request("/feed").respond_with_data("later", 429, {"Retry-After": "7200"})
    feed = watched_at(web)
    poll(feed)
    assert feed.due_at - timezone.now() > timedelta(minutes=119)


def test_robots_txt_is_followed(web, settings):
    web.clear()
    web.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /feed")
    feed = watched_at(web)
    poll(feed)
    assert "robots.txt" in feed.failure


def test_polls_are_entered_when_they_are_due():
    now = timezone.now()
    due = WatchedFeedFactory(due_at=now - timedelta(seconds=1))
    WatchedFeedFactory(due_at=now + timedelta(minutes=1))
    WatchedFeedFactory(due_at=now, removed_at=now, removed_by=due.added_by, desk=DeskFactory())
    assert feeds.enter_due in schedule.DUE
    assert (feeds.enter_due(), feeds.enter_due()) == (1, 0)
    assert Job.objects.get(kind=JobKind.POLL).subject_id == due.pk
