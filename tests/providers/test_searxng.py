import time
from datetime import date

import pytest

from factcheck.errors import InvalidInput, SourceError, SourceRejected, SourceUnavailable
from factcheck.fetching import Limits
from factcheck.providers import Hit, Provider, Query, SearXNG

QUERY = Query("captured more than 100 soldiers")


def code_of(searxng, error: type[SourceError] = SourceUnavailable, query: Query = QUERY) -> str:
    with pytest.raises(SourceError) as failed:
        searxng.search(query)
    assert type(failed.value) is error
    return failed.value.code


def test_search_turns_results_into_hits(searxng, server_answers, a_result, an_answer):
    server_answers(
        an_answer(a_result("https://www.Example.org/a#b"), a_result("https://x.org/", title=None))
    )
    assert searxng.search(QUERY) == [
        Hit(
            url="https://www.example.org/a",
            title="Forces say they captured more than 100",
            snippet="The commander said on Wednesday ...",
            published_on=date(2024, 8, 14),
            publisher="example.org",
        ),
        Hit(
            url="https://x.org/",
            title="",
            snippet="The commander said on Wednesday ...",
            published_on=date(2024, 8, 14),
            publisher="x.org",
        ),
    ]


def test_search_asks_as_the_api_is_documented(httpserver, searxng, server_answers, an_answer):
    server_answers(an_answer())
    provider: Provider = searxng
    assert provider.search(Query("\u00ab100\u00bb & more\x00\ud800", language="uk")) == []
    request, _ = httpserver.log[0]
    assert dict(request.args) == {
        "q": "\u00ab100\u00bb & more",
        "format": "json",
        "language": "uk",
        "categories": "general,news",
    }
    assert request.headers["Accept"] == "application/json"


@pytest.mark.parametrize(
    "word", ["soldiers ", "\u0441\u043e\u043b\u0434\u0430\u0442\u0438 ", "\u58eb\u5175"]
)
def test_search_sends_the_beginning_of_an_overlong_query(
    httpserver, searxng, server_answers, an_answer, word
):
    server_answers(an_answer())
    searxng.search(Query(word * 10_000))
    request, _ = httpserver.log[0]
    assert (word * 300).startswith(request.args["q"])
    assert 480 < len(request.args["q"].encode()) <= 500


def test_search_may_find_nothing_when_all_engines_answered(searxng, server_answers, an_answer):
    server_answers(an_answer())
    assert searxng.search(QUERY) == []


def test_search_fails_when_nothing_was_found_because_engines_were_silent(
    searxng, server_answers, an_answer
):
    server_answers(an_answer(unresponsive_engines=[["google", "timeout"], ["bing", "CAPTCHA"]]))
    assert code_of(searxng) == "engines_silent"


def test_search_takes_what_came_when_only_some_engines_were_silent(
    searxng, server_answers, a_result, an_answer
):
    server_answers(an_answer(a_result("https://a.org/"), unresponsive_engines=[["google", "x"]]))
    assert len(searxng.search(QUERY)) == 1


def test_search_gives_each_address_once_and_twenty_at_most(
    searxng, server_answers, a_result, an_answer
):
    first = a_result("https://a.org/", title="first")
    again = a_result("HTTPS://A.org/#x", title="again")
    others = [a_result(f"https://a.org/{number}") for number in range(50)]
    server_answers(an_answer(first, a_result("https://b.org/"), again, *others))
    hits = searxng.search(QUERY)
    assert [hit.url for hit in hits[:3]] == ["https://a.org/", "https://b.org/", "https://a.org/0"]
    assert hits[0].title == "first"
    assert len(hits) == 20


def test_search_drops_what_is_no_page_of_the_web(searxng, server_answers, a_result, an_answer):
    odd = ["magnet:?xt=1", "ftp://a.org/", "javascript:1", "https://u@a.org/", "", "http://\x00/"]
    server_answers(an_answer(*map(a_result, odd), a_result("https://a.org/" + "a" * 3_000)))
    assert searxng.search(QUERY) == []


def test_search_cleans_and_cuts_what_strangers_wrote(searxng, server_answers, a_result, an_answer):
    server_answers(
        an_answer(
            a_result(
                "https://a.org/",
                title="a\x00b\x1b[31m\ud800\n c" + "d" * 9_999,
                content="e " * 9_999,
            )
        )
    )
    hit = searxng.search(QUERY)[0]
    assert hit.title.startswith("ab[31m cd")
    assert len(hit.title) == 500
    assert len(hit.snippet) == 2_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-08-14", date(2024, 8, 14)),
        ("2024-08-14 09:30:00+00:00", date(2024, 8, 14)),
        ("0000-00-00", None),
        ("9999-99-99", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (-1, None),
        ({"a": 1}, None),
    ],
)
def test_search_reads_dates_or_leaves_them_out(
    searxng, server_answers, a_result, an_answer, text, expected
):
    server_answers(an_answer(a_result("https://a.org/", publishedDate=text)))
    assert searxng.search(QUERY)[0].published_on == expected


@pytest.mark.parametrize("rubbish", [None, 1, "x", [], {}, {"url": 1}, {"url": None}])
def test_search_skips_rubbish_among_results(searxng, server_answers, a_result, an_answer, rubbish):
    server_answers(an_answer(rubbish, a_result("https://a.org/", title=[], content=7)))
    assert [(hit.url, hit.title, hit.snippet) for hit in searxng.search(QUERY)] == [
        ("https://a.org/", "", "")
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Sorry</html>",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"x"',
        b"{}",
        b'{"results": null}',
        b'{"results": {"a": 1}}',
        b'{"results": ["a", 1]}',
        b'{"results": [], "score": NaN}',
        b'{"results": [], "score": -Infinity}',
        b'{"results": [], "score": ' + b"9" * 100_000 + b"}",
        b'{"results": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"results": [',
    ],
)
def test_search_fails_when_the_answer_is_not_searxngs(searxng, server_answers, body):
    server_answers(body)
    assert code_of(searxng) == "bad_answer"


def test_search_bears_an_answer_without_the_less_needed_keys(searxng, server_answers):
    server_answers({"results": [{"url": "https://a.org/"}]})
    assert searxng.search(QUERY) == [Hit("https://a.org/", "", "", None, "a.org")]


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (500, SourceUnavailable, "http_500"),
        (502, SourceUnavailable, "http_502"),
        (429, SourceUnavailable, "rate_limited"),
        (404, SourceRejected, "http_404"),
    ],
)
def test_search_fails_when_the_server_does(searxng, server_answers, status, error, code):
    server_answers(b"no", status=status, headers={"Retry-After": "60"})
    assert code_of(searxng, error) == code


def test_search_says_what_to_do_when_json_is_switched_off(searxng, server_answers):
    server_answers(b"forbidden", status=403)
    with pytest.raises(SourceRejected, match=r"settings\.yml") as refused:
        searxng.search(QUERY)
    assert refused.value.code == "http_403"


def test_search_fails_when_the_server_hangs(httpserver):
    httpserver.expect_request("/search").respond_with_handler(lambda _: time.sleep(1.5))
    base_url = httpserver.url_for("/")
    searxng = SearXNG(base_url, limits=Limits(timeout_seconds=0.3))
    assert code_of(searxng) == "timeout"


def test_search_fails_when_the_answer_is_far_too_large(httpserver, server_answers):
    server_answers(b" " * (1024 * 1024 + 1))
    assert code_of(SearXNG(httpserver.url_for("/")), SourceRejected) == "too_large"


def test_search_trusts_its_own_server_only(httpserver, searxng):
    httpserver.expect_request("/search").respond_with_data(
        "", status=302, headers={"Location": "http://127.0.0.1:1/search"}
    )
    assert code_of(searxng, SourceRejected) == "private_address"


def test_search_does_not_ask_a_metadata_service_even_when_told_to():
    assert code_of(SearXNG("http://169.254.169.254"), SourceRejected) == "private_address"


def test_search_says_when_its_setting_is_no_address():
    with pytest.raises(InvalidInput, match="searx"):
        SearXNG("searx").search(QUERY)
