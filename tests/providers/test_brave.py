from datetime import date

import pytest

from factcheck.providers import Brave, Hit, Provider, Query

PATH = "/res/v1/web/search"
RESULT = {
    "type": "search_result",
    "title": "Forces say they captured more than 100",
    "url": "https://www.paper.example.org/report",
    "description": "The commander said on Wednesday ...",
    "page_age": "2024-08-14T09:30:00",
    "age": "August 14, 2024",
    "language": "en",
    "profile": {"name": "The Paper", "long_name": "paper.example.org"},
    "meta_url": {"scheme": "https", "hostname": "www.paper.example.org"},
}


@pytest.fixture
def brave(base_url):
    return Brave("secret", base_url)


def test_search_turns_results_of_web_and_news_into_hits(brave, server_answers):
    news = {"type": "news", "results": [{"url": "https://news.example.org/", "title": "News"}]}
    web = {"type": "search", "results": [RESULT], "family_friendly": True}
    server_answers({"type": "search", "web": web, "news": news}, path=PATH)
    provider: Provider = brave
    assert provider.search(Query("captured soldiers")) == [
        Hit(
            url="https://www.paper.example.org/report",
            title="Forces say they captured more than 100",
            snippet="The commander said on Wednesday ...",
            published_on=date(2024, 8, 14),
            publisher="The Paper",
            language="en",
        ),
        Hit("https://news.example.org/", "News", "", None, "news.example.org"),
    ]


def test_search_asks_as_the_api_is_documented(brave, httpserver, server_answers):
    server_answers({"type": "search", "query": {"original": "x"}}, path=PATH)
    query = Query("soldiers", "uk", since=date(2024, 7, 31), until=date(2024, 10, 13))
    assert brave.search(query) == []
    request, _ = httpserver.log[0]
    assert dict(request.args) == {
        "q": "soldiers",
        "count": "20",
        "result_filter": "web,news",
        "text_decorations": "false",
        "search_lang": "uk",
        "freshness": "2024-07-31to2024-10-13",
    }
    assert request.headers["X-Subscription-Token"] == "secret"


def test_language_that_it_names_otherwise_is_not_told(brave, httpserver, server_answers):
    server_answers({"type": "search"}, path=PATH)
    brave.search(Query("\u5175\u58eb", "zh", since=date(2024, 7, 31)))
    request, _ = httpserver.log[0]
    assert "search_lang" not in request.args
    assert request.args["freshness"] == "2024-07-31to2100-01-01"


def test_query_has_fifty_words_at_most(brave, httpserver, server_answers):
    server_answers({"type": "search"}, path=PATH)
    brave.search(Query("ab " * 200))
    assert httpserver.log[0][0].args["q"] == " ".join(["ab"] * 50)
