"""Which addresses this worker fetches now, so that no other does at the same time.

The locks are PostgreSQL's own and belong to the connection: what a killed worker held is free at
once. They need a connection that stays the same, so no pooler that changes it between transactions.
"""

from collections.abc import Iterable

from django.db import connection

# Signed 64 bits, as PostgreSQL numbers its locks.
KEY_BYTES = 8


def take(url_keys: Iterable[str]) -> set[str]:
    """Take what of `url_keys` nobody else fetches, until it is let go; returns what was taken."""
    return _each("pg_try_advisory_lock", url_keys)


def let_go(url_keys: Iterable[str]) -> None:
    """Let others fetch these again."""
    _each("pg_advisory_unlock", url_keys)


def _each(function: str, url_keys: Iterable[str]) -> set[str]:
    keys = list(url_keys)
    numbers = [int.from_bytes(bytes.fromhex(key)[:KEY_BYTES], signed=True) for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key FROM unnest(%s::text[], %s::bigint[]) AS each (key, number)"  # noqa: S608 - one of the two names above
            f" WHERE {function}(number)",
            [keys, numbers],
        )
        return {key for (key,) in cursor.fetchall()}
