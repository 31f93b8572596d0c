"""What no provider may be thrown by: every one against the same bad servers."""

import re
import time
from dataclasses import replace

import pytest

from factcheck.errors import InvalidInput, SourceRejected, SourceUnavailable
from factcheck.fetching import Limits
from factcheck.providers import GDELT, Brave, GoogleFactCheck, Query, SearXNG, Wikipedia

QUERY = Query("captured more than 100 soldiers")
LIMITS = Limits(timeout_seconds=2, max_body_bytes=100_000)
PROVIDERS = {
    "searxng": SearXNG("", limits=LIMITS),
    "google_fact_check": GoogleFactCheck("key", limits=LIMITS),
    "gdelt": GDELT(limits=LIMITS),
    "brave": Brave("key", limits=LIMITS),
    "wikipedia": Wikipedia("en", limits=LIMITS),
}
# Where the results stand, so that what is wrong is wrong there.
RESULTS = {
    "searxng": b'{"results": %s}',
    "google_fact_check": b'{"claims": [{"text": "t", "claimReview": %s}]}',
    "gdelt": b'{"articles": %s}',
    "brave": b'{"type": "search", "web": {"results": %s}}',
    "wikipedia": b'{"query": {"search": %s}}',
}
ANYWHERE = re.compile(r".*")


@pytest.fixture(params=PROVIDERS)
def name(request):
    return request.param


@pytest.fixture
def provider(name, base_url):
    return replace(PROVIDERS[name], base_url=base_url)


@pytest.fixture
def server_sends(httpserver):
    def send(body, status=200, **headers):
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        httpserver.expect_request(ANYWHERE).respond_with_data(body, status=status, headers=named)

    return send


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body>Please enable JavaScript</body></html>",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": ' + b"9" * 90_000 + b"}",
        b'{"a": ' + b"[" * 40_000 + b"]" * 40_000 + b"}",
    ],
)
def test_what_is_not_the_services_json_is_a_failure(provider, server_sends, body):
    server_sends(body)
    with pytest.raises(SourceUnavailable) as failed:
        provider.search(QUERY)
    assert failed.value.code == "bad_answer"


@pytest.mark.parametrize("results", [b'{"a": 1}', b'"x"', b"7", b'["x", 1, null]'])
def test_results_of_another_type_are_a_failure(provider, name, server_sends, results):
    server_sends(RESULTS[name] % results)
    with pytest.raises(SourceUnavailable) as failed:
        provider.search(QUERY)
    assert failed.value.code == "bad_answer"


@pytest.mark.parametrize("value", [b"7", b"[]", b'{"a": [1]}', b"null", b"true", b"1e400"])
def test_fields_of_another_type_are_left_out(provider, name, server_sends, value):
    keys = [
        "content",
        "description",
        "snippet",
        "publishedDate",
        "page_age",
        "seendate",
        "reviewDate",
        "language",
        "profile",
        "publisher",
        "textualRating",
        "languageCode",
        "domain",
    ]
    fields = b", ".join(b'"%s": %s' % (key.encode(), value) for key in keys)
    row = b'{"url": "https://a.example.org/", "title": "T", %s}' % fields
    server_sends(RESULTS[name] % (b"[%s]" % row))
    (hit,) = provider.search(QUERY)
    assert (hit.title, hit.published_on, hit.rating) == ("T", None, "")
    assert hit.publisher


def test_number_of_100000_digits_is_a_failure_and_soon(provider, name, server_sends):
    provider = replace(provider, limits=Limits(timeout_seconds=2))
    server_sends(
        RESULTS[name] % (b'[{"url": "https://a.example.org/", "n": %s}]' % (b"9" * 100_000))
    )
    began = time.monotonic()
    with pytest.raises(SourceUnavailable) as failed:
        provider.search(QUERY)
    assert failed.value.code == "bad_answer"
    assert time.monotonic() - began < 2


def test_hits_without_an_address_are_dropped_and_text_is_cleaned(provider, name, server_sends):
    rows = (
        b'[{"url": "ftp://a.example.org/"}, {"url": "javascript:alert(1)"}, {"url": 7}, 7,'
        b' {"url": "https://a.example.org/\\ud800"},'
        b' {"url": "https://a.example.org/b#c", "title": "a\\u0000b\\u001b[31m\\n c"}]'
    )
    server_sends(RESULTS[name] % rows)
    hits = provider.search(QUERY)
    assert [hit.title for hit in hits][-1:] == ["ab[31m c"]
    assert all(hit.url.startswith("http") for hit in hits)


def test_no_more_than_twenty_hits_are_taken(provider, name, server_sends):
    rows = b", ".join(
        b'{"url": "https://a.example.org/%d", "title": "%d"}' % (n, n) for n in range(100)
    )
    server_sends(RESULTS[name] % (b"[%s]" % rows))
    assert len(provider.search(QUERY)) == 20


def test_nothing_found_is_no_failure(provider, name, server_sends):
    server_sends(RESULTS[name] % b"[]")
    assert provider.search(QUERY) == []


def test_too_many_requests_tell_when_to_come_back(provider, server_sends):
    server_sends(b"slow down", status=429, Retry_After="120")
    with pytest.raises(SourceUnavailable) as failed:
        provider.search(QUERY)
    assert failed.value.code == "rate_limited"
    assert failed.value.retry_after_seconds == 120


@pytest.mark.parametrize("status", [500, 502, 503])
def test_fault_of_the_server_may_pass(provider, server_sends, status):
    server_sends(b"oops", status=status)
    with pytest.raises(SourceUnavailable):
        provider.search(QUERY)


def test_refused_query_is_told_from_a_refused_newsroom(provider, httpserver, server_sends):
    httpserver.expect_oneshot_request(ANYWHERE).respond_with_data("no", status=400)
    with pytest.raises(SourceRejected) as refused:
        provider.search(QUERY)
    assert refused.value.code == "query_refused"
    server_sends(b"no", status=403)
    with pytest.raises(SourceRejected) as refused:
        provider.search(QUERY)
    assert refused.value.code == "http_403"


def test_server_that_hangs_is_given_up(provider, httpserver):
    httpserver.expect_request(ANYWHERE).respond_with_handler(lambda _: time.sleep(0.6))
    hasty = replace(provider, limits=Limits(timeout_seconds=0.2))
    with pytest.raises(SourceUnavailable) as failed:
        hasty.search(QUERY)
    assert failed.value.code == "timeout"


def test_endless_answer_is_refused(provider, server_sends):
    server_sends(b" " * 200_000)
    with pytest.raises(SourceRejected) as refused:
        provider.search(QUERY)
    assert refused.value.code == "too_large"


def test_key_does_not_follow_a_redirect(provider, httpserver, server_sends):
    server_sends(b"", status=302, Location="http://127.0.0.1:1/elsewhere")
    with pytest.raises(SourceRejected) as refused:
        provider.search(QUERY)
    assert refused.value.code == "private_address"


def test_setting_that_is_no_address_is_said(provider):
    with pytest.raises(InvalidInput):
        replace(provider, base_url="nonsense").search(QUERY)


def test_overlong_and_odd_queries_are_sent_cut(provider, name, httpserver, server_sends):
    server_sends(RESULTS[name] % b"[]")
    for words in ("soldiers " * 5_000, "\u58eb\u5175" * 5_000, "\x00\ud800 \u00ab100\u00bb"):
        assert provider.search(Query(words, language="uk")) == []
    assert all(len(request.url) < 4_000 for request, _ in httpserver.log)


def test_key_is_not_shown_with_the_provider(provider):
    assert "key" not in repr(provider).replace("key=", "")
