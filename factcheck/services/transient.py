"""Redis for what may be lost: it is asked briefly, and whoever asks goes on without it."""

from functools import cache

import redis
from django.conf import settings

from factcheck.services import health

# What is kept here must not hold up what it is kept for.
TIMEOUT_SECONDS = 0.25
AWAY = (redis.RedisError, OSError)


def memory() -> redis.Redis:
    """What all processes share; a call raises one of `AWAY` when it does not answer at once."""
    return _connected(settings.REDIS_URL)


@cache
def _connected(address: str) -> redis.Redis:
    return redis.Redis.from_url(
        health.client_url(address),
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
    )
