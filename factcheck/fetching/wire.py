"""Keeps what crosses a connection, byte for byte, up to a limit; knows nothing of pages."""

import asyncio
import functools
import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import cast

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection

from factcheck.errors import SourceRejected
from factcheck.fetching import failures
from factcheck.fetching.fetched import Exchange
from factcheck.fetching.framing import ChunkSizes, body_start
from factcheck.fetching.proxy import without_secret

# Of all heads of one answer, interim ones included; the framing of chunks may take as much again.
MAX_HEADS_BYTES = 1024 * 1024


class Recording:
    """One request and its answer, exactly as sent and as received.

    `failure` is what went wrong after the answer's own end, or when the connection was lost.
    """

    __slots__ = (
        "_chunks",
        "_in_head",
        "_max_bytes",
        "failure",
        "request",
        "response",
        "started_at",
    )

    def __init__(self) -> None:
        """Begin with the request's first byte."""
        self.started_at = datetime.now(UTC)
        self.request = bytearray()
        self.response = bytearray()
        self.failure: BaseException | None = None
        self._max_bytes = MAX_HEADS_BYTES
        self._in_head = True
        self._chunks: ChunkSizes | None = None

    def expect_body(self, max_bytes: int, *, chunked: bool) -> None:
        """Let up to `max_bytes` of body follow, and its framing.

        Raises:
            SourceRejected: as `receive`, for what has come of it already.
        """
        self._in_head = False
        self._max_bytes = max_bytes + 2 * MAX_HEADS_BYTES
        if chunked:
            self._chunks = ChunkSizes(body_start(self.response), max_bytes)
            self._chunks.check(self.response)

    def receive(self, data: bytes) -> None:
        """Keep what came.

        Raises:
            SourceRejected: `bad_response` when the heads do not end or a chunk's size is absurd,
                `too_large` when there is more than may be kept.
        """
        if len(self.response) + len(data) > self._max_bytes:
            raise failures.bad_response() if self._in_head else failures.too_large()
        self.response += data
        if self._chunks is not None:
            self._chunks.check(self.response)


class Wire(ResponseHandler):
    """A connection that records each exchange, one after the other.

    What comes while nothing was asked ends the connection: it must not pass for the next answer.
    """

    recording: Recording | None = None
    address = ""
    tls_leaf_sha256 = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note who is at the other end, and listen in on what is written from now on."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self.address = peer[0] if peer else ""
        if tls := transport.get_extra_info("ssl_object"):
            self.tls_leaf_sha256 = hashlib.sha256(tls.getpeercert(binary_form=True)).hexdigest()
        tee = _Tee(cast("asyncio.Transport", transport), self._sent)
        # It has all that a transport has, and aiohttp asks for no more.
        self.transport = cast("asyncio.Transport", tee)

    def data_received(self, data: bytes) -> None:
        """Keep it, then hand it on to be parsed."""
        recording = self.recording
        if recording is None:
            # aiohttp wakes its parser without data, too.
            if data:
                self.close()
                return
        elif data:
            try:
                recording.receive(data)
            except SourceRejected as error:
                self._refuse(error)
                return
        super().data_received(data)
        if recording is not None:
            recording.failure = self.exception()
        if self.recording is None and self.should_close:
            self.close()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Tell whoever still reads: aiohttp leaves him waiting after a malformed chunk."""
        recording, content = self.recording, self._payload
        super().connection_lost(exc)
        if recording is not None and isinstance(self.exception(), aiohttp.ClientOSError):
            # What ended in good order is whole when it said no length.
            recording.failure = self.exception()
        if content is not None and not content.is_eof() and content.exception() is None:
            content.set_exception(self.exception() or aiohttp.ClientPayloadError())

    def close(self) -> None:
        """Leave at once: a long goodbye would let a server go on pouring for half a minute."""
        self.abort()

    def end(self) -> None:
        """Close the recording: whatever comes now was not asked for."""
        self.recording = None

    def _sent(self, data: bytes) -> None:
        if self.recording is None:
            self.recording = Recording()
        self.recording.request += data

    def _refuse(self, error: SourceRejected) -> None:
        if self._payload is not None:
            self._payload.set_exception(error)
        self.set_exception(error)
        if self.transport is not None:
            self.transport.abort()


def factory(loop: asyncio.AbstractEventLoop) -> functools.partial[ResponseHandler]:
    """Make connections that record, where aiohttp's connector would make its own."""
    kind: Callable[..., ResponseHandler] = Wire
    return functools.partial(kind, loop=loop)


class Answer(aiohttp.ClientResponse):
    """An answer that knows its connection and holds the recording of what crossed it."""

    _wire: Wire
    recording: Recording

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Take hold of the recording before another request begins the next.

        Raises:
            SourceRejected: the heads are not to be borne.
        """
        # The connector was opened with this class; what comes before a request is not let through.
        self._wire = cast("Wire", connection.protocol)
        await super().start(connection)
        self.recording = cast("Recording", self._wire.recording)
        self.content.on_eof(self._wire.end)
        return self

    def expect_body(self, max_bytes: int) -> None:
        """Let a body of up to `max_bytes` come.

        Raises:
            SourceRejected: `too_large` or `bad_response`, as soon as that shows.
        """
        self.recording.expect_body(max_bytes, chunked="Transfer-Encoding" in self.headers)

    @property
    def address(self) -> str:
        """The IP address at the other end; with a proxy, the proxy's."""
        return self._wire.address

    def exchange(self, url: str) -> Exchange:
        """What has crossed the wire for `url`, as a value."""
        return Exchange(
            url=url,
            started_at=self.recording.started_at,
            address=self._wire.address,
            request=without_secret(self.recording.request),
            response=bytes(self.recording.response),
            tls_leaf_sha256=self._wire.tls_leaf_sha256,
        )

    def check_wire(self) -> None:
        """Make sure that the connection ended well, once the body was read.

        Raises:
            HttpProcessingError: more came than the answer's own length had said.
            aiohttp.ClientOSError: it was cut, so a body without a length may be short.
        """
        if self.recording.failure is not None:
            raise self.recording.failure


class _Tee:
    """A transport that shows what is written to it."""

    def __init__(self, transport: asyncio.Transport, sent: Callable[[bytes], None]) -> None:
        self._transport = transport
        self._sent = sent
        # Asked for at every turn; a look-up by __getattr__ would show in the profile.
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        self._sent(data)
        self._transport.write(data)

    def writelines(self, lines: Iterable[bytes]) -> None:
        self.write(b"".join(lines))

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)
