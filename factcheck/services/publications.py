"""Everything that is published, for whoever keeps a copy of it."""

from collections.abc import Iterator

from django.db import connection

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
