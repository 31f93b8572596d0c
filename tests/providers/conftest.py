"""Search services on 127.0.0.1 that answer in their documented form."""

import json

import pytest

from factcheck.fetching import Limits
from factcheck.providers import SearXNG

# Small, so that a server that hangs is given up soon.
LIMITS = Limits(timeout_seconds=2, max_body_bytes=1024 * 1024)


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
def base_url(httpserver):
    return httpserver.url_for("/").rstrip("/")


@pytest.fixture
def searxng(base_url):
    return SearXNG(base_url, limits=LIMITS)


@pytest.fixture
def server_answers(httpserver):
    """Let the server answer a search with `body` (JSON or bytes) and a status."""

    def set_answer(
        body: object,
        status: int = 200,
        headers: dict[str, str] | None = None,
        path: str = "/search",
    ) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        httpserver.expect_request(path).respond_with_data(
            data, status=status, headers=headers, content_type="application/json"
        )

    return set_answer


@pytest.fixture
def a_result():
    return result


@pytest.fixture
def an_answer():
    return answer
