from datetime import date

import pytest

from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.providers import GDELT, Hit, Provider, Query

PATH = "/api/v2/doc/doc"
ARTICLE = {
    "url": "https://www.paper.example.org/report",
    "url_mobile": "",
    "title": "Forces say they captured more than 100",
    "seendate": "20240814T093000Z",
    "socialimage": "https://www.paper.example.org/a.jpg",
    "domain": "paper.example.org",
    "language": "Ukrainian",
    "sourcecountry": "Ukraine",
}


@pytest.fixture
def gdelt(base_url):
    return GDELT(base_url)


def asked_of(httpserver):
    request, _ = httpserver.log[-1]
    return dict(request.args)


def test_search_turns_articles_into_hits(gdelt, server_answers):
    server_answers({"articles": [ARTICLE]}, path=PATH)
    provider: Provider = gdelt
    assert provider.search(Query("captured soldiers")) == [
        Hit(
            url="https://www.paper.example.org/report",
            title="Forces say they captured more than 100",
            snippet="",
            published_on=date(2024, 8, 14),
            publisher="paper.example.org",
            language="uk",
        )
    ]


def test_search_asks_as_the_api_is_documented(gdelt, httpserver, server_answers):
    server_answers({}, path=PATH)
    query = Query(
        "Troops captured more than 100 soldiers near Sudzha, the commander said",
        language="uk",
        since=date(2024, 7, 31),
        until=date(2024, 10, 13),
    )
    assert gdelt.search(query) == []
    assert asked_of(httpserver) == {
        "query": "Troops captured 100 soldiers Sudzha commander sourcelang:ukrainian",
        "mode": "ArtList",
        "format": "json",
        "maxrecords": "50",
        "sort": "HybridRel",
        "startdatetime": "20240731000000",
        "enddatetime": "20241013235959",
    }


def test_search_without_dates_looks_three_months_back(gdelt, httpserver, server_answers):
    server_answers({}, path=PATH)
    gdelt.search(Query("soldiers", language="xx"))
    asked = asked_of(httpserver)
    assert (asked["query"], asked["timespan"]) == ("soldiers", "3months")
    gdelt.search(Query("soldiers", since=date(2024, 7, 31)))
    assert "enddatetime" not in asked_of(httpserver)


@pytest.mark.parametrize(
    "said",
    [
        "Your query was too short or too long.\n",
        "The specified phrase is too short.",
        "Timespan is too short.",
    ],
)
def test_refusal_in_plain_text_is_read(gdelt, server_answers, said):
    server_answers(said.encode(), path=PATH)
    with pytest.raises(SourceRejected, match=said.strip()) as refused:
        gdelt.search(Query("a"))
    assert refused.value.code == "query_refused"


def test_plea_to_be_asked_less_often_is_heeded(gdelt, server_answers):
    said = b"Please limit requests to one every 5 seconds or contact us for larger queries."
    server_answers(said, path=PATH)
    with pytest.raises(SourceUnavailable) as failed:
        gdelt.search(Query("a"))
    assert (failed.value.code, failed.value.retry_after_seconds) == ("rate_limited", 5)


def test_title_with_stray_backslashes_and_controls_is_read(gdelt, server_answers):
    row = b'{"url": "https://a.example.org/", "title": "AC\\DC \\"live\\" \\u00e9\tx"}'
    body = b'{"articles": [%s]}' % row
    server_answers(body, path=PATH)
    assert gdelt.search(Query("music"))[0].title == 'AC\\DC "live" \u00e9 x'
