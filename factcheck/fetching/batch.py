"""Fetches many pages side by side, politely, in a thread of its own; stores nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Generator, Sequence
from concurrent.futures import Future
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Thread

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from factcheck.errors import SourceError, SourceUnavailable
from factcheck.fetching.client import Client
from factcheck.fetching.dialing import Resolve, resolve_by_system
from factcheck.fetching.fetched import Fetched
from factcheck.fetching.guard import Guard
from factcheck.fetching.limits import Limits
from factcheck.fetching.politeness import Pace, Turn, Turns
from factcheck.fetching.robots import LIMITS as ROBOTS_LIMITS
from factcheck.fetching.robots import Robots, SharedMemory
from factcheck.fetching.slots import OwnSlots, SharedSlots, Slots
from factcheck.fetching.urls import Target

logger = logging.getLogger(__name__)

REDIS_TIMEOUT_SECONDS = 1.0
# A fetch that has begun waits this long for the turn of a host that it is sent on to.
REDIRECT_PATIENCE_SECONDS = 5.0
# Above every deadline, so that no slot runs out under a living worker.
HOLD_MARGIN_SECONDS = 5.0
# Pages that nobody has read yet; beyond these no further fetch begins, for their bodies' sake.
MAX_UNREAD = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to fetch; a program follows robots.txt, a person who asks for one page need not."""

    url: str
    by_program: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a batch behaves.

    Args:
        guard: what may be dialled.
        user_agent: names the service and whom to write to.
        limits: of each page.
        pace: of requests.
        own: what this process has in flight, beside this batch too.
        redis_url: where workers share what they have in flight, in redis-py's spelling.
        starts_for_seconds: after this no fetch begins any more.
        overridden: hosts whose robots.txt is not followed.
        proxy: as `Client` takes it.
        resolve: as `Client` takes it.
    """

    guard: Guard
    user_agent: str
    limits: Limits
    pace: Pace
    own: OwnSlots
    redis_url: str
    starts_for_seconds: float
    overridden: frozenset[str] = frozenset()
    proxy: str = field(default="", repr=False)
    resolve: Resolve = resolve_by_system

    def client(self, turns: Turns, limits: Limits) -> Client:
        """A client whose names are looked up once, for the turn and for the fetch."""
        resolve = self.resolve if self.proxy else turns.resolve
        return Client(self.guard, limits, self.user_agent, resolve=resolve, proxy=self.proxy)


Outcome = Fetched | SourceError


def fetch_many(
    wanted: Sequence[Wanted], manners: Manners
) -> Generator[tuple[Wanted, Outcome], None, None]:
    """Fetch pages and yield each as it ends, with what became of it.

    What is not begun in time comes as `SourceUnavailable` with the code `not_yet` and the seconds
    after which to ask again. Leaving the iterator ends what is under way.
    """
    course = _Course(wanted, manners)
    thread = Thread(target=course.run, name="fetching", daemon=True)
    thread.start()
    try:
        for _ in wanted:
            yield course.take()
    except BaseException:
        course.stop()
        raise
    finally:
        thread.join()


@dataclass(slots=True)
class _Course:
    wanted: Sequence[Wanted]
    manners: Manners
    _ended: SimpleQueue[tuple[Wanted, Outcome] | BaseException] = field(default_factory=SimpleQueue)
    _begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[None] | None]] = field(
        default_factory=Future
    )
    _unread: int = 0
    _turns: Turns = field(init=False)
    _robots: Robots = field(init=False)
    _start_by: float = 0.0

    def run(self) -> None:
        """Fetch all; in the thread."""
        try:
            asyncio.run(self._fetch_all())
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._ended.put(error)

    def take(self) -> tuple[Wanted, Outcome]:
        """Wait for the next page that ended; in the caller's thread."""
        ended = self._ended.get()
        if isinstance(ended, BaseException):
            raise ended
        with suppress(RuntimeError):  # the last one was handed over, and the loop has ended
            self._begun.result()[0].call_soon_threadsafe(self._note_taken)
        return ended

    def stop(self) -> None:
        """End what is under way; in the caller's thread."""
        loop, task = self._begun.result()
        if task is not None:
            with suppress(RuntimeError):  # it has ended
                loop.call_soon_threadsafe(task.cancel)

    async def _fetch_all(self) -> None:
        loop = asyncio.get_running_loop()
        self._begun.set_result((loop, asyncio.current_task()))
        self._start_by = loop.time() + self.manners.starts_for_seconds
        # It is not asked for a connection here: Redis may be away.
        async with aclosing(self._redis()) as redis:
            self._turns = self._turns_with(redis)
            client = self.manners.client(self._turns, self.manners.limits)
            scout = self.manners.client(self._turns, ROBOTS_LIMITS)
            async with client, scout, asyncio.TaskGroup() as tasks:
                self._robots = Robots(
                    lambda url: scout.fetch(url, turn=self._scouting_turn),
                    SharedMemory(redis),
                    self.manners.overridden,
                )
                for page in self.wanted:
                    tasks.create_task(self._fetch(client, page))

    def _redis(self) -> Redis:
        return Redis.from_url(
            self.manners.redis_url,
            socket_timeout=REDIS_TIMEOUT_SECONDS,
            socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 1),
            single_connection_client=True,
        )

    def _turns_with(self, redis: Redis) -> Turns:
        manners = self.manners
        hold_seconds = manners.limits.timeout_seconds + HOLD_MARGIN_SECONDS
        shared = SharedSlots(redis, manners.pace.group_size, hold_seconds)
        return Turns(
            Slots(manners.own, shared),
            manners.pace,
            manners.guard,
            None if manners.proxy else manners.resolve,
        )

    async def _fetch(self, client: Client, page: Wanted) -> None:
        outcome: Outcome
        try:
            outcome = await client.fetch(page.url, turn=self._turn_for(page))
        except SourceError as error:
            outcome = error
        except Exception:  # one page must not take the others with it
            logger.exception("Fetching %s failed.", page.url)
            outcome = SourceUnavailable(
                "The page could not be fetched because of a fault in this service.", code="fault"
            )
        self._unread += 1
        if self._unread >= MAX_UNREAD:
            self._turns.ready.clear()
        self._ended.put((page, outcome))

    def _note_taken(self) -> None:
        self._unread -= 1
        if self._unread < MAX_UNREAD:
            self._turns.ready.set()

    def _turn_for(self, page: Wanted) -> Turn:
        start_by = self._start_by

        @asynccontextmanager
        async def turn(target: Target) -> AsyncIterator[None]:
            nonlocal start_by
            pause = await self._robots.check(target) if page.by_program else 0.0
            async with self._turns.turn(target, start_by=start_by, pause_seconds=pause):
                yield
                start_by = self._soon()

        return turn

    @asynccontextmanager
    async def _scouting_turn(self, target: Target) -> AsyncIterator[None]:
        start_by = self._start_by + REDIRECT_PATIENCE_SECONDS
        async with self._turns.turn(target, start_by=start_by):
            yield

    def _soon(self) -> float:
        return asyncio.get_running_loop().time() + REDIRECT_PATIENCE_SECONDS
