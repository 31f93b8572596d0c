"""Lets one request after the other go to a host, with a pause between; sends none itself."""

import asyncio
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from ipaddress import IPv6Network

from factcheck.errors import SourceUnavailable
from factcheck.fetching import addresses
from factcheck.fetching.dialing import Resolve
from factcheck.fetching.guard import Guard
from factcheck.fetching.slots import Place, Slots, Wait
from factcheck.fetching.urls import Target

# Around each request of a fetch, redirects too: entered before it is sent, left after its body.
Turn = Callable[[Target], AbstractAsyncContextManager[None]]

NOT_YET = "not_yet"
RATE_LIMITED = "rate_limited"
# A site that says "too many requests" and not for how long, or that keeps us waiting.
UNSAID_REST_SECONDS = 60.0
SLOW_REST_SECONDS = 15.0
MAX_REST_SECONDS = 24 * 60 * 60.0
# A site that closes its door for longer has answered, if not with the page.
LONG_REST_SECONDS = 10 * 60.0
DNS_SECONDS = 5.0
# An attached network gets at least this much IPv6 space. Source: RFC 6177 2.
IPV6_SITE_BITS = 56
# How long a worker stands by while another one asks the same host.
PATIENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How many requests are in flight, and how close together they come.

    Args:
        interval_seconds: from the end of one request to a host until the next begins.
        in_flight: requests at most in one batch.
    """

    interval_seconds: float = 1.0
    in_flight: int = 50

    @property
    def group_size(self) -> int:
        """A fifth of what may be in flight: all that one address or one domain can hold up."""
        return max(self.in_flight // 5, 1)


def at_once(_target: Target) -> AbstractAsyncContextManager[None]:
    """Wait for nobody: for services that expect as many questions as one has."""
    return nullcontext()


@dataclass(slots=True)
class Turns:
    """The turns of one batch; of one event loop.

    Hosts stand for themselves, and for loopback exceptions with their port. A host belongs to the
    groups of its registered domain and of the addresses that its name leads to.

    Args:
        slots: shared with other batches.
        pace: of this batch.
        guard: as of the client that the turns are for.
        look_up: resolves names; None where a proxy does.
        ready: cleared while no further request shall begin.
    """

    slots: Slots
    pace: Pace
    guard: Guard
    look_up: Resolve | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    _room: asyncio.Semaphore = field(init=False)
    _lines: defaultdict[str, asyncio.Lock] = field(init=False)
    _places: dict[str, Place] = field(default_factory=dict)
    _found: dict[str, Sequence[str] | OSError] = field(default_factory=dict)
    _elsewhere: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Open for as many as the pace says."""
        self._room = asyncio.Semaphore(self.pace.in_flight)
        self._lines = defaultdict(asyncio.Lock)
        self.ready.set()

    @asynccontextmanager
    async def turn(
        self, target: Target, *, start_by: float, pause_seconds: float = 0.0
    ) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it while the body runs; then leave the host a pause.

        A site that asks to be left alone, or that was too slow, gets a longer one.

        Args:
            target: whose host is asked.
            start_by: when to give up waiting, as the event loop tells the time.
            pause_seconds: what the site itself wants between requests.

        Raises:
            SourceUnavailable: with the seconds after which to come back: `not_yet`, or
                `rate_limited` when the site itself has asked for a long rest.
        """
        host = self._host_of(target)
        async with self._lines[host]:
            place = await self._place_of(host, target)
            token = await self._admitted(place, start_by)
            pause = max(self.pace.interval_seconds, pause_seconds)
            try:
                yield
            except SourceUnavailable as error:
                pause = max(pause, rest_after(error))
                raise
            except asyncio.CancelledError:
                pause = max(pause, SLOW_REST_SECONDS)
                raise
            finally:
                self._room.release()
                await self.slots.release(place, token, pause_seconds=pause)

    async def resolve(self, name: str) -> Sequence[str]:
        """Answer the client with what the name was looked up to for its place, once.

        Raises:
            OSError: as the look-up says.
        """
        found = self._found.pop(name.rstrip("."), None)
        if isinstance(found, OSError):
            raise found
        if found is not None or self.look_up is None:
            return found or ()
        return await self.look_up(name)

    async def _admitted(self, place: Place, start_by: float) -> str:
        loop, token = asyncio.get_running_loop(), uuid.uuid4().hex
        patient_until = loop.time() + PATIENCE_SECONDS
        while True:
            await self.ready.wait()
            await self._room.acquire()
            try:
                self._check_time(place, Wait(0), start_by)
                wait = await self.slots.take(place, token)
            except BaseException:
                self._room.release()
                raise
            if wait is None:
                return token
            self._room.release()
            if wait.is_elsewhere and loop.time() >= patient_until:
                self._elsewhere.add(place.host)
            self._check_time(place, wait, start_by)
            await asyncio.sleep(wait.seconds)

    def _check_time(self, place: Place, wait: Wait, start_by: float) -> None:
        is_late = asyncio.get_running_loop().time() + wait.seconds > start_by
        if wait.seconds > LONG_REST_SECONDS:
            raise SourceUnavailable(
                f"{place.host} has asked to be left alone for a while.",
                code=RATE_LIMITED,
                retry_after_seconds=wait.seconds,
            )
        if is_late or place.host in self._elsewhere:
            raise SourceUnavailable(
                f"{place.host} is asked for one page at a time, and it is not this one's turn yet.",
                code=NOT_YET,
                retry_after_seconds=max(wait.seconds, PATIENCE_SECONDS),
            )

    def _host_of(self, target: Target) -> str:
        pair = target.host, target.port
        return f"{target.host}:{target.port}" if pair in self.guard.loopback else target.host

    async def _place_of(self, host: str, target: Target) -> Place:
        place = self._places.get(host)
        if place is None:
            groups = await self._groups_of(target)
            place = self._places[host] = Place(host, tuple(sorted(groups)))
        return place

    async def _groups_of(self, target: Target) -> set[str]:
        if target.address is not None:
            return {network_of(target.host)}
        groups = {registered_domain(target.host)}
        if self.look_up is not None:
            is_trusted = self.guard.trusts(target.host, target.port)
            name = target.host if is_trusted else f"{target.host}."
            try:
                async with asyncio.timeout(DNS_SECONDS):
                    found = self._found[target.host] = await self.look_up(name)
            except OSError as error:  # the client will ask for it, and be told
                self._found[target.host] = error
            else:
                groups |= {network_of(address) for address in found}
        return groups


def rest_after(error: SourceUnavailable) -> float:
    """How long, in seconds, the host is to be left alone after it gave this answer."""
    if error.retry_after_seconds is not None:
        return min(error.retry_after_seconds, MAX_REST_SECONDS)
    if error.code == "timeout":
        return SLOW_REST_SECONDS
    return UNSAID_REST_SECONDS if error.code == RATE_LIMITED else 0.0


def network_of(address: str) -> str:
    """An address's share of the network that one owner can fill with hosts as they like."""
    try:
        found = addresses.parse(address)
    except ValueError:
        return address
    if found.version == 4:  # noqa: PLR2004 - IPv4
        return str(found)
    return str(IPv6Network((found, IPV6_SITE_BITS), strict=False))


def registered_domain(host: str) -> str:
    """The part of a name that somebody registered, near enough: "bbc.co.uk" of "news.bbc.co.uk".

    Two labels, or three under a short second level of a country; where that is wrong, the groups
    of addresses still hold.
    """
    labels = host.split(".")
    is_country = len(labels[-1]) == 2 and len(labels[-2:][0]) <= 3  # noqa: PLR2004 - "co.uk"
    return ".".join(labels[-3:] if is_country else labels[-2:])
