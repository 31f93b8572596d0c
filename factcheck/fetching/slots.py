"""Who may ask a host now, counted in this process and for all workers; knows no HTTP."""

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from redis import RedisError
from redis.asyncio import Redis

logger = logging.getLogger(__name__)

# How soon to look again whether a slot is free that this or another process holds.
LOOK_AGAIN_HERE_SECONDS = 0.02
LOOK_AGAIN_SECONDS = 0.2
# While Redis does not answer, each process keeps to its own count and asks again this often.
ASK_REDIS_AGAIN_SECONDS = 10.0
# For all that wait in line for its answer, so that they give up together.
REDIS_PATIENCE_SECONDS = 2.0
MAX_HOSTS_KEPT = 10_000

# KEYS: rest, held, groups ...; ARGV: token, how long it is held at most in ms, size of a group.
# Returns whose slot it is (0 yours, 1 nobody's before so many ms, 2 another's) and the ms.
TAKE = """
local rest = redis.call('PTTL', KEYS[1])
if rest > 0 then return {1, rest} end
if redis.call('EXISTS', KEYS[2]) == 1 then return {2, 0} end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for i = 3, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  if redis.call('ZCARD', KEYS[i]) >= tonumber(ARGV[3]) then return {2, 0} end
end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
for i = 3, #KEYS do
  redis.call('ZADD', KEYS[i], now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[i], ARGV[2])
end
return {0, 0}
"""

# KEYS as above; ARGV: token, how long the host is left alone now in ms.
RELEASE = """
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
for i = 3, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
local pause = tonumber(ARGV[2])
if pause > redis.call('PTTL', KEYS[1]) and pause > 0 then
  redis.call('SET', KEYS[1], '', 'PX', pause)
end
"""

NOBODYS, ANOTHERS = 1, 2


class Place(NamedTuple):
    """What a request counts against: its host, and the groups that the host belongs to."""

    host: str
    groups: tuple[str, ...] = ()


class Wait(NamedTuple):
    """Not now: ask again after so many seconds; `is_elsewhere` when another worker has the slot."""

    seconds: float
    is_elsewhere: bool = False


@dataclass(slots=True)
class OwnSlots:
    """The slots as far as this process knows, for all its threads.

    Args:
        group_size: requests in flight at most to the hosts of one group.
        clock: seconds that only grow.
    """

    group_size: int
    clock: Callable[[], float] = time.monotonic
    _rests: dict[str, float] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)
    _groups: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, place: Place) -> Wait | None:
        """Take the slot, or say how long to wait."""
        with self._lock:
            rest = self._rests.get(place.host, 0.0) - self.clock()
            if rest > 0:
                return Wait(rest)
            crowded = any(self._groups[group] >= self.group_size for group in place.groups)
            if crowded or place.host in self._held:
                return Wait(LOOK_AGAIN_HERE_SECONDS)
            self._held.add(place.host)
            self._groups.update(place.groups)
            return None

    def release(self, place: Place, *, pause_seconds: float) -> None:
        """Give the slot back and leave the host alone for a while."""
        with self._lock:
            self._held.discard(place.host)
            self._groups.subtract(place.groups)
            self._groups += Counter()  # drops those that nobody holds
            until = self.clock() + pause_seconds
            self._rests[place.host] = max(until, self._rests.get(place.host, until))
            if len(self._rests) > MAX_HOSTS_KEPT:
                now = self.clock()
                self._rests = {host: end for host, end in self._rests.items() if end > now}


@dataclass(slots=True)
class SharedSlots:
    """The slots of all workers, in Redis; what a dead worker holds runs out by itself.

    Args:
        redis: a client of the running event loop.
        group_size: as of `OwnSlots`.
        hold_seconds: how long one request can take at most.
    """

    redis: Redis
    group_size: int
    hold_seconds: float

    async def take(self, place: Place, token: str) -> Wait | None:
        """Take the slot, or say how long to wait.

        Raises:
            RedisError, OSError: Redis does not answer.
        """
        script = self.redis.register_script(TAKE)
        arguments: list[str | int] = [token, _milliseconds(self.hold_seconds), self.group_size]
        whose, milliseconds = await script(keys=_keys(place), args=arguments)
        if whose == NOBODYS:
            return Wait(milliseconds / 1000)
        return Wait(LOOK_AGAIN_SECONDS, is_elsewhere=True) if whose == ANOTHERS else None

    async def release(self, place: Place, token: str, *, pause_seconds: float) -> None:
        """Give the slot back and have every worker leave the host alone for a while.

        Raises:
            RedisError, OSError: Redis does not answer.
        """
        script = self.redis.register_script(RELEASE)
        await script(keys=_keys(place), args=[token, _milliseconds(pause_seconds)])


@dataclass(slots=True)
class Slots:
    """Both counts: a request needs a slot in each, or in its own alone while Redis is away."""

    own: OwnSlots
    shared: SharedSlots
    _away_until: float = 0.0

    async def take(self, place: Place, token: str) -> Wait | None:
        """Take the slot, or say how long to wait."""
        wait = self.own.take(place)
        if wait is not None or not self._asks_redis:
            return wait
        try:
            async with asyncio.timeout(REDIS_PATIENCE_SECONDS):
                wait = await self.shared.take(place, token)
        except (RedisError, OSError) as error:
            self._note_absence(error)
            return None
        except BaseException:
            self.own.release(place, pause_seconds=0)
            raise
        if wait is not None:
            self.own.release(place, pause_seconds=0)
        return wait

    async def release(self, place: Place, token: str, *, pause_seconds: float) -> None:
        """Give the slot back and leave the host alone for a while."""
        self.own.release(place, pause_seconds=pause_seconds)
        if self._asks_redis:
            try:
                async with asyncio.timeout(REDIS_PATIENCE_SECONDS):
                    await self.shared.release(place, token, pause_seconds=pause_seconds)
            except (RedisError, OSError) as error:
                self._note_absence(error)

    @property
    def _asks_redis(self) -> bool:
        return self.own.clock() >= self._away_until

    def _note_absence(self, error: Exception) -> None:
        self._away_until = self.own.clock() + ASK_REDIS_AGAIN_SECONDS
        logger.warning("Redis does not answer; hosts are spared per process alone: %s", error)


def _keys(place: Place) -> list[str]:
    groups = [f"factcheck:group:{group}" for group in place.groups]
    return [f"factcheck:rest:{place.host}", f"factcheck:held:{place.host}", *groups]


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
