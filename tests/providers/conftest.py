"""A SearXNG server on 127.0.0.1 that answers in its real form."""

import json

import pytest

from factcheck.fetching import Limits
from factcheck.providers import SearXNG


def result(url: str, **fields: object) -> dict[str, object]:
    """One result with every key that SearXNG's JSON has."""
    return {
        "url": url,
        "title": "Forces say they captured more than 100",
        "content": "The commander said on Wednesday ...",
        "publishedDate": "2024-08-14T09:30:00",
        "engine": "bing news",
        "engines": ["bing news", "qwant"],
        "parsed_url": ["https", "example.org", "/a", "", "", ""],
        "template": "default.html",
        "positions": [1],
        "score": 2.0,
        "category": "news",
        "thumbnail": "",
        "img_src": "",
        "priority": "",
    } | fields


def answer(*results: object, **fields: object) -> dict[str, object]:
    """An answer with every key that SearXNG's JSON has."""
    return {
        "query": "captured more than 100",
        "number_of_results": 0,
        "results": list(results),
        "answers": [],
        "corrections": [],
        "infoboxes": [],
        "suggestions": [],
        "unresponsive_engines": [],
    } | fields


@pytest.fixture(scope="session")
def httpserver_listen_address():
    return ("127.0.0.1", 0)


@pytest.fixture
def searxng(httpserver):
    return SearXNG(httpserver.url_for("/").rstrip("/"), limits=Limits(timeout_seconds=2))


@pytest.fixture
def server_answers(httpserver):
    """Let the server answer a search with `body` (JSON or bytes) and a status."""

    def set_answer(body: object, status: int = 200, headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        httpserver.expect_request("/search").respond_with_data(
            data, status=status, headers=headers, content_type="application/json"
        )

    return set_answer


@pytest.fixture
def a_result():
    return result


@pytest.fixture
def an_answer():
    return answer
