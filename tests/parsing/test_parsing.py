"""The doors, through the program that reads."""

import pytest

from factcheck import parsing
from factcheck.errors import SourceRejected
from tests.pdfs import pdf

PAGE = b"<html lang=en><title>A fire</title><body><article><p>A fire broke out.</p></article>"
URL = "https://news.example/a"


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (PAGE, "text/html", "html"),
        (b"A fire broke out.", "text/plain", "text"),
        (pdf("A fire broke out."), "application/pdf", "pdf"),
    ],
)
def test_article_is_read_from_what_has_text(body, content_type, kind):
    found = parsing.article(body, url=URL, content_type=content_type)
    assert (found.text, found.kind) == ("A fire broke out.", kind)
    assert parsing.read(body, url=URL, content_type=content_type) == found


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"<html></html>", "text/html", "no_text"),
        (pdf(""), "application/pdf", "no_text"),
        (b"\x89PNG", "image/png", "unsupported_media_type"),
        (b"<rss/>", "application/rss+xml", "unsupported_media_type"),
    ],
)
def test_article_is_refused_where_there_is_none(body, content_type, code):
    with pytest.raises(SourceRejected) as refused:
        parsing.article(body, url=URL, content_type=content_type)
    assert refused.value.code == code
    assert refused.value.message == parsing.read(body, url=URL, content_type=content_type).unread


def test_feed_is_read():
    body = b"<rss><channel><title>News</title><item><link>/b</link></item></channel></rss>"
    found = parsing.feed(body, url=URL)
    assert (found.title, found.entries[0].url) == ("News", "https://news.example/b")


@pytest.mark.parametrize("charset", ["koi8-u", "gb18030", "iso2022_jp", "utf-16-be", ""])
def test_confined_parser_knows_every_character_set(charset):
    body = "Word.".encode(charset or "utf-8")
    found = parsing.read(body, url=URL, content_type="text/plain", charset=charset)
    assert found.text == "Word."


@pytest.mark.parametrize("charset", ["utf-7", "idna", "none of these", "rot13"])
def test_confined_parser_leaves_unknown_character_sets_unread(charset):
    named = parsing.read(b"Word.", url=URL, content_type="text/plain", charset=charset)
    assert "character set" in named.unread
    page = b"<meta charset='%s'>" % charset.encode() + PAGE
    assert parsing.read(page, url=URL, content_type="text/html").text == "A fire broke out."
