"""Searches one language's Wikipedia by the MediaWiki API; knows only its JSON."""

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote

from factcheck import fetching
from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.providers import answers
from factcheck.providers.answers import Row, Service
from factcheck.providers.provider import Hit, Query

URL = "https://{language}.wikipedia.org"
# Source: CirrusSearch refuses longer ones (mediawiki.org/wiki/Help:CirrusSearch).
MAX_QUERY_CHARS = 300
MAX_HITS = 10
_TAG = re.compile(r"<[^<>]{0,200}>")
# What CirrusSearch reads as an order, not as a word.
_OPERATORS = re.compile(r"[\"~*?:!\\/|]|(?<!\w)-")
_BUSY = frozenset({"maxlag", "ratelimited", "readonly", "search-backend-error"})


@dataclass(frozen=True, slots=True)
class Wikipedia:
    """The Wikipedia in `language`; articles are background, seldom evidence.

    Args:
        language: as its host begins: "en", "uk".
        base_url: with `{language}` where that stands, if it does.

    Source: MediaWiki Action API, list=search (mediawiki.org/wiki/API:Search).
    """

    language: str
    base_url: str = URL
    user_agent: str = fetching.USER_AGENT
    limits: fetching.Limits = answers.LIMITS
    proxy: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """One provider a language."""
        return f"wikipedia_{self.language}"

    def search(self, query: Query) -> list[Hit]:
        """Return at most 10 articles, whatever the query's language and dates.

        Raises:
            SourceUnavailable: it could not be had, or what it sent is no such answer.
            SourceRejected: it refuses.
            InvalidInput: `base_url` is no address.
        """
        site = self.base_url.replace("{language}", self.language).rstrip("/")
        service = Service(
            self._label, site, self.user_agent, self.limits, headers={}, proxy=self.proxy
        )
        asked = {
            "action": "query",
            "list": "search",
            "srsearch": _words(query.text),
            "srlimit": str(MAX_HITS),
            "srprop": "snippet",
            "format": "json",
            "formatversion": "2",
            "maxlag": "5",
        }
        answer = service.read(service.ask("/w/api.php", asked))
        if error := answers.inner(answer, "error"):
            raise self._failure(error)
        if not isinstance(answers.inner(answer, "query").get("search"), list):
            raise service.misunderstood()
        pages = service.rows(answers.inner(answer, "query"), "search")
        return service.hits([{**page, "url": _address(site, page)} for page in pages], self._hit)

    @property
    def _label(self) -> str:
        return f"Wikipedia ({self.language})"

    def _failure(self, error: Row) -> SourceUnavailable | SourceRejected:
        code = answers.text(error, "code")
        said = answers.cut(answers.text(error, "info"), most_chars=answers.MAX_REFUSAL_CHARS)
        message = f"{self._label} says: {said or code}"
        if code in _BUSY:
            return SourceUnavailable(message, code="busy")
        return SourceRejected(message, code=answers.QUERY_REFUSED)

    def _hit(self, row: Row) -> Hit:
        return Hit(
            url=answers.text(row, "url"),
            title=answers.text(row, "title"),
            snippet=unescape(_TAG.sub("", answers.text(row, "snippet"))),
            published_on=None,  # the time that it tells is of the last edit
            publisher="Wikipedia",
            language=self.language,
        )


def _words(text: str) -> str:
    return answers.cut(_OPERATORS.sub(" ", text), most_chars=MAX_QUERY_CHARS)


def _address(site: str, page: Row) -> str | None:
    title = answers.text(page, "title")
    return f"{site}/wiki/{quote(title.replace(' ', '_'), safe=':(),')}" if title else None
