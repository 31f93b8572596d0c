"""Feeds as programs read them: by feedparser, which is not ours, and as plain JSON and XML."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest
from lxml import etree

from factcheck.enums import Status
from factcheck.pages import syndication
from factcheck.rendering.syndication import Channel, Entry, json_feed
from tests.claims import claim_in, crew_of
from tests.published import correct, publish_many, withdraw

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 8, 15, tzinfo=UTC)
XML = ["/feeds/atom.xml", "/feeds/rss.xml"]
ALL = [*XML, "/feeds/feed.json", "/feeds/claim-reviews.json", "/sitemap.xml", "/sitemaps/0.xml"]


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def history(desk, crew):
    """A verdict that was corrected, and one that was withdrawn."""
    first = claim_in(Status.PUBLISHED, crew, desk, text="Troops captured <b>100</b> & more.")
    second = claim_in(Status.PUBLISHED, crew, desk, text="The bridge fell.")
    correct(first, crew, rationale="Two brigades say <b>102</b>.")
    withdraw(second, crew)
    return first, second


def content(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def located(client, address):
    """The addresses that a sitemap holds, without their host."""
    found = etree.fromstring(content(client, address)).iterfind(".//{*}loc")
    return [each.text.removeprefix(syndication.settings.SITE_URL) for each in found]


@pytest.mark.parametrize("address", XML)
def test_feed_tells_of_every_version_newest_first(client, history, settings, address):
    feed = feedparser.parse(content(client, address), sanitize_html=False)
    assert not feed.bozo
    assert feed.feed.title == "Fact checks by The Test Gazette"
    assert [entry.title for entry in feed.entries] == [
        "Withdrawn: “The bridge fell.”",
        "Clarified: Confirmed: “Troops captured <b>100</b> & more.”",
        "Confirmed: “The bridge fell.”",
        "Confirmed: “Troops captured <b>100</b> & more.”",
    ]
    corrected = feed.entries[1]
    first, _ = history
    assert corrected.link == f"{settings.SITE_URL}/verdicts/{first.pk}/"
    assert corrected.id.endswith(f"/verdicts/{first.pk}/versions/2/")
    assert corrected.summary == "A date was missing. Two brigades say &lt;b&gt;102&lt;/b&gt;."
    assert len({entry.id for entry in feed.entries}) == 4


def test_json_feed_names_the_people_who_ruled_where_the_verdict_does():
    entry = Entry("k", "u", "t", "s", "en", NOW, NOW, (), ("Ada Quill", "Ben Ink"))
    channel = Channel("The Gazette", "https://a.example", "https://a.example/feed.json")
    items = json_feed(channel, [entry, replace(entry, people=())])["items"]
    assert items[0]["authors"] == [{"name": "Ada Quill"}, {"name": "Ben Ink"}]
    assert "authors" not in items[1]


def test_json_feed_tells_the_same(client, history):
    feed = json.loads(content(client, "/feeds/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    titles = [item["title"] for item in feed["items"]]
    assert titles[1] == "Clarified: Confirmed: “Troops captured <b>100</b> & more.”"
    for item in feed["items"]:
        assert item.keys() >= {"id", "url", "content_text", "date_published"}
        assert datetime.fromisoformat(item["date_modified"]).tzinfo


def test_data_feed_has_each_verdict_once_and_says_when_one_was_deleted(client, history):
    first, second = history
    feed = json.loads(content(client, "/feeds/claim-reviews.json"))
    standing, gone = feed["dataFeedElement"]
    assert (feed["@type"], feed["@context"]) == ("DataFeed", "https://schema.org")
    (review,) = standing["item"]
    assert (review["@type"], review["correction"]["text"]) == ("ClaimReview", "A date was missing.")
    assert standing["dateCreated"] < standing["dateModified"]
    assert gone["url"].endswith(f"/verdicts/{second.pk}/")
    assert gone["dateDeleted"] == gone["dateModified"]
    assert "item" not in gone
    assert datetime.fromisoformat(feed["dateModified"]) == datetime.fromisoformat(
        gone["dateModified"]
    )
    assert "dateDeleted" not in standing
    assert review["url"].endswith(f"/verdicts/{first.pk}/")


def test_sitemap_leads_to_every_page(client, history):
    (part,) = located(client, "/sitemap.xml")
    assert located(client, part) == [
        "/",
        "/about/",
        "/corrections/",
        *(f"/verdicts/{claim.pk}/" for claim in history),
    ]
    assert content(client, part).count(b"<lastmod>") == 2
    assert client.get("/sitemaps/7.xml").status_code == 404


def test_long_history_is_mapped_in_parts(client, desk, crew, monkeypatch):
    monkeypatch.setattr(syndication, "PAGES_IN_A_MAP", 2)
    publish_many(3, desk, crew.editor)
    parts = [located(client, part) for part in located(client, "/sitemap.xml")]
    counts = [sum(page.startswith("/verdicts/") for page in part) for part in parts]
    assert (sum(counts), max(counts)) == (3, 2)


@pytest.mark.parametrize("address", ALL)
def test_nothing_new_is_told_without_a_body(client, history, crew, address):
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    withdraw(history[0], crew)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", ALL)
def test_feed_is_there_before_anything_was_published(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "public" in answer.headers["Cache-Control"]
    assert client.post(address).status_code == 405


def test_data_feed_of_many_takes_as_many_queries_as_of_one(
    client, desk, crew, django_assert_num_queries
):
    claim_in(Status.PUBLISHED, crew, desk)
    with django_assert_num_queries(3):
        content(client, "/feeds/claim-reviews.json")
    others = [claim_in(Status.PUBLISHED, crew, desk) for _ in range(2)]
    with django_assert_num_queries(3):
        feed = json.loads(content(client, "/feeds/claim-reviews.json"))
    assert len(feed["dataFeedElement"]) == 1 + len(others)
