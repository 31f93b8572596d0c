"""What a site's robots.txt lets us read, asked once a day; knows no desks and no sources.

Source: RFC 9309. A robots.txt that there is not (4xx) allows everything; one that cannot be had
now forbids everything for now. Lines beyond its first 500 KiB do not count.
"""

import asyncio
import logging
import re
import zlib
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from protego import Protego
from redis import RedisError
from redis.asyncio import Redis

from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.fetching.fetched import Fetched
from factcheck.fetching.limits import Limits
from factcheck.fetching.politeness import NOT_YET, RATE_LIMITED
from factcheck.fetching.slots import REDIS_PATIENCE_SECONDS
from factcheck.fetching.urls import Target

logger = logging.getLogger(__name__)

PRODUCT_TOKEN = "FactCheck"  # noqa: S105 - a name, no secret
DISALLOWED = "robots_disallow"
UNAVAILABLE = "robots_unavailable"

# Source: RFC 9309 2.4 (a day), 2.5 (500 KiB), 2.3.1.2 (five redirects).
KEPT_SECONDS = 24 * 60 * 60
MAX_RULES_BYTES = 500 * 1024
LIMITS = Limits(timeout_seconds=10, max_body_bytes=4 * 1024 * 1024, max_redirects=5)
# What cannot be had is asked for again after this.
RETRY_SECONDS = 5 * 60
# Longer pauses than this are not observed: one request a day is no way to read a page.
MAX_CRAWL_DELAY_SECONDS = 10.0

# Answers that say, like 4xx, that there are no rules. Source: RFC 9309 2.3.1.2 and 2.3.1.3.
_NO_RULES = frozenset({"no_content", "too_many_redirects", "bad_redirect"})

_AGENT_LINE = re.compile(
    r"^[^\S\n]*user(?:-|[^\S\n]*)agent(?:[^\S\n]*:|[^\S\n])[^\S\n]*([^\n#]*)",
    re.IGNORECASE | re.MULTILINE,
)
_TOKEN = re.compile(r"[A-Za-z_-]+|\*")

# None: could not be had. "": no rules.
Text = str | None
Fetch = Callable[[str], Awaitable[Fetched]]


class Memory(Protocol):
    """Where texts of robots.txt are kept for a day."""

    async def recall(self, origin: str) -> tuple[Text] | None:
        """The text as it was kept, or None when there is none."""

    async def note(self, origin: str, text: Text) -> None:
        """Keep the text for as long as it counts."""


@dataclass(frozen=True, slots=True)
class SharedMemory:
    """Texts kept for all workers; while Redis is away nothing is kept."""

    redis: Redis

    async def recall(self, origin: str) -> tuple[Text] | None:
        """The text as it was kept, or None when there is none."""
        try:
            async with asyncio.timeout(REDIS_PATIENCE_SECONDS):
                kept = await self.redis.get(_key(origin))
        except (RedisError, OSError):
            return None
        if not isinstance(kept, bytes):
            return None
        return (zlib.decompress(kept).decode() if kept else None,)

    async def note(self, origin: str, text: Text) -> None:
        """Keep the text for a day, or for minutes that it could not be had."""
        value = b"" if text is None else zlib.compress(text.encode())
        seconds = RETRY_SECONDS if text is None else KEPT_SECONDS
        try:
            async with asyncio.timeout(REDIS_PATIENCE_SECONDS):
                await self.redis.set(_key(origin), value, ex=seconds)
        except (RedisError, OSError):
            logger.warning("Redis does not answer; the robots.txt of %s is not kept.", origin)


@dataclass(slots=True)
class Robots:
    """The rules of the sites that one batch reads.

    Args:
        fetch: gets a robots.txt, politely.
        memory: of earlier batches.
        overridden: hosts whose rules a desk has decided not to follow.
    """

    fetch: Fetch
    memory: Memory
    overridden: frozenset[str] = frozenset()
    _rules: dict[str, Protego | None] = field(default_factory=dict)
    _lines: defaultdict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )

    async def check(self, target: Target) -> float:
        """Let a page be asked for, or not; returns the pause that its site wants, in seconds.

        Raises:
            SourceRejected: `robots_disallow`.
            SourceUnavailable: `robots_unavailable`; `not_yet` or `rate_limited` as turns say.
        """
        if target.host in self.overridden:
            return 0.0
        rules = await self._rules_of(target)
        if rules is None:
            raise SourceUnavailable(
                f"The robots.txt of {target.host} could not be read now, so the page was not"
                " asked for.",
                code=UNAVAILABLE,
                retry_after_seconds=RETRY_SECONDS,
            )
        if not rules.can_fetch(target.url, PRODUCT_TOKEN):
            raise SourceRejected(refusal(target.host), code=DISALLOWED)
        return min(rules.crawl_delay(PRODUCT_TOKEN) or 0.0, MAX_CRAWL_DELAY_SECONDS)

    async def _rules_of(self, target: Target) -> Protego | None:
        origin = f"{target.scheme}://{target.url.split('/')[2]}"
        async with self._lines[origin]:
            if origin not in self._rules:
                kept = await self.memory.recall(origin)
                text = kept[0] if kept else await self._asked(origin)
                self._rules[origin] = None if text is None else Protego.parse(text)
            return self._rules[origin]

    async def _asked(self, origin: str) -> Text:
        text: Text = None
        try:
            fetched = await self.fetch(f"{origin}/robots.txt")
        except SourceUnavailable as error:
            if error.code in {NOT_YET, RATE_LIMITED}:
                raise
        except SourceRejected as error:
            if error.code.startswith("http_4") or error.code in _NO_RULES:
                text = ""
        else:
            text = ours(fetched.body[:MAX_RULES_BYTES].decode("utf-8-sig", "replace"))
        await self.memory.note(origin, text)
        return text


def refusal(host: str) -> str:
    """Tell people that a site does not want to be read by programs, and who may decide otherwise.

    The same host always gets the same sentence.
    """
    return (
        f"{host} asks programs not to read this page (robots.txt)."
        " An editor may override that for the desk, with a reason."
    )


def ours(text: str) -> str:
    """The rules with every other program's name blotted out.

    What counts is the product token, whole. Without the names, a file that lists thousands of
    programs before thousands of rules cannot make the parser multiply them.
    """
    # The parser ends lines wherever Unicode does.
    text = "\n".join(text.splitlines())
    return _AGENT_LINE.sub(lambda line: f"User-agent: {_known(line[1])}", text)


def _known(agent: str) -> str:
    token = _TOKEN.match(agent.strip())
    named = token[0] if token else ""
    if named == "*":
        return named
    return PRODUCT_TOKEN if named.lower() == PRODUCT_TOKEN.lower() else "0"


def _key(origin: str) -> str:
    return f"factcheck:robots:{origin}"
