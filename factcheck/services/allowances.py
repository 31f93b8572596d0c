"""How many requests a caller may still make in this minute; counted in Redis for all processes."""

import time
from dataclasses import dataclass

from django.conf import settings

from factcheck.services import transient

WINDOW_SECONDS = 60


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
        with transient.memory().pipeline() as pipeline:
            pipeline.incr(key)
            pipeline.expire(key, 2 * WINDOW_SECONDS)
            made, _ = pipeline.execute()
    except transient.AWAY:
        made = 0
    return Allowance(limit, limit - made, WINDOW_SECONDS - int(now % WINDOW_SECONDS))
