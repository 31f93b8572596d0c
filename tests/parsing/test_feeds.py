from datetime import UTC, datetime

import pytest

from factcheck.errors import SourceRejected
from factcheck.parsing import Feed, FeedEntry, feeds

URL = "https://news.example/feeds/latest.xml"
ITEM = "<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
ATOM = """<?xml version="1.0" encoding="utf-8"?><!-- ours -->
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>News</title>
<entry><title type="html">A &lt;b&gt;fire&lt;/b&gt;</title><link href="../a"/>
<updated>2024-08-14T10:00:00+03:00</updated><author><name>A. B.</name></author>
<summary>It broke out.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><channel><title>News</title></channel>
<item><title>A fire</title><link>https://news.example/a</link></item></rdf:RDF>"""
AT = datetime(2024, 8, 14, 10, tzinfo=UTC)


def rss(items="", **said):
    told = {"title": "A fire", "link": "/a", "date": "Wed, 14 Aug 2024 10:00:00 GMT"}
    return RSS.format(items=items or ITEM.format(**told | said)).encode()


def read(body):
    return feeds.feed(body, url=URL)


def test_rss_is_read():
    assert read(rss()) == Feed(
        "News", "", (FeedEntry("https://news.example/a", "A fire", published_at=AT),)
    )


def test_atom_is_read():
    (entry,) = read(ATOM.encode()).entries
    assert entry == FeedEntry(
        "https://news.example/a",
        "A fire",
        "It broke out.",
        "A. B.",
        datetime(2024, 8, 14, 7, tzinfo=UTC),
    )
    assert read(ATOM.encode("utf-16")).entries == (entry,)


def test_rdf_is_read():
    assert read(RDF.encode()).entries == (FeedEntry("https://news.example/a", "A fire"),)


def test_language_is_read():
    body = rss().replace(b"<title>News", b"<language>en-gb</language><title>News")
    assert read(body).language == "en"


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "9999-12-31T23:59:59-12:00",
        "0000-00-00",
        "-1",
        "Wed, 32 Aug 2024 10:00:00 GMT",
        "9" * 1_000,
        "",
    ],
)
def test_time_that_no_calendar_has_is_none(date):
    (entry,) = read(rss(date=date)).entries
    assert entry.published_at is None or entry.published_at.year == 2024


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "", "a" * 3_000]
)
def test_entry_without_an_address_of_the_web_is_left_out(link):
    assert read(rss(link=link)).entries == ()


def test_entry_is_cleaned_of_what_no_line_holds():
    (entry,) = read(rss(title="A&#10;fire&#x202e; &lt;script&gt;x&lt;/script&gt;")).entries
    assert "\n" not in entry.title
    assert "\u202e" not in entry.title
    assert "<" not in entry.title


def test_of_many_entries_the_first_are_taken():
    items = "".join(ITEM.format(title=n, link=f"/{n}", date="") for n in range(600))
    assert len(read(rss(items)).entries) == feeds.MAX_ENTRIES


def test_feed_that_is_not_closed_gives_what_came():
    assert len(read(rss()[: -len("</channel></rss>")]).entries) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "unsupported_media_type"),
        (b"<html><title>No feed</title></html>", "unsupported_media_type"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "unsupported_media_type"),
        (b"<urlset><url><loc>https://news.example/</loc></url></urlset>", "unsupported_media_type"),
        (b"<!DOCTYPE html><rss/>", "unsupported_media_type"),
        (b"<?xml version='1.0'?><sitemapindex><sitemap/></sitemapindex>", "too_many_redirects"),
        (rss("<a>" * (feeds.MAX_LEVELS + 1)), "bad_content"),
        (rss("<item/>" * (feeds.MAX_LISTED + 1)), "too_large"),
        (rss("<item></item>" * (feeds.MAX_LISTED + 1)), "too_large"),
    ],
)
def test_what_is_no_feed_is_refused(body, code):
    with pytest.raises(SourceRejected) as refused:
        read(body)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://169.254.169.254/">',
        "<!-- first --><?x?>\n<!doctype rss>",
    ],
)
def test_feed_that_declares_a_document_type_is_refused(declared):
    with pytest.raises(SourceRejected, match="document type") as refused:
        read(declared.encode() + rss()[len('<?xml version="1.0"?>') :])
    assert refused.value.code == "bad_content"


def test_included_file_is_not_read():
    included = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    (entry,) = read(rss(title=f"{included}A fire")).entries
    assert "root:" not in entry.title
