"""Asks providers that answer in JSON, and reads what they say without trusting any of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from factcheck import fetching
from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.fetching import urls
from factcheck.parsing import strict_json
from factcheck.providers import plain
from factcheck.providers.provider import Hit

MAX_HITS = 20
MAX_TITLE_CHARS = 500
MAX_SNIPPET_CHARS = 2_000
MAX_NAME_CHARS = 200
MAX_REFUSAL_CHARS = 200
# Percent-encoded they are three times as long, which leaves room in an address for the rest.
MAX_QUERY_BYTES = 500

# A page of results is 20 to 100 kB; what JSON of this size unfolds to is harmless.
LIMITS = fetching.Limits(timeout_seconds=12.0, max_body_bytes=1024 * 1024)
QUERY_REFUSED = "query_refused"

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Service:
    """A search service: what people call it, where it is, and how this newsroom asks.

    Args:
        label: as people call it.
        base_url: of its API; may lie in the newsroom's own network, for an operator set it.
        user_agent: names the newsroom.
        limits: of one question.
        headers: sent with each question, and to nobody else.
        proxy: through which the outside is reached, "" for none.
    """

    label: str
    base_url: str
    user_agent: str = fetching.USER_AGENT
    limits: fetching.Limits = LIMITS
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: str = field(default="", repr=False)

    def ask(self, path: str, asked: Mapping[str, str]) -> bytes:
        """The body of the answer to one question.

        Raises:
            SourceUnavailable: it could not be had now; 429 is `rate_limited`, with the time.
            SourceRejected: it refuses; `http_401` and `http_403` say that the key is at fault,
                and 400, 414 and 422 are `query_refused`.
            InvalidInput: `base_url` is no address.
        """
        try:
            return fetching.fetch(
                f"{self.base_url.rstrip('/')}{path}?{urlencode(asked)}",
                guard=fetching.Guard.trusting(self.base_url),
                limits=self.limits,
                headers={"Accept": "application/json", **self.headers},
                user_agent=self.user_agent,
                proxy=self.proxy,
            ).body
        except SourceRejected as error:
            raise self._refusal(error.code, error.message) from error

    def _refusal(self, code: str, message: str) -> SourceRejected:
        if code in {"http_401", "http_403"}:
            sentence = f"{self.label} does not let this newsroom in; look at its key."
            return SourceRejected(sentence, code=code)
        if code in {"http_400", "http_414", "http_422"}:
            return SourceRejected(f"{self.label} refused the query.", code=QUERY_REFUSED)
        return SourceRejected(f"{self.label} cannot be asked: {message}", code=code)

    def read(self, body: bytes) -> Row:
        """The JSON object in an answer.

        Raises:
            SourceUnavailable: `bad_answer`, it is anything else.
        """
        try:
            return strict_json(body)
        except SourceRejected as error:
            raise self.misunderstood() from error

    def rows(self, answer: Row, name: str) -> list[Row]:
        """The objects in the list `name` of an answer; none when there is no such list.

        Raises:
            SourceUnavailable: `bad_answer`, it is no list, or a list of something else.
        """
        listed = answer.get(name, [])
        if not isinstance(listed, list):
            raise self.misunderstood()
        found = [each for each in listed if isinstance(each, dict)]
        if listed and not found:
            raise self.misunderstood()
        return found

    def hits(self, rows: list[Row], read: Callable[[Row], Hit]) -> list[Hit]:
        """A hit for each row that has an address, each address once and 20 at most.

        Raises:
            SourceUnavailable: `bad_answer`, no row has an address.
        """
        with_url = [row for row in rows if isinstance(row.get("url"), str)]
        if rows and not with_url:
            raise self.misunderstood()
        return distinct(read(row) for row in with_url)

    def misunderstood(self) -> SourceUnavailable:
        """What to raise on an answer that is not in the documented form."""
        return SourceUnavailable(
            f"{self.label} sent something that is not its JSON; look at the service.",
            code="bad_answer",
        )


def distinct(hits: Iterable[Hit], most: int = MAX_HITS) -> list[Hit]:
    """The hits that are pages of the web, each address once and in one spelling."""
    kept: dict[str, Hit] = {}
    for hit in _readable(hits):
        if len(kept) == most:
            break
        kept.setdefault(hit.url, hit)
    return list(kept.values())


def _readable(hits: Iterable[Hit]) -> Iterator[Hit]:
    for hit in hits:
        try:
            target = urls.parse(hit.url)
        except SourceRejected:
            continue  # magnet links and the like, which no search of ours is after
        yield Hit(
            url=target.url,
            title=plain.line(hit.title, MAX_TITLE_CHARS),
            snippet=plain.line(hit.snippet, MAX_SNIPPET_CHARS),
            published_on=hit.published_on,
            publisher=plain.line(hit.publisher, MAX_NAME_CHARS) or target.host.removeprefix("www."),
            language=hit.language,
            rating=plain.line(hit.rating, MAX_NAME_CHARS),
        )


def text(row: Row, name: str) -> str:
    """The text under `name`, "" when there is none."""
    value = row.get(name)
    return value if isinstance(value, str) else ""


def inner(row: Row, name: str) -> Row:
    """The object under `name`, an empty one when there is none."""
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def day(row: Row, name: str) -> date | None:
    """The day with which an ISO 8601 time under `name` begins, if one stands there."""
    told = text(row, name)[:10]
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def language(row: Row, name: str) -> str:
    """The ISO 639-1 code with which a language tag under `name` begins, else ""."""
    code = text(row, name).partition("-")[0].lower()
    return code if len(code) in {2, 3} and code.isascii() and code.isalpha() else ""


def cut(words: str, *, most_chars: int, most_words: int | None = None) -> str:
    """The beginning of a query, in whole words where it has any, with nothing unfit in it.

    Never more than 500 bytes of UTF-8, for all of it goes into an address.
    """
    whole = " ".join(plain.line(words, len(words)).split()[:most_words])
    begun = whole[:most_chars].encode()[:MAX_QUERY_BYTES].decode("utf-8", "ignore")
    if len(begun) == len(whole) or whole[len(begun)] == " ":
        return begun.strip()
    return begun.rpartition(" ")[0] or begun
