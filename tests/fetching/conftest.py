"""A hostile web on 127.0.0.1: each path is played by a raw socket handler of the test."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from factcheck.fetching import Client, Fetched, Guard, Limits
from factcheck.fetching.dialing import resolve_by_system

CERTIFICATE = Path(__file__).with_name("self_signed.pem")
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class HostileWeb:
    port: int = 0
    other_port: int = 0
    tls_port: int = 0
    handlers: dict[str, Handler | bytes] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    peers: set[tuple[str, int]] = field(default_factory=set)
    keeps_connections: bool = False
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @property
    def connections(self) -> int:
        """How many there were that asked for something."""
        return len(self.peers)

    @property
    def trust(self) -> ssl.SSLContext:
        """For a client that believes this web's certificate."""
        return ssl.create_default_context(cafile=CERTIFICATE)

    @property
    def guard(self) -> Guard:
        ports = (self.port, self.other_port, self.tls_port)
        return Guard(loopback=frozenset(("127.0.0.1", port) for port in ports))

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def tls_url(self, path: str = "/") -> str:
        return f"https://127.0.0.1:{self.tls_port}{path}"

    def answers(self, path: str, handler: Handler | bytes) -> str:
        self.handlers[path] = handler
        return self.url(path)

    def answers_with(self, path: str, body: bytes, *headers: str, status: str = "200 OK") -> str:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
        return self.answers(path, "\r\n".join(lines).encode("utf-8", "surrogateescape") + body)

    def redirects(self, path: str, location: str) -> str:
        return self.answers_with(path, b"moved", f"Location: {location}", status="302 Found")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self.answer(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has had enough
        finally:
            writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection is kept for another."""
        request = await reader.readuntil(b"\r\n\r\n")
        self.requests.append(request)
        self.peers.add(writer.get_extra_info("peername"))
        handler = self.handlers[request.split(b" ")[1].decode()]
        if not isinstance(handler, bytes):
            await handler(reader, writer)
            return False
        writer.write(handler)
        await writer.drain()
        return self.keeps_connections

    async def listen(self) -> list[asyncio.Server]:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(CERTIFICATE)
        contexts = [None, None, tls]
        servers = [
            await asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=context)
            for context in contexts
        ]
        self.port, self.other_port, self.tls_port = (
            server.sockets[0].getsockname()[1] for server in servers
        )
        return servers

    def run(self, started: threading.Event, stop: asyncio.Event) -> None:
        async def serve() -> None:
            servers = await self.listen()
            started.set()
            await stop.wait()
            for server in servers:
                server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(serve())


@pytest.fixture(scope="session")
def hostile_web() -> Iterator[HostileWeb]:
    web, started, stop = HostileWeb(), threading.Event(), asyncio.Event()
    thread = threading.Thread(target=web.run, args=(started, stop))
    thread.start()
    assert started.wait(10)
    yield web
    web.loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def web(hostile_web: HostileWeb) -> HostileWeb:
    hostile_web.handlers.clear()
    hostile_web.requests.clear()
    hostile_web.peers.clear()
    hostile_web.keeps_connections = False
    return hostile_web


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


@pytest.fixture
def fetch(web: HostileWeb) -> Callable[..., Fetched]:
    """Fetch with a guard for the hostile web, and with limits that a test can wait for."""

    def _fetch(
        url: str, *, headers=None, resolve=None, guard=None, tls=None, proxy="", **limits: float
    ) -> Fetched:
        async def run() -> Fetched:
            client = Client(
                guard=guard or web.guard,
                limits=Limits(**{"timeout_seconds": 5, **limits}),
                resolve=resolve or resolve_by_system,
                proxy=proxy,
                tls=tls,
            )
            async with client:
                return await client.fetch(url, headers=headers or {})

        return asyncio.run(run())

    return _fetch
