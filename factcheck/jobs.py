"""How long and how often background work is tried; knows no database and no queue.

The chain of limits, each below the next: a fetch's own deadline < soft limit < hard limit <
lease. A worker that lost its lease was therefore already stopped by its own limits. A batch of
fetches starts none that could outlast its soft limit, reading what came included.
"""

from datetime import timedelta

FETCH_LIMIT_SECONDS = 20
READING_SECONDS = 4
SOFT_LIMIT_SECONDS = 38
HARD_LIMIT_SECONDS = 42
LEASE_SECONDS = 50
BATCH_STARTS_FOR_SECONDS = SOFT_LIMIT_SECONDS - FETCH_LIMIT_SECONDS - READING_SECONDS

MAX_ATTEMPTS = 3
SWEEP_EVERY_SECONDS = 5
KEPT_DAYS = 30
RING_AGAIN_SECONDS = 30
FIRST_BACKOFF_SECONDS = 2


def backoff(attempt: int) -> timedelta:
    """The wait after the given failed attempt (1 for the first): 2 s, 8 s, 32 s ..."""
    return timedelta(seconds=FIRST_BACKOFF_SECONDS * 4 ** (attempt - 1))


def fetch_backoff(attempt: int) -> timedelta:
    """The wait of a page after its given failed fetch (1 for the first): 10 s, 2 min ..."""
    return timedelta(seconds=10 * 12 ** (attempt - 1))
