"""Where one answer's parts begin in the bytes as received; decides whether its framing is sane."""

import re

from factcheck.fetching import failures

# Interim answers (100 to 199) come before the one that counts; 101 would end HTTP.
# Source: RFC 9110 15.2.
_INTERIM = re.compile(rb"HTTP/[0-9.]+ 1(?!01)")
# aiohttp takes a bare line feed for the end of a line too.
_HEAD_END = re.compile(rb"\n\r?\n")

# Source: RFC 9112 7.1; sixteen hex digits are what 64 bits hold.
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?\r?", re.DOTALL)
MAX_CHUNK_LINE_BYTES = 8_190
# Nobody has such a chunk: a number this large is a lie, made to overflow.
_ABSURD_CHUNK_BYTES = 1 << 40


def body_start(answer: bytes | bytearray) -> int:
    """The offset at which the body begins, past all heads; the length when no head is whole."""
    start = 0
    while found := _HEAD_END.search(answer, start):
        if not _INTERIM.match(answer, start):
            return found.end()
        start = found.end()
    return len(answer)


class ChunkSizes:
    """Reads the size that each chunk declares, before its bytes are waited for."""

    def __init__(self, start: int, max_bytes: int) -> None:
        """Begin at offset `start` of the answer; no chunk may be larger than `max_bytes`."""
        self._next = start
        self._max_bytes = max_bytes

    def check(self, answer: bytearray) -> None:
        """Walk on through what has come of `answer`; to be called with all of it each time.

        Raises:
            SourceRejected: `bad_response` for a size that nothing has, `too_large` for one over
                the limit.
        """
        while self._next < len(answer):
            end = answer.find(b"\n", self._next)
            if end < 0:
                if len(answer) - self._next > MAX_CHUNK_LINE_BYTES:
                    raise failures.bad_response()
                return
            found = _CHUNK_SIZE.fullmatch(answer, self._next, end)
            if found is None or not int(found[1], 16):
                # The last chunk, or a line that aiohttp is about to refuse.
                self._next = 1 << 63
                return
            self._next = end + 1 + self._checked(int(found[1], 16)) + len(b"\r\n")

    def _checked(self, size: int) -> int:
        if size > _ABSURD_CHUNK_BYTES:
            raise failures.bad_response()
        if size > self._max_bytes:
            raise failures.too_large()
        return size
