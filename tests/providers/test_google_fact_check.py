from datetime import date

import pytest

from factcheck.providers import GoogleFactCheck, Hit, Provider, Query

PATH = "/v1alpha1/claims:search"
CLAIM = {
    "text": "More than 100 soldiers surrendered in one day.",
    "claimant": "A commander",
    "claimDate": "2024-08-14T00:00:00Z",
    "claimReview": [
        {
            "publisher": {"name": "Checkers", "site": "checkers.example.org"},
            "url": "https://checkers.example.org/soldiers",
            "title": "Did 100 soldiers surrender?",
            "reviewDate": "2024-08-20T08:00:00Z",
            "textualRating": "Mostly false",
            "languageCode": "en",
        },
        {
            "publisher": {"site": "faktencheck.example.org"},
            "url": "https://faktencheck.example.org/soldaten",
            "textualRating": "Falsch",
            "languageCode": "de-AT",
        },
    ],
}


@pytest.fixture
def google(base_url):
    return GoogleFactCheck("secret", base_url)


def test_search_gives_each_review_with_its_reviewer_and_rating(google, server_answers):
    server_answers({"claims": [CLAIM], "nextPageToken": "CAo"}, path=PATH)
    provider: Provider = google
    said = "A commander: More than 100 soldiers surrendered in one day."
    assert provider.search(Query("soldiers surrendered")) == [
        Hit(
            url="https://checkers.example.org/soldiers",
            title="Did 100 soldiers surrender?",
            snippet=f"Rated \u201cMostly false\u201d by Checkers. {said}",
            published_on=date(2024, 8, 20),
            publisher="Checkers",
            language="en",
            rating="Mostly false",
        ),
        Hit(
            url="https://faktencheck.example.org/soldaten",
            title="More than 100 soldiers surrendered in one day.",
            snippet=f"Rated \u201cFalsch\u201d by faktencheck.example.org. {said}",
            published_on=None,
            publisher="faktencheck.example.org",
            language="de",
            rating="Falsch",
        ),
    ]


def test_search_asks_as_the_api_is_documented(google, httpserver, server_answers):
    server_answers({}, path=PATH)
    assert google.search(Query("soldiers surrendered", language="uk")) == []
    request, _ = httpserver.log[0]
    asked = {"query": "soldiers surrendered", "languageCode": "uk", "pageSize": "20"}
    assert dict(request.args) == asked
    assert request.headers["X-Goog-Api-Key"] == "secret"


def test_review_without_rating_is_told_without(google, server_answers):
    claim = {"text": "It rained.", "claimReview": [{"url": "https://checkers.example.org/rain"}]}
    server_answers({"claims": [claim]}, path=PATH)
    (hit,) = google.search(Query("rain"))
    assert (hit.snippet, hit.rating) == ("It rained.", "")
