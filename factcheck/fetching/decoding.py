"""Undoes a body's content codings in small bounded steps; knows nothing of HTTP connections."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # it ships no types

from factcheck.errors import SourceRejected
from factcheck.fetching import failures

ACCEPT_ENCODING = "gzip, deflate, br"

MAX_CODINGS = 2
_STEP_BYTES = 64 * 1024
# The decoder stops once it has filled a buffer past this, and its buffers grow: 96 kB at most.
_BROTLI_STEP_BYTES = 32 * 1024
# A gzip file may be several, one after the other; blocked gzip has one each 64 kB.
_MAX_MEMBERS = 1_000

_GZIP = zlib.MAX_WBITS | 16
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_ZLIB_HEADER_BYTES = 2


class _Coding(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None: ...


class Decoder:
    """Decodes one body; never holds more than a step of it."""

    def __init__(self, header: Iterable[str], max_bytes: int) -> None:
        """Prepare for the values of `Content-Encoding`, outermost coding last.

        Args:
            header: the header's lines, as received.
            max_bytes: of the received body, of the decoded one, and between two codings.

        Raises:
            SourceRejected: `bad_encoding` when a coding is unknown or there are more than two.
        """
        names = [name.strip().lower() for line in header for name in line.split(",")]
        codings = [name for name in names if name not in {"", "identity"}]
        if len(codings) > MAX_CODINGS:
            raise _bad(f"it is packed {len(codings)} times over")
        self._stages = [_coding(name, max_bytes) for name in reversed(codings)]
        self._max_bytes = max_bytes
        self._received = _Counter(max_bytes)

    def expect(self, length: int) -> None:
        """Refuse a body before its first byte when it says that it is too large.

        Raises:
            SourceRejected: `too_large`.
        """
        if length > self._max_bytes:
            raise failures.too_large()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode what arrived, in pieces of at most 96 kB.

        Raises:
            SourceRejected: `too_large`, or `bad_encoding` for a corrupt stream.
        """
        self._received.add(len(data))
        return self._through(self._stages, data)

    def finish(self) -> None:
        """Make sure that the body ended where its codings end.

        Raises:
            SourceRejected: `bad_encoding`.
        """
        for stage in self._stages:
            stage.finish()

    def _through(self, stages: list[_Coding], data: bytes) -> Iterator[bytes]:
        if not stages:
            yield data
            return
        for piece in stages[0].feed(data):
            yield from self._through(stages[1:], piece)


class _Counter:
    def __init__(self, max_bytes: int) -> None:
        self._left = max_bytes

    def add(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise failures.too_large()


class _Inflate:
    """One layer of gzip or deflate.

    Source: RFC 9110 8.4.1; RFC 1952 2.2 (members). Many servers send deflate without the wrapper
    that the standard asks for, so the first two bytes decide (RFC 1950 2.2).
    """

    def __init__(self, *, gzip: bool, max_bytes: int) -> None:
        self._gzip = gzip
        self._count = _Counter(max_bytes)
        self._head = b""
        self._members = 0
        self._inside = False
        self._stream = zlib.decompressobj()

    def feed(self, data: bytes) -> Iterator[bytes]:
        data = self._head + data
        self._head = b""
        # A full piece may leave output behind inside zlib though all input is taken.
        full = False
        while data or full:
            if not self._inside and not self._open(data):
                return
            piece, data = self._step(data)
            full = self._inside and len(piece) == _STEP_BYTES
            self._count.add(len(piece))
            yield piece

    def finish(self) -> None:
        if self._inside or not self._members:
            raise _bad("it ends in the middle")

    def _open(self, data: bytes) -> bool:
        if self._members and (not self._gzip or self._members >= _MAX_MEMBERS):
            raise _bad("something follows after its end")
        if not self._gzip and len(data) < _ZLIB_HEADER_BYTES:
            self._head = data
            return False
        wbits = _GZIP if self._gzip else _ZLIB if _has_zlib_header(data) else _RAW
        self._stream = zlib.decompressobj(wbits)
        self._members += 1
        self._inside = True
        return True

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        try:
            piece = self._stream.decompress(data, _STEP_BYTES)
        except zlib.error as error:
            raise _bad("its compression is damaged") from error
        if self._stream.eof:
            self._inside = False
            return piece, self._stream.unused_data
        return piece, self._stream.unconsumed_tail


class _Unbrotli:
    """One layer of brotli.

    Source: RFC 7932; it has one member, whose end is its own.
    """

    def __init__(self, max_bytes: int) -> None:
        self._count = _Counter(max_bytes)
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        # Only an empty piece says that no output is left behind inside the decoder.
        piece = self._step(data)
        while piece:
            self._count.add(len(piece))
            yield piece
            piece = self._step(b"")

    def finish(self) -> None:
        if not self._stream.is_finished():
            raise _bad("it ends in the middle")

    def _step(self, data: bytes) -> bytes:
        try:
            piece: bytes = self._stream.process(data, output_buffer_limit=_BROTLI_STEP_BYTES)
        except brotli.error as error:
            raise _bad("its compression is damaged") from error
        return piece


def _coding(name: str, max_bytes: int) -> _Coding:
    if name in {"gzip", "x-gzip"}:
        return _Inflate(gzip=True, max_bytes=max_bytes)
    if name == "deflate":
        return _Inflate(gzip=False, max_bytes=max_bytes)
    if name == "br":
        return _Unbrotli(max_bytes)
    raise _bad(f"it is packed in a way that was not asked for ({name[:20]!r})")


def _has_zlib_header(data: bytes) -> bool:
    deflate_method, check_divisor = 8, 31
    return data[0] & 0x0F == deflate_method and (data[0] << 8 | data[1]) % check_divisor == 0


def _bad(why: str) -> SourceRejected:
    return SourceRejected(f"The page cannot be unpacked: {why}.", code="bad_encoding")
