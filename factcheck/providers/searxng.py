"""Asks a SearXNG server, the metasearch that newsrooms run themselves; knows only its JSON."""

from dataclasses import dataclass

from factcheck import fetching
from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.providers import answers
from factcheck.providers.answers import Row, Service
from factcheck.providers.provider import Hit, Query

MAX_QUERY_CHARS = 500


@dataclass(frozen=True, slots=True)
class SearXNG:
    """A SearXNG server at `base_url`, which may lie in the newsroom's own network.

    Source: SearXNG, Search API (docs.searxng.org/dev/search_api.html).
    """

    base_url: str
    user_agent: str = fetching.USER_AGENT
    limits: fetching.Limits = answers.LIMITS
    name: str = "searxng"

    def search(self, query: Query) -> list[Hit]:
        """Return at most 20 pages from the general and news engines, each address once.

        Raises:
            SourceUnavailable: the server did not answer, no engine answered it, or what it sent
                is no such answer (`bad_answer`).
            SourceRejected: it refuses; `http_403` when its JSON format is switched off.
            InvalidInput: `base_url` is no address.
        """
        service = Service("SearXNG", self.base_url, self.user_agent, self.limits)
        answer = service.read(_ask(service, query))
        if not isinstance(answer.get("results"), list):
            raise service.misunderstood()
        results = service.rows(answer, "results")
        if not results and answer.get("unresponsive_engines"):
            raise SourceUnavailable(
                "SearXNG found nothing, and some of its engines did not answer.",
                code="engines_silent",
            )
        return service.hits(results, _hit)


def _ask(service: Service, query: Query) -> bytes:
    asked = {
        "q": answers.cut(query.text, most_chars=MAX_QUERY_CHARS),
        "format": "json",
        "language": query.language,
        "categories": "general,news",
    }
    try:
        return service.ask("/search", asked)
    except SourceRejected as error:
        if error.code == "http_403":
            raise SourceRejected(
                "SearXNG refuses to answer in JSON;"
                " add json to search.formats in its settings.yml.",
                code=error.code,
            ) from error
        raise


def _hit(row: Row) -> Hit:
    return Hit(
        url=answers.text(row, "url"),
        title=answers.text(row, "title"),
        snippet=answers.text(row, "content"),
        published_on=answers.day(row, "publishedDate"),
        publisher="",
    )
