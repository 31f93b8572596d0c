"""Posts a message to an address that a subscriber chose; knows nothing of subscriptions."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast

import aiohttp
from aiohttp.http import HttpProcessingError
from yarl import URL

from factcheck.errors import SourceRejected
from factcheck.fetching import failures, urls
from factcheck.fetching.client import USER_AGENT
from factcheck.fetching.dialing import Resolve, open_session, resolve_by_system
from factcheck.fetching.guard import PUBLIC_ONLY, Guard
from factcheck.fetching.limits import Limits
from factcheck.fetching.urls import Target
from factcheck.fetching.wire import Answer

# Source: Standard Webhooks, on time-outs: 15 to 30 s.
TIMEOUT_SECONDS = 15.0
MAX_EXCERPT_BYTES = 4 * 1024
# The answer that counts is its status; for the text after it nobody is kept waiting.
EXCERPT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What an endpoint answered, for the log of its deliveries.

    Args:
        status: 200 to 299 when it took the message; whatever it said otherwise.
        excerpt: at most 4 KiB of its text, unpacked by nobody; "" when it came packed.
        is_truncated: whether more may have followed.
        duration_seconds: from the call to the excerpt's end.
    """

    status: int
    excerpt: str
    is_truncated: bool
    duration_seconds: float

    @property
    def is_accepted(self) -> bool:
        """Whether the endpoint took the message; a redirect is a failure and is not followed."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def is_gone(self) -> bool:
        """Whether the endpoint asks never to be written to again (410)."""
        return self.status == HTTPStatus.GONE


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers messages one by one, each over a connection of its own.

    Args:
        guard: the operator's exceptions; only its loopback ones may be reached by plain http.
        timeout_seconds: for the whole of one delivery, DNS and TLS included.
        user_agent: names the service.
        resolve: asked for the addresses of a name, anew for each delivery.
        proxy: as `Client` takes it.
        tls: whose certificates are trusted; None for the system's authorities.
    """

    guard: Guard = PUBLIC_ONLY
    timeout_seconds: float = TIMEOUT_SECONDS
    user_agent: str = USER_AGENT
    resolve: Resolve = resolve_by_system
    proxy: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = None

    async def deliver(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Delivered:
        """Post `body` to `url`; as the function `deliver`."""
        target = self.check(url)
        limits = Limits(timeout_seconds=self.timeout_seconds)
        session = open_session(
            self.guard,
            limits,
            headers={"User-Agent": self.user_agent, **headers, "Accept-Encoding": "identity"},
            resolve=self.resolve,
            proxy=self.proxy,
            tls=self.tls,
        )
        try:
            async with asyncio.timeout(limits.timeout_seconds), session:
                return await _post(session, target, body)
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            raise failures.of_the_wire(error) from error

    def check(self, url: str) -> Target:
        """What would be dialled at `url`, as far as that can be told without asking for its name.

        Raises:
            SourceRejected: as `deliver`.
        """
        target = urls.parse(url)
        if target.scheme != "https" and not self.guard.excepts_loopback(target):
            raise SourceRejected(
                "Messages are delivered to addresses that begin with https:// only.",
                code="bad_scheme",
            )
        self.guard.check_target(target)
        return target


def deliver(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    guard: Guard = PUBLIC_ONLY,
    timeout_seconds: float = TIMEOUT_SECONDS,
    user_agent: str = USER_AGENT,
    proxy: str = "",
) -> Delivered:
    """Post `body` to `url` and say what the endpoint answered, be it yes or no.

    The name is looked up and held against the guard anew at each call. A target that is refused
    is never spoken to, so nothing of it can be read back from the error. Not to be called where
    an event loop runs, never inside a database transaction.

    Raises:
        SourceUnavailable: try again: `rate_limited` (429, or 503 with a time, after
            `retry_after_seconds`), `timeout`, `dns_error`, `connection_error`, `proxy_error`.
        SourceRejected: `bad_scheme` (plain http, too), `bad_address` (a user name in it, too),
            `bad_port`, `local_name`, `private_address`; `tls_error` and `bad_response` from an
            endpoint that its owner must repair.
    """
    courier = Courier(guard, timeout_seconds, user_agent, proxy=proxy)
    return asyncio.run(courier.deliver(url, body=body, headers=headers))


async def _post(session: aiohttp.ClientSession, target: Target, body: bytes) -> Delivered:
    started = time.monotonic()
    url = URL(target.url, encoded=True)
    async with session.post(url, data=body, allow_redirects=False) as response:
        # The session was opened with this class; aiohttp's types do not say so.
        answer = cast("Answer", response)
        failures.refuse_haste(answer.status, answer.headers.get("Retry-After", ""))
        excerpt, is_truncated = await _excerpt(answer)
        # What follows is not waited for, not even to say goodbye.
        answer.close()
    seconds = time.monotonic() - started
    return Delivered(answer.status, excerpt, is_truncated, duration_seconds=seconds)


async def _excerpt(answer: Answer) -> tuple[str, bool]:
    came = bytearray()
    ended = False
    with suppress(TimeoutError, aiohttp.ClientError, HttpProcessingError, SourceRejected):
        answer.expect_body(MAX_EXCERPT_BYTES)
        async with asyncio.timeout(EXCERPT_SECONDS):
            while len(came) <= MAX_EXCERPT_BYTES and not ended:
                piece = await answer.content.read(MAX_EXCERPT_BYTES + 1 - len(came))
                came += piece
                ended = not piece
    if "Content-Encoding" in answer.headers:
        return "", not ended
    # PostgreSQL's text takes every character but NUL.
    text = came[:MAX_EXCERPT_BYTES].decode("utf-8", "replace").replace("\0", "\ufffd")
    return text, not ended
