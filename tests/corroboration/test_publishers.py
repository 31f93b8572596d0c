import pytest

from factcheck.corroboration.publishers import match, publisher_key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.org/news/1", "example.org"),
        ("https://news.example.org/1", "example.org"),
        ("https://www.bbc.co.uk/news/1", "bbc.co.uk"),
        ("https://news.mil.gov.ua/1", "mil.gov.ua"),
        ("https://EXAMPLE.org.:443/x", "example.org"),
        ("https://t.me/general_staff/123", "t.me/general_staff"),
        ("https://t.me/s/General_Staff", "t.me/general_staff"),
        ("https://x.com/someone/status/1", "x.com/someone"),
        ("https://mobile.twitter.com/someone", "twitter.com/someone"),
        ("https://www.youtube.com/channel/abc/videos", "youtube.com/abc"),
        ("https://www.youtube.com/", "youtube.com"),
        ("https://medium.com/@writer/piece", "medium.com/@writer"),
        ("https://writer.substack.com/p/piece", "writer.substack.com"),
        ("http://127.0.0.1:8901/meridian-post/a", "127.0.0.1:8901/meridian-post"),
        ("http://localhost:8901/meridian-post/a", "localhost:8901/meridian-post"),
        ("http://[2001:db8::1]/desk/a", "2001:db8::1/desk"),
        ("http://[broken/", ""),
        ("http://example.org:notaport/", ""),
        ("", ""),
    ],
)
def test_publisher_key_names_host_or_account(url, key):
    assert publisher_key(url) == key


def test_match_takes_the_longest_address():
    addresses = ["example.org", "example.org/desk", "other.org"]
    assert match("https://www.example.org/desk/1", addresses) == "example.org/desk"
    assert match("https://www.example.org/1", addresses) == "example.org"


def test_match_counts_whole_segments_and_labels_only():
    assert match("https://example.org/desktop", ["example.org/desk"]) == ""
    assert match("https://notexample.org/", ["example.org"]) == ""
    assert match("https://live.example.org/", ["example.org"]) == "example.org"


def test_match_asks_for_the_port_when_the_address_has_one():
    addresses = ["127.0.0.1:8901/meridian-post"]
    assert match("http://127.0.0.1:8901/meridian-post/a", addresses) == addresses[0]
    assert match("http://127.0.0.1:8902/meridian-post/a", addresses) == ""


def test_match_finds_none_for_an_empty_address():
    assert match("https://example.org/", ["", "/"]) == ""
