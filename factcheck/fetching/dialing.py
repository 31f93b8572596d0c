"""The only place that opens sockets to the outside; resolves, checks, dials what it checked."""

import asyncio
import functools
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from factcheck.errors import SourceUnavailable
from factcheck.fetching import addresses, wire
from factcheck.fetching.addresses import Address
from factcheck.fetching.guard import Guard, Pair
from factcheck.fetching.limits import Limits
from factcheck.fetching.proxy import Proxy
from factcheck.fetching.wire import Answer

# A name, with a dot at its end unless an operator configured it, to its addresses.
Resolve = Callable[[str], Awaitable[Sequence[str]]]

# A look-up cannot be stopped once it waits for the system's resolver, so it waits in a pool that
# outlives the fetch: asyncio's own pool would hold the fetch until the last look-up ended. The
# pool's size bounds what names with a dead DNS server can hold; there are more places than fetches
# in flight, so that they do not keep others from being looked up.
_DNS_THREADS = 64


async def resolve_by_system(name: str) -> list[str]:
    """Ask the machine's resolver for all IPv4 and IPv6 addresses of `name`.

    Raises:
        OSError: it has none, or the DNS server did not answer.
    """
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(
        _dns_pool(os.getpid()),
        functools.partial(socket.getaddrinfo, name, None, type=socket.SOCK_STREAM),
    )
    return [str(sockaddr[0]) for *_, sockaddr in found]


@functools.cache
def _dns_pool(_process_id: int) -> ThreadPoolExecutor:
    # A forked worker gets none of its parent's threads, hence one pool a process.
    return ThreadPoolExecutor(_DNS_THREADS, thread_name_prefix="dns")


class CheckedResolver(AbstractResolver):
    """Resolves a name once for each connection and refuses it whole for one bad address."""

    def __init__(self, guard: Guard, limits: Limits, resolve: Resolve) -> None:
        """Look names up by `resolve` and hold every answer against `guard`."""
        self._guard = guard
        self._timeout_seconds = limits.dns_timeout_seconds
        self._resolve = resolve
        self._vouched: set[Pair] = set()

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - aiohttp passes it
    ) -> list[ResolveResult]:
        """Return the addresses of `host`, all of which may be dialled.

        Raises:
            SourceUnavailable: `dns_error`.
            SourceRejected: `private_address`.
        """
        found = await self._look_up(host, port)
        for address in found:
            self._guard.check_address(address, host, port)
        if self._guard.trusts(host, port):
            self._vouched.update((str(address), port) for address in found)
        return [_as_result(host, address, port) for address in found]

    async def close(self) -> None:
        """Hold nothing open."""

    def open_socket(
        self, addr_info: tuple[int, int, int, str, tuple[object, ...]]
    ) -> socket.socket:
        """Make the socket for one attempt, after a last look at what will be dialled.

        Raises:
            SourceRejected: `private_address`.
        """
        family, kind, protocol, _, (host, port, *_) = addr_info
        address = addresses.parse(str(host))
        if isinstance(port, int) and (str(address), port) not in self._vouched:
            self._guard.check_address(address, str(address), port)
        return socket.socket(family, kind, protocol)

    async def _look_up(self, host: str, port: int) -> list[Address]:
        # The dot keeps the machine's search domains out; names inside an operator's own network
        # may need them.
        name = host if self._guard.trusts(host, port) else f"{host}."
        try:
            async with asyncio.timeout(self._timeout_seconds):
                found = [addresses.parse(text) for text in await self._resolve(name)]
        except (OSError, ValueError) as error:
            raise _unknown(host) from error
        if not found:
            raise _unknown(host)
        return list(dict.fromkeys(found))


class _Connector(aiohttp.TCPConnector):
    """Keeps a connection for its own scheme, host and port; it was checked when it was dialled."""

    def __init__(self, resolver: CheckedResolver, tls: ssl.SSLContext, *, keep: bool) -> None:
        super().__init__(
            resolver=resolver,
            socket_factory=resolver.open_socket,
            ssl=tls,
            use_dns_cache=False,
            # One address after the other: a race would swallow the refusal of one of them.
            happy_eyeballs_delay=None,
            force_close=not keep,
            limit=0,
        )
        # aiohttp's type names its own class, of which ours is a kind.
        self._factory = wire.factory(self._loop)


def open_session(
    guard: Guard,
    limits: Limits,
    *,
    headers: Mapping[str, str],
    resolve: Resolve = resolve_by_system,
    proxy: str = "",
    tls: ssl.SSLContext | None = None,
) -> aiohttp.ClientSession:
    """Open a session that can reach nothing but what `guard` lets through.

    No cookies, no proxies or passwords from the environment, no DNS cache. A connection is used
    again for its own scheme, host and port only.

    Args:
        guard: for what is dialled; with a proxy, that is the proxy and nothing else.
        limits: in time, and of heads.
        headers: sent with every request.
        resolve: asked for the addresses of a name.
        proxy: as `Client` takes it.
        tls: whose certificates are trusted; the system's authorities when None.

    Raises:
        InvalidInput: `proxy` is no address of a proxy.
    """
    through = Proxy.parse(proxy)
    resolver = CheckedResolver(through.guard if through else guard, limits, resolve)
    return aiohttp.ClientSession(
        # aiohttp tells a proxy its password on new connections only.
        connector=_Connector(resolver, tls or _system_tls(), keep=through is None),
        proxy=through.url if through else None,
        headers=headers,
        response_class=Answer,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_timeout_seconds),
        max_line_size=limits.max_header_bytes,
        max_field_size=limits.max_header_bytes,
        max_headers=limits.max_headers,
    )


@functools.cache
def _system_tls() -> ssl.SSLContext:
    # Reading some hundred certificates takes longer than a fetch.
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _as_result(host: str, address: Address, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=str(address),
        port=port,
        family=socket.AF_INET if address.version == 4 else socket.AF_INET6,  # noqa: PLR2004 - IPv4
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )


def _unknown(host: str) -> SourceUnavailable:
    return SourceUnavailable(f"The name {host} could not be found in the DNS.", code="dns_error")
