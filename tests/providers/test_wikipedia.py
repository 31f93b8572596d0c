import pytest

from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.providers import Hit, Provider, Query, Wikipedia

PATH = "/w/api.php"
PAGE = {
    "ns": 0,
    "title": "2024 Kursk offensive",
    "pageid": 77554,
    "snippet": 'captured <span class="searchmatch">soldiers</span> &amp; others',
}


@pytest.fixture
def wikipedia(base_url):
    return Wikipedia("en", base_url)


def test_search_turns_articles_into_hits(wikipedia, base_url, server_answers):
    server_answers({"batchcomplete": True, "query": {"search": [PAGE]}}, path=PATH)
    provider: Provider = wikipedia
    assert provider.search(Query("captured soldiers")) == [
        Hit(
            url=f"{base_url}/wiki/2024_Kursk_offensive",
            title="2024 Kursk offensive",
            snippet="captured soldiers & others",
            published_on=None,
            publisher="Wikipedia",
            language="en",
        )
    ]


def test_search_asks_as_the_api_is_documented(wikipedia, httpserver, server_answers):
    server_answers({"query": {"search": []}}, path=PATH)
    assert wikipedia.search(Query('insource:/x/ "100" soldiers -not well-known ~a')) == []
    request, _ = httpserver.log[0]
    assert dict(request.args) == {
        "action": "query",
        "list": "search",
        "srsearch": "insource x 100 soldiers not well-known a",
        "srlimit": "10",
        "srprop": "snippet",
        "format": "json",
        "formatversion": "2",
        "maxlag": "5",
    }


def test_each_language_is_a_provider_and_a_site_of_its_own(httpserver, server_answers):
    server_answers({"query": {"search": [PAGE]}}, path="/uk/w/api.php")
    site = httpserver.url_for("/{language}").replace("%7B", "{").replace("%7D", "}")
    wikipedia = Wikipedia("uk", site)
    assert wikipedia.name == "wikipedia_uk"
    (hit,) = wikipedia.search(Query("soldiers"))
    assert hit.url.endswith("/uk/wiki/2024_Kursk_offensive")
    assert hit.language == "uk"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("maxlag", SourceUnavailable),
        ("ratelimited", SourceUnavailable),
        ("srsearch-error", SourceRejected),
    ],
)
def test_error_that_comes_with_200_is_read(wikipedia, server_answers, code, error):
    server_answers({"error": {"code": code, "info": "It says why."}}, path=PATH)
    with pytest.raises(error, match="It says why"):
        wikipedia.search(Query("soldiers"))
