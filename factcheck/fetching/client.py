"""Fetches one page, redirects and all, within its limits; knows no settings and stores nothing."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, cast

import aiohttp
from aiohttp.http import HttpProcessingError
from yarl import URL

from factcheck.errors import SourceRejected
from factcheck.fetching import failures, urls
from factcheck.fetching.decoding import ACCEPT_ENCODING, Decoder
from factcheck.fetching.dialing import Resolve, open_session, resolve_by_system
from factcheck.fetching.fetched import Exchange, Fetched, Hop, charset, media_type, readable
from factcheck.fetching.guard import PUBLIC_ONLY, Guard
from factcheck.fetching.limits import USUAL_LIMITS, Limits
from factcheck.fetching.politeness import Turn, at_once
from factcheck.fetching.urls import Target
from factcheck.fetching.wire import Answer

# A newsroom passes its own, with an address at which it can be asked to stop.
USER_AGENT = "factcheck/0.1 (newsroom fact-check service; no contact address configured)"

# Source: RFC 9110 15.4. 300 offers a choice and 304 answers a question that is never asked.
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_NO_HEADERS: Mapping[str, str] = {}


def fetch(
    url: str,
    *,
    guard: Guard = PUBLIC_ONLY,
    limits: Limits = USUAL_LIMITS,
    headers: Mapping[str, str] = _NO_HEADERS,
    user_agent: str = USER_AGENT,
    proxy: str = "",
) -> Fetched:
    """Fetch one page from the public internet; the synchronous door to `Client.fetch`.

    Not to be called where an event loop runs. Never inside a database transaction.

    Raises:
        SourceUnavailable: as `Client.fetch`.
        SourceRejected: as `Client.fetch`.
    """

    async def alone() -> Fetched:
        async with Client(guard, limits, user_agent, proxy=proxy) as client:
            return await client.fetch(url, headers=headers)

    return asyncio.run(alone())


@dataclass(slots=True)
class Client:
    """Fetches any number of pages, at once if wanted, under one guard; use it by `async with`.

    Args:
        guard: the operator's exceptions to what may be dialled.
        limits: of each fetch, in time and bytes.
        user_agent: names the service and whom to write to.
        resolve: asked for the addresses of a name.
        proxy: `http://host:port`, perhaps with a user name and password, through which everything
            goes; "" for none. Then the proxy looks names up, so it must itself refuse those that
            lead to inner addresses: only names, literal addresses and ports are checked here.
        tls: whose certificates are trusted; None for the system's authorities.
    """

    guard: Guard = PUBLIC_ONLY
    limits: Limits = USUAL_LIMITS
    user_agent: str = USER_AGENT
    resolve: Resolve = resolve_by_system
    proxy: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = None
    _session: aiohttp.ClientSession = field(init=False, repr=False)

    async def __aenter__(self) -> Self:
        """Open the session.

        Raises:
            InvalidInput: `proxy` is no address of a proxy.
        """
        self._session = open_session(
            self.guard,
            self.limits,
            headers={
                "User-Agent": self.user_agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
            resolve=self.resolve,
            proxy=self.proxy,
            tls=self.tls,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the session and whatever it still holds open."""
        await self._session.close()

    async def fetch(
        self, url: str, *, headers: Mapping[str, str] = _NO_HEADERS, turn: Turn = at_once
    ) -> Fetched:
        """Fetch one page.

        Follows redirects, from https to http too: the hops show it, and `headers` do not cross.

        Args:
            url: http or https.
            headers: sent to the first origin only; a redirect to another one ends that for good.
            turn: held during each request; the wait for the first is not part of the fetch's time.

        Raises:
            SourceUnavailable: trying again may help; the codes stand in `factcheck.fetching`.
            SourceRejected: it never will.
        """
        try:
            async with asyncio.timeout(None) as deadline:
                return await self._follow(url, headers, turn, deadline)
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            raise failures.of_the_wire(error) from error

    async def _follow(
        self, url: str, headers: Mapping[str, str], turn: Turn, deadline: asyncio.Timeout
    ) -> Fetched:
        target = urls.parse(url)
        hops: list[Hop] = []
        exchanges: list[Exchange] = []
        while len(hops) <= self.limits.max_redirects:
            self.guard.check_target(target)
            async with turn(target):
                self._start(deadline)
                async with self._get(target, headers) as response:
                    # The session was opened with this class; aiohttp's types do not say so.
                    answer = cast("Answer", response)
                    hops.append(Hop(target.url, answer.status, answer.address))
                    following = _following(target, answer)
                    body = await (self._pass_over(answer) if following else self._read(answer))
            exchanges.append(answer.exchange(target.url))
            if following is None:
                return _as_fetched(url, answer, body, hops, exchanges)
            if following.origin != target.origin:
                headers = _NO_HEADERS
            target = following
        raise SourceRejected(
            f"The address redirects more than {self.limits.max_redirects} times.",
            code="too_many_redirects",
        )

    def _start(self, deadline: asyncio.Timeout) -> None:
        if deadline.when() is None:
            now = asyncio.get_running_loop().time()
            deadline.reschedule(now + self.limits.timeout_seconds)

    def _get(
        self, target: Target, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return self._session.get(
            URL(target.url, encoded=True),
            allow_redirects=False,
            # Nothing may ask for a coding that is not undone here.
            headers={**headers, "Accept-Encoding": ACCEPT_ENCODING} if headers else None,
        )

    async def _read(self, answer: Answer) -> bytes:
        failures.refuse_status(answer.status, retry_after=answer.headers.get("Retry-After", ""))
        decoder = Decoder(answer.headers.getall("Content-Encoding", ()), self.limits.max_body_bytes)
        decoder.expect(answer.content_length or 0)
        answer.expect_body(self.limits.max_body_bytes)
        body = bytearray()
        while chunk := await answer.content.readany():
            for piece in decoder.feed(chunk):
                body += piece
        decoder.finish()
        answer.check_wire()
        if not body:
            raise failures.no_content()
        return bytes(body)

    async def _pass_over(self, answer: Answer) -> bytes:
        """Let a redirect's body go by as it is packed, so that the connection serves again."""
        left = self.limits.max_redirect_body_bytes
        if (answer.content_length or 0) > left:
            raise failures.too_large()
        answer.expect_body(left)
        # Only that it is small matters of this body; a page is not given up for how it ends.
        with suppress(TimeoutError, aiohttp.ClientError, HttpProcessingError):
            async with asyncio.timeout(self.limits.redirect_body_timeout_seconds):
                async for chunk in answer.content.iter_any():
                    left -= len(chunk)
                    if left < 0:
                        raise failures.too_large()
        return b""


def _following(target: Target, answer: Answer) -> Target | None:
    if answer.status not in _REDIRECTS:
        return None
    location = answer.headers.get("Location", "").strip()
    if not location:
        raise SourceRejected("The site redirects without saying where to.", code="bad_redirect")
    return urls.resolve(target, location)


def _as_fetched(
    requested_url: str, answer: Answer, body: bytes, hops: list[Hop], exchanges: list[Exchange]
) -> Fetched:
    declared = answer.headers.get("Content-Type", "")
    return Fetched(
        requested_url=requested_url,
        final_url=hops[-1].url,
        status=answer.status,
        content_type=media_type(declared),
        charset=charset(declared),
        headers=tuple((readable(name), readable(value)) for name, value in answer.headers.items()),
        body=body,
        hops=tuple(hops),
        exchanges=tuple(exchanges),
        fetched_at=datetime.now(UTC),
    )
