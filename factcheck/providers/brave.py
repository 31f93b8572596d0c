"""Asks the Brave Search API, an index of the web of its own; knows only its JSON."""

from dataclasses import dataclass, field
from datetime import date

from factcheck import fetching
from factcheck.providers import answers
from factcheck.providers.answers import Row, Service
from factcheck.providers.provider import Hit, Query

URL = "https://api.search.brave.com"
# Source: Brave Search API, Web Search query parameters: 400 characters and 50 words.
MAX_QUERY_CHARS = 400
MAX_QUERY_WORDS = 50
# The languages that it names as ISO 639-1 does; for others it is not told any.
_LANGUAGES = (
    "ar bn bg ca hr cs da nl en et fi fr gl de gu he hi hu is it kn ko lv lt ms ml mr nb pl pa "
    "ro ru sr sk sl es sv ta te th tr uk vi"
)
LANGUAGES = frozenset(_LANGUAGES.split())
EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Brave:
    """The Brave Search API with a newsroom's key.

    Source: Brave Search API, Web Search (api-dashboard.search.brave.com/app/documentation).
    """

    key: str = field(repr=False)
    base_url: str = URL
    user_agent: str = fetching.USER_AGENT
    limits: fetching.Limits = answers.LIMITS
    proxy: str = field(default="", repr=False)
    name: str = "brave"

    def search(self, query: Query) -> list[Hit]:
        """Return at most 20 pages of the web and the news, each address once.

        Raises:
            SourceUnavailable: it could not be had, or what it sent is no such answer.
            SourceRejected: it refuses the key or the query.
            InvalidInput: `base_url` is no address.
        """
        headers = {"X-Subscription-Token": self.key}
        service = Service(
            "Brave Search", self.base_url, self.user_agent, self.limits, headers, self.proxy
        )
        answer = service.read(service.ask("/res/v1/web/search", _asked(query)))
        if "web" not in answer and "query" not in answer and answer.get("type") != "search":
            raise service.misunderstood()
        found = [answers.inner(answer, kind) for kind in ("web", "news")]
        return service.hits([row for kind in found for row in service.rows(kind, "results")], _hit)


def _asked(query: Query) -> dict[str, str]:
    asked = {
        "q": answers.cut(query.text, most_chars=MAX_QUERY_CHARS, most_words=MAX_QUERY_WORDS),
        "count": str(answers.MAX_HITS),
        "result_filter": "web,news",
        "text_decorations": "false",
    }
    if query.language in LANGUAGES:
        asked["search_lang"] = query.language
    if query.since or query.until:
        since, until = query.since or EARLIEST, query.until or LATEST
        asked["freshness"] = f"{since.isoformat()}to{until.isoformat()}"
    return asked


def _hit(row: Row) -> Hit:
    return Hit(
        url=answers.text(row, "url"),
        title=answers.text(row, "title"),
        snippet=answers.text(row, "description"),
        published_on=answers.day(row, "page_age"),
        publisher=answers.text(answers.inner(row, "profile"), "name"),
        language=answers.language(row, "language"),
    )
