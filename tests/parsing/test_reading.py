import pytest

from factcheck.errors import SourceRejected
from factcheck.parsing import reading
from tests.pdfs import pdf

PIXEL_BOMB = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (50_000).to_bytes(4) * 2
PAGE = b"<html lang=en><title>A fire</title><body><article><p>A fire broke out.</p></article>"


def document(body, content_type="text/html", **options):
    return reading.document(body, url="http://e.org/", content_type=content_type, **options)


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (PAGE, "text/html; charset=utf-8", "html"),
        (b"A fire broke out.", "text/plain", "text"),
        (pdf("A fire broke out."), "text/html", "pdf"),
    ],
)
def test_text_is_read_by_what_a_body_is(body, content_type, kind):
    found = document(body, content_type)
    assert (found.text, found.kind, found.unread) == ("A fire broke out.", kind, "")


@pytest.mark.parametrize(
    ("body", "content_type", "kind", "sentence"),
    [
        (b"<html></html>", "text/html", "html", "No readable text"),
        (b"MZ\x90\0\x03", "text/html", "data", "a program"),
        (b"PK\x03\x04", "text/html", "data", "a zip archive"),
        (PAGE, "image/png", "data", "an image"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
            "image/svg+xml",
            "data",
            "image",
        ),
        (b"<rss/>", "application/rss+xml", "feed", "application/rss"),
        (PAGE, "", "data", "does not say what kind"),
    ],
)
def test_body_without_text_is_kept_and_says_why(body, content_type, kind, sentence):
    found = document(body, content_type)
    assert (found.text, found.kind) == ("", kind)
    assert sentence in found.unread


@pytest.mark.parametrize("charset", ["unknown", "utf-7", "idna", "x\0y"])
def test_character_set_that_no_browser_knows_leaves_a_body_unread(charset):
    assert "character set" in document(PAGE, charset=charset).unread
    assert document(PAGE, charset="UTF8").text == "A fire broke out."


def test_body_that_was_made_to_harm_is_refused():
    with pytest.raises(SourceRejected, match="pixels"):
        document(PIXEL_BOMB, "image/png")
    with pytest.raises(SourceRejected, match="nested"):
        document(b"<html><body>" + b"<div>" * 1_000 + b"deep")
