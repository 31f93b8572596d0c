import time
from datetime import date

import pytest

from factcheck.corroboration import markup, page
from factcheck.corroboration.page import Page
from factcheck.errors import SourceRejected

URL = "https://example.org/news/1"
ARTICLE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>A fire | Example</title>
<meta property="og:site_name" content="Example"><meta property="og:title" content="A fire">
<meta property="article:published_time" content="2024-08-14T19:42:00+03:00">
<link rel="canonical" href="https://example.org/a-fire">
{head}</head><body><nav><a href="/">Home</a></nav>
<article><h1>A fire</h1><p>{lead}</p>
<p>The roof was lost, and the school will stay closed until the end of the month, it was said.</p>
</article><footer><p>Cookies and imprint.</p></footer></body></html>"""


def read(body, content_type="text/html", **options):
    return page.read(body, url=URL, content_type=content_type, **options)


def article(lead="A fire broke out in the old school on Wednesday morning.", head=""):
    return ARTICLE.format(lead=lead, head=head).encode()


def test_article_is_read_with_what_the_page_says_of_itself():
    found = read(article())
    assert found == Page(
        title="A fire",
        text=found.text,
        site_name="Example",
        published_on=date(2024, 8, 14),
        language="en",
        canonical_url="https://example.org/a-fire",
    )
    assert "A fire broke out in the old school on Wednesday morning.\nThe roof" in found.text
    assert "Cookies" not in found.text
    assert "Home" not in found.text


def test_credit_is_read_from_the_dateline():
    assert read(article(lead="KYIV, Aug 14 (Reuters) - A fire broke out.")).wire_credit == "Reuters"


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="Reuters">',
        (
            '<script type="application/ld+json">{"@type": "NewsArticle",'
            ' "author": {"@type": "Organization", "name": "The Associated Press"}}</script>'
        ),
    ],
)
def test_credit_is_read_from_the_byline(head):
    assert read(article(head=head)).wire_credit in {"Reuters", "AP"}


def test_an_outlets_own_name_is_no_wire_credit():
    assert read(article(lead="KYIV (Example) - A fire broke out at night.")).wire_credit == ""


def test_plain_text_is_read_as_it_is():
    found = read(b"A fire\r\n\r\nKYIV (AP) - It\x00 burnt.", "text/plain; charset=utf-8")
    assert found == Page("A fire", "A fire\n\nKYIV (AP) - It burnt.", wire_credit="AP")


def test_a_missing_type_is_guessed_by_the_first_character():
    assert read(b"A < B", "").text == "A < B"
    assert read(article(), "").title == "A fire"


def test_charset_of_the_answer_is_followed():
    body = ARTICLE.format(lead="\u041f\u043e\u0436\u0435\u0436\u0430.", head="").replace(
        '<meta charset="utf-8">', ""
    )
    found = read(body.encode("cp1251"), charset="windows-1251")
    assert "\u041f\u043e\u0436\u0435\u0436\u0430." in found.text


@pytest.mark.parametrize(
    ("body", "content_type", "name"),
    [
        (b"%PDF-1.7", "text/html", "a PDF"),
        (b"...", "application/pdf", "a PDF"),
        (b"...", "image/png", "an image"),
        (b"\x89PNG...", "", "an image"),
        (b"...", "application/x-\x00odd; a=b", "a file of type application/x-odd"),
    ],
)
def test_other_than_text_is_refused_by_name(body, content_type, name):
    with pytest.raises(SourceRejected) as refused:
        read(body, content_type)
    assert refused.value.code == "unsupported_media_type"
    assert refused.value.message.startswith(f"This address holds {name};")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"\x00" * 1000,
        bytes(range(256)) * 100,
        b"<" * 10_000,
        b"<html></html>",
        b"<html><body><script>only()</script></body></html>",
        b"<div>" * 200_000 + b"deep",
        b"<table><tr><td>" * 50_000,
    ],
)
def test_a_page_without_text_is_refused(body):
    with pytest.raises(SourceRejected) as refused:
        read(body)
    assert refused.value.code == "no_text"


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">{"author": 7, "publisher": [[]]}</script>',
        '<meta property="article:published_time" content="9999999-99-99">',
        '<link rel="canonical" href="javascript:alert(1)">',
    ],
)
def test_odd_metadata_does_not_lose_the_article(head):
    found = read(article(head=head))
    assert "A fire broke out" in found.text
    assert "javascript" not in found.canonical_url


def raising(*_args, **_options):
    raise RuntimeError


def test_a_parser_that_breaks_means_no_text(monkeypatch):
    monkeypatch.setattr(markup.trafilatura, "bare_extraction", raising)
    with pytest.raises(SourceRejected):
        read(article())
    monkeypatch.setattr(markup, "load_html", raising)
    with pytest.raises(SourceRejected):
        read(article())


def test_metadata_that_breaks_its_parser_does_not_lose_the_article(monkeypatch):
    monkeypatch.setattr(markup, "extract_metadata", raising)
    found = read(article())
    assert "A fire broke out" in found.text
    assert found.title == ""


def test_nul_does_not_cut_the_article():
    assert "The roof was lost" in read(article(lead="A fire\x00 broke out at night.")).text


def test_language_that_is_no_code_is_left_out():
    body = article().replace(b'lang="en-GB"', b'lang="<script>alert(1)</script>"')
    assert read(body).language == ""


def test_canonical_address_is_absolute_and_of_the_web():
    for declared, read_as in (
        (b"https://example.org/other", "https://example.org/other"),
        (b"ftp://example.org/other", ""),
        (b"http://[broken", ""),
        (b"https://example.org/" + b"a" * 3000, ""),
    ):
        body = article().replace(b"https://example.org/a-fire", declared)
        assert read(body).canonical_url == read_as


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>" + b"<p>A fire broke out in the old school.</p>" * 250_000,
        b"<html><body>" + b'<a href="/x">more</a> ' * 500_000,
        b"<html><body><p>" + b"A fire broke out. " * 600_000,
        b"<html><body><p>" + b"&amp;&#65;" * 1_000_000,
        b"<html><body>" + (b"<div><p>x y z</p>" * 100 + b"</div>" * 100) * 100,
    ],
)
def test_ten_megabytes_are_read_in_seconds(body):
    started = time.monotonic()
    found = read(body)
    assert 0 < len(found.text) <= page.MAX_TEXT_CHARACTERS
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">' + '"author": "name' * 100_000 + "</script>",
        '<script type="application/ld+json">' + '"@type": [' * 100_000 + "</script>",
        '<meta property="og:title" content="' + "<" * 1_000_000 + '">',
        "<title>" + " - " * 500_000 + "</title>",
    ],
)
def test_metadata_made_to_cost_time_costs_none(head):
    started = time.monotonic()
    assert "A fire broke out" in read(article(head=head)).text
    assert time.monotonic() - started < 5


def test_article_that_is_only_there_as_data_is_read():
    body = "A fire broke out in the old school. " * 20
    data = f'{{"@type": "NewsArticle", "articleBody": "{body}", "datePublished": "2024-08-14"}}'
    page_of_data = f'<script type="application/ld+json">{data}</script><p>Please subscribe now.</p>'
    found = read(f"<html><body>{page_of_data}</body></html>".encode())
    assert found.text == body.strip()
    assert found.published_on == date(2024, 8, 14)


def test_a_page_of_too_many_elements_is_read_whole():
    body = article().replace(b"</article>", b"<p>More.</p>" * markup.MAX_ELEMENTS + b"</article>")
    found = read(body)
    assert "A fire broke out" in found.text
    assert found.title == ""


def test_a_broken_canonical_address_is_left_out():
    for declared in ("http://[broken", "ftp://example.org/", "mailto:desk@example.org"):
        assert page._absolute(declared, URL) == ""


LINKED = """<html><head><base href="https://paper.example/news/"></head><body>
<nav><p><a href="/sport">Sport</a></p></nav><article>
<p>The ministry gave the figure in <a href="briefing?d=6#top">its briefing</a> and in
<em><a href="https://post.example/1"> a  post</a></em> on the same day of the week.</p>
<p>A second paragraph of the report, with <a href="mailto:a@b.example">an address</a>, goes on to
tell of <a href="https://post.example/1">that post</a> and of <a href="http://[bad">nothing</a>.</p>
</article></body></html>"""


def test_links_are_those_of_the_articles_own_paragraphs_each_once_and_absolute():
    found = read(LINKED.encode())
    assert [tuple(link) for link in found.links] == [
        ("https://paper.example/news/briefing?d=6#top", "its briefing"),
        ("https://post.example/1", "that post"),
    ]


def test_links_are_at_most_two_hundred():
    anchors = "".join(f'<a href="/{n}">one {n}</a> and then ' for n in range(500))
    html = f"<html><body><article><p>{anchors} the end of it.</p></article></body></html>"
    found = read(html.encode())
    assert len(found.links) == markup.MAX_LINKS


PAGE_WITH_DATE = """<html><head><meta property="article:published_time" content="{day}"></head>
<body><article><p>The ministry gave the figure in its briefing on that day.</p></article></body>
</html>"""


@pytest.mark.parametrize(("day", "is_kept"), [("1970-01-01", False), ("1999-12-31", True)])
def test_date_of_a_clock_that_was_never_set_is_none(day, is_kept):
    html = PAGE_WITH_DATE.format(day=day)
    found = read(html.encode())
    assert (found.published_on is not None) is is_kept


def test_agency_of_the_pages_own_host_is_no_wire_credit():
    body = b"<title>Rain</title><p>HONOLULU (Island News Now) - Rain fell on the town again.</p>"
    told = {"content_type": "text/html"}
    assert page.read(body, url="https://www.islandnewsnow.com/a", **told).wire_credit == ""
    elsewhere = page.read(body, url="https://other.example/a", **told)
    assert elsewhere.wire_credit == "Island News Now"
