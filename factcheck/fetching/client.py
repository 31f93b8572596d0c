"""Fetches one page, redirects and all, within its limits; knows no settings and stores nothing."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
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
from factcheck.fetching.dialing import Answer, Resolve, open_session, resolve_by_system
from factcheck.fetching.fetched import Fetched, Hop, charset, media_type, readable
from factcheck.fetching.guard import PUBLIC_ONLY, Guard
from factcheck.fetching.limits import USUAL_LIMITS, Limits
from factcheck.fetching.urls import Target

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
    resolve: Resolve = resolve_by_system,
) -> Fetched:
    """Fetch a page from the public internet; the synchronous door to `fetch_async`.

    Not to be called where an event loop runs. Never inside a database transaction.

    Raises:
        SourceUnavailable: as `fetch_async`.
        SourceRejected: as `fetch_async`.
    """
    return asyncio.run(
        fetch_async(
            url,
            guard=guard,
            limits=limits,
            headers=headers,
            user_agent=user_agent,
            resolve=resolve,
        )
    )


async def fetch_async(
    url: str,
    *,
    guard: Guard = PUBLIC_ONLY,
    limits: Limits = USUAL_LIMITS,
    headers: Mapping[str, str] = _NO_HEADERS,
    user_agent: str = USER_AGENT,
    resolve: Resolve = resolve_by_system,
) -> Fetched:
    """Fetch a page from the public internet.

    Follows redirects, from https to http too: the hops show it, and `headers` do not cross.

    Args:
        url: http or https.
        guard: the operator's exceptions to what may be dialled.
        limits: in time and bytes.
        headers: sent to the first origin only; a redirect to another one ends that for good.
        user_agent: names the service and whom to write to.
        resolve: asked for the addresses of a name.

    Raises:
        SourceUnavailable: try again: `timeout`, `dns_error`, `connection_error`, `cut_off`,
            `rate_limited`, `http_408`, `http_425`, `http_5xx` with the very number.
        SourceRejected: never again: `bad_scheme`, `bad_address`, `bad_port`, `local_name`,
            `private_address`, `bad_redirect`, `too_many_redirects`, `too_large`, `bad_encoding`,
            `bad_response`, `tls_error`, `no_content`, `http_3xx` and `http_4xx` with the number.
    """
    async with Client(guard=guard, limits=limits, user_agent=user_agent, resolve=resolve) as client:
        return await client.fetch(url, headers=headers)


@dataclass(slots=True)
class Client:
    """Fetches any number of pages, at once if wanted, under one guard; use it by `async with`."""

    guard: Guard
    limits: Limits
    user_agent: str = USER_AGENT
    resolve: Resolve = resolve_by_system
    _session: aiohttp.ClientSession = field(init=False)

    async def __aenter__(self) -> Self:
        """Open the session."""
        self._session = open_session(self.guard, self.limits, self.resolve)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the session and whatever it still holds open."""
        await self._session.close()

    async def fetch(self, url: str, *, headers: Mapping[str, str] = _NO_HEADERS) -> Fetched:
        """Fetch one page; as `fetch_async`."""
        try:
            async with asyncio.timeout(self.limits.timeout_seconds):
                return await self._follow(url, headers)
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            raise failures.of_the_wire(error) from error

    async def _follow(self, url: str, headers: Mapping[str, str]) -> Fetched:
        target = urls.parse(url)
        hops: list[Hop] = []
        while len(hops) <= self.limits.max_redirects:
            self.guard.check_target(target)
            async with self._get(target, headers) as answer:
                hops.append(Hop(target.url, answer.status, answer.address))
                if answer.status not in _REDIRECTS:
                    body = await self._read(answer)
                    return _as_fetched(url, answer, body, hops)
                # Its body is never read; leaving closes the connection.
                following = _following(target, answer)
            if following.origin != target.origin:
                headers = _NO_HEADERS
            target = following
        raise SourceRejected(
            f"The address redirects more than {self.limits.max_redirects} times.",
            code="too_many_redirects",
        )

    @asynccontextmanager
    async def _get(self, target: Target, headers: Mapping[str, str]) -> AsyncIterator[Answer]:
        request = self._session.get(
            URL(target.url, encoded=True),
            allow_redirects=False,
            headers={
                "User-Agent": self.user_agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                **headers,
                # Nothing may ask for a coding that is not undone here.
                "Accept-Encoding": ACCEPT_ENCODING,
            },
        )
        async with request as answer:
            # The session was opened with this class; aiohttp's types do not say so.
            yield cast("Answer", answer)

    async def _read(self, answer: Answer) -> bytes:
        failures.refuse_status(answer.status, retry_after=answer.headers.get("Retry-After", ""))
        decoder = Decoder(answer.headers.getall("Content-Encoding", ()), self.limits.max_body_bytes)
        decoder.expect(answer.content_length or 0)
        body = bytearray()
        async for chunk in answer.content.iter_any():
            for piece in decoder.feed(chunk):
                body += piece
        decoder.finish()
        answer.check_wire()
        if not body:
            raise failures.no_content()
        return bytes(body)


def _following(target: Target, answer: Answer) -> Target:
    location = answer.headers.get("Location", "").strip()
    if not location:
        raise SourceRejected("The site redirects without saying where to.", code="bad_redirect")
    return urls.resolve(target, location)


def _as_fetched(requested_url: str, answer: Answer, body: bytes, hops: list[Hop]) -> Fetched:
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
        fetched_at=datetime.now(UTC),
    )
