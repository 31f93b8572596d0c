"""What is published, as it was stored, for whoever reads one, a page of them or all.

These are the statements that most requests come down to. They are written by hand, since building
them anew each time would cost more than the database takes to answer.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import OperationalError, connection

BLOCK_BYTES = 64 * 1024

# JSON holds no control character: as delimiter and quote they make of CSV the bare lines. A line
# feed, in bodies of earlier releases, stands between two tokens only.
NEWEST = """
    COPY (
        SELECT replace(verdict.body, E'\\n', '')
        FROM factcheck_listing listing JOIN factcheck_verdict verdict ON verdict.id = verdict_id
        ORDER BY listing.position
    ) TO STDOUT (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02', ENCODING 'UTF8')
"""

NEWEST_SEQUENCE = "SELECT coalesce(max(sequence), 0) FROM factcheck_listing"
ETAG = """
    SELECT etag FROM factcheck_verdict WHERE claim_id = %s ORDER BY version DESC LIMIT 1
"""
STORED = {
    form: f"""
        SELECT etag, {form} FROM factcheck_verdict
        WHERE claim_id = %s ORDER BY version DESC LIMIT 1
    """  # noqa: S608 - one of the two that stand here
    for form in ("body", "claim_review")
}
PAGE = """
    SELECT listing.position, verdict.body, verdict.etag
    FROM factcheck_listing listing JOIN factcheck_verdict verdict ON verdict.id = verdict_id
    WHERE listing.position < %s ORDER BY listing.position DESC LIMIT %s
"""
FROM_THE_NEWEST = 2**63 - 1


def newest_sequence() -> int:
    """What every publication raises; 0 before the first."""
    return int(read(NEWEST_SEQUENCE)[0][0])


def newest_etag(claim_id: int) -> str | None:
    """What tells the newest version of the verdict on a claim from every other; None without."""
    rows = read(ETAG, claim_id)
    return str(rows[0][0]) if rows else None


def newest(claim_id: int, form: str = "body") -> tuple[str, str] | None:
    """Its ETag and its words: the JSON, or as `claim_review` that ("" of a withdrawal)."""
    rows = read(STORED[form], claim_id)
    return rows[0] if rows else None


def page(limit: int, before: int = FROM_THE_NEWEST) -> list[tuple[int, str, str]]:
    """Position, JSON and ETag of the newest versions, from the one below position `before`."""
    return read(PAGE, before, limit)


def read(statement: str, *parameters: int) -> list[Any]:
    """The rows of a statement that changes nothing.

    Django would first ask whether the connection still lives, which takes as long as the question
    itself. A question may be put again, so this asks anew only when the connection is found dead.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]  # of Django 4.1 and later
    try:
        return fetched(statement, parameters)
    except OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return fetched(statement, parameters)


def fetched(statement: str, parameters: Sequence[int]) -> list[Any]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[Any] = cursor.fetchall()
    return rows


def lines() -> Iterator[bytes]:
    """The newest version of every verdict as a line of JSON, in blocks of about 64 KB.

    All are as of one moment. However many they are, no more than a block is held.
    """
    with connection.cursor() as cursor, cursor.copy(NEWEST) as copy:
        block = bytearray()
        for row in copy:
            block += row
            if len(block) >= BLOCK_BYTES:
                yield bytes(block)
                block.clear()
        yield bytes(block)
