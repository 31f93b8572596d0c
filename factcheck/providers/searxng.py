"""Asks a SearXNG server, the metasearch that newsrooms run themselves; knows only its JSON."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn
from urllib.parse import urlencode

from factcheck import fetching
from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.fetching import urls
from factcheck.providers import plain
from factcheck.providers.provider import Hit, Query

MAX_HITS = 20
# In UTF-8; percent-encoded it is three times as long, which leaves room in an address for the rest.
MAX_QUERY_BYTES = 500
MAX_TITLE_CHARS = 500
MAX_SNIPPET_CHARS = 2_000

# A page of results is 20 to 100 kB; what JSON of this size unfolds to is harmless.
_LIMITS = fetching.Limits(timeout_seconds=20.0, max_body_bytes=1024 * 1024)


@dataclass(frozen=True, slots=True)
class SearXNG:
    """A SearXNG server at `base_url`, which may lie in the newsroom's own network.

    Source: SearXNG, Search API (docs.searxng.org/dev/search_api.html).
    """

    base_url: str
    user_agent: str = fetching.USER_AGENT
    limits: fetching.Limits = _LIMITS
    name: str = "searxng"

    def search(self, query: Query) -> list[Hit]:
        """Return at most 20 pages from the general and news engines, each address once.

        Raises:
            SourceUnavailable: the server did not answer, no engine answered it, or what it sent
                is no such answer (`bad_answer`).
            SourceRejected: it refuses; `http_403` when its JSON format is switched off.
            InvalidInput: `base_url` is no address.
        """
        answer = _read(self._ask(query))
        results = answer.get("results")
        if not isinstance(results, list):
            raise _bad_answer()
        if not results and answer.get("unresponsive_engines"):
            raise SourceUnavailable(
                "SearXNG found nothing, and some of its engines did not answer.",
                code="engines_silent",
            )
        return _hits(results)

    def _ask(self, query: Query) -> bytes:
        asked = {
            "q": _cut(query.text),
            "format": "json",
            "language": query.language,
            "categories": "general,news",
        }
        try:
            return fetching.fetch(
                f"{self.base_url.rstrip('/')}/search?{urlencode(asked)}",
                guard=fetching.Guard.trusting(self.base_url),
                limits=self.limits,
                headers={"Accept": "application/json"},
                user_agent=self.user_agent,
            ).body
        except SourceRejected as error:
            if error.code == "http_403":
                raise SourceRejected(
                    "SearXNG refuses to answer in JSON;"
                    " add json to search.formats in its settings.yml.",
                    code=error.code,
                ) from error
            raise


def _cut(text: str) -> str:
    whole = plain.line(text, MAX_QUERY_BYTES)
    return whole.encode()[:MAX_QUERY_BYTES].decode("utf-8", "ignore")


def _read(body: bytes) -> dict[str, object]:
    try:
        answer = json.loads(body, parse_constant=_refuse_constant)
    # ValueError covers bad UTF-8, bad JSON, and numbers with thousands of digits.
    except (ValueError, RecursionError) as error:
        raise _bad_answer() from error
    if not isinstance(answer, dict):
        raise _bad_answer()
    return answer


def _hits(results: list[object]) -> list[Hit]:
    rows = [row for row in results if isinstance(row, dict) and isinstance(row.get("url"), str)]
    if results and not rows:
        raise _bad_answer()
    hits: dict[str, Hit] = {}
    for hit in _readable(rows):
        hits.setdefault(hit.url, hit)
    return list(hits.values())[:MAX_HITS]


def _readable(rows: Iterable[dict[str, object]]) -> Iterable[Hit]:
    for row in rows:
        try:
            target = urls.parse(str(row["url"]))
        except SourceRejected:
            continue  # magnet links and the like, which no search of ours is after
        yield Hit(
            url=target.url,
            title=plain.line(row.get("title"), MAX_TITLE_CHARS),
            snippet=plain.line(row.get("content"), MAX_SNIPPET_CHARS),
            published_on=_date(row.get("publishedDate")),
            publisher=target.host.removeprefix("www."),
        )


def _date(text: object) -> date | None:
    if not isinstance(text, str):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _bad_answer() -> SourceUnavailable:
    return SourceUnavailable(
        "SearXNG sent something that is not its JSON; look at the server.", code="bad_answer"
    )
