"""How many requests a caller may still make in this minute; counted in Redis for all processes."""

import time
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings

from factcheck.services import health

WINDOW_SECONDS = 60
# Counting must not hold up what is counted.
TIMEOUT_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of `limit` requests, below 0 when it was exceeded, until it begins anew."""

    limit: int
    left: int
    renewed_in_seconds: int


def take(caller: str, limit: int = 0) -> Allowance:
    """Count a request of `caller`; while Redis does not answer, nobody is counted.

    There are `limit` in a minute; 0 for what a person has by setting.
    """
    now = time.time()
    window, limit = int(now // WINDOW_SECONDS), limit or settings.API_REQUESTS_PER_MINUTE
    key = f"factcheck:requests:{caller}:{window}"
    try:
        with _counters(settings.REDIS_URL).pipeline() as pipeline:
            pipeline.incr(key)
            pipeline.expire(key, 2 * WINDOW_SECONDS)
            made, _ = pipeline.execute()
    except (redis.RedisError, OSError):
        made = 0
    return Allowance(limit, limit - made, WINDOW_SECONDS - int(now % WINDOW_SECONDS))


@cache
def _counters(address: str) -> redis.Redis:
    return redis.Redis.from_url(
        health.client_url(address),
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
    )
