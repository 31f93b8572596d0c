"""Asks GDELT, which reads the world's news sites in many languages; knows only its JSON.

It answers 200 to everything and tells what is wrong in plain text.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from factcheck import fetching
from factcheck.corroboration.words import STOPWORDS
from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.providers import answers
from factcheck.providers.answers import Row, Service
from factcheck.providers.provider import Hit, Query

URL = "https://api.gdeltproject.org"
# It would give up to 250, and sorts by relevance.
MAX_RECORDS = 50
# Every word must occur on a page, so that many words find nothing.
MAX_WORDS = 6
MAX_QUERY_CHARS = 250
# Source: it asks for one request in five seconds, in the answer with which it refuses more.
INTERVAL_SECONDS = 5.0
# How far it looks back when it is not told from when on.
TIMESPAN = "3months"

# Source: GDELT DOC 2.0, operator sourcelang, by language name or ISO 639-2 code.
_LANGUAGES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
    "uk": "ukrainian",
}
_CODES = {name: code for code, name in _LANGUAGES.items()}
_WORD = re.compile(r"[^\W_]{3,}|\d+")
# It does not always escape the backslashes in titles.
_BACKSLASH = re.compile(rb'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})|\\')
_TOO_FAST = re.compile(r"(?i)limit requests|too many requests|rate limit")


@dataclass(frozen=True, slots=True)
class GDELT:
    """The GDELT DOC 2.0 API, which needs no key.

    Source: blog.gdeltproject.org/gdelt-doc-2-0-api-debuts.
    """

    base_url: str = URL
    user_agent: str = fetching.USER_AGENT
    limits: fetching.Limits = answers.LIMITS
    proxy: str = field(default="", repr=False)
    name: str = "gdelt"

    def search(self, query: Query) -> list[Hit]:
        """Return at most 20 articles in the query's language and time, each address once.

        Raises:
            SourceUnavailable: it could not be had, wants to be asked less often, or what it sent
                is no such answer.
            SourceRejected: it refuses the query, and says why.
            InvalidInput: `base_url` is no address.
        """
        service = Service(
            "GDELT", self.base_url, self.user_agent, self.limits, headers={}, proxy=self.proxy
        )
        body = service.ask("/api/v2/doc/doc", _asked(query))
        if not body.lstrip().startswith(b"{"):
            raise _refusal(service, body)
        answer = service.read(_BACKSLASH.sub(_escaped, body))
        return service.hits(service.rows(answer, "articles"), _hit)


def _asked(query: Query) -> dict[str, str]:
    words = [word for word in _WORD.findall(query.text) if word.lower() not in STOPWORDS]
    terms = " ".join(list(dict.fromkeys(words))[:MAX_WORDS])
    in_language = _LANGUAGES.get(query.language)
    asked = {
        "query": answers.cut(terms, most_chars=MAX_QUERY_CHARS)
        + (f" sourcelang:{in_language}" if in_language else ""),
        "mode": "ArtList",
        "format": "json",
        "maxrecords": str(MAX_RECORDS),
        "sort": "HybridRel",
    }
    if query.since is None:
        return {**asked, "timespan": TIMESPAN}
    asked["startdatetime"] = f"{query.since:%Y%m%d}000000"
    if query.until is not None:
        asked["enddatetime"] = f"{query.until:%Y%m%d}235959"
    return asked


def _refusal(service: Service, body: bytes) -> SourceUnavailable | SourceRejected:
    said = answers.cut(
        body[:1_000].decode("utf-8", "replace"), most_chars=answers.MAX_REFUSAL_CHARS
    )
    if _TOO_FAST.search(said):
        return SourceUnavailable(
            "GDELT wants to be asked less often.",
            code="rate_limited",
            retry_after_seconds=INTERVAL_SECONDS,
        )
    if not said.isprintable() or said.startswith(("<", "[", '"')) or " " not in said:
        return service.misunderstood()
    return SourceRejected(f"GDELT refused the query: {said}", code=answers.QUERY_REFUSED)


def _escaped(match: re.Match[bytes]) -> bytes:
    return match[0] if match[1] else b"\\\\"


def _hit(row: Row) -> Hit:
    return Hit(
        url=answers.text(row, "url"),
        title=answers.text(row, "title"),
        snippet="",
        published_on=_day(answers.text(row, "seendate")),
        publisher=answers.text(row, "domain"),
        language=_CODES.get(answers.text(row, "language").lower(), ""),
    )


def _day(seen: str) -> date | None:
    try:
        return datetime.strptime(seen[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
