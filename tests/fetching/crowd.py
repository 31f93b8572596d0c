"""A web of many hosts on this machine, one a port, that notes who came when."""

import asyncio
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from factcheck.fetching import Guard

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def answer(body=b"a page", *, status="200 OK", headers=()):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Visit:
    """One request: to which port and path, from when until when."""

    port: int
    path: str
    begun: float
    ended: float


@dataclass
class Crowd:
    """`pages` holds answers by path, and seconds for those that keep one waiting."""

    ports: list[int] = field(default_factory=list)
    ports_v6: list[int] = field(default_factory=list)
    pages: dict[str, bytes | float] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    most: dict[str, int] = field(default_factory=dict)
    _now: dict[str, int] = field(default_factory=dict)

    def url(self, number, path="/"):
        return f"http://127.0.0.1:{self.ports[number]}{path}"

    def url_v6(self, number, path="/"):
        return f"http://[::1]:{self.ports_v6[number]}{path}"

    @property
    def guard(self):
        pairs = {("127.0.0.1", port) for port in self.ports}
        return Guard(loopback=frozenset(pairs | {("::1", port) for port in self.ports_v6}))

    def paths(self):
        return [visit.path for visit in self.visits]

    def gaps(self, number=0):
        """Seconds from the end of each request to a host to the beginning of the next."""
        of_host = sorted(
            (visit for visit in self.visits if visit.port == self.ports[number]),
            key=lambda visit: visit.begun,
        )
        return [later.begun - earlier.ended for earlier, later in pairwise(of_host)]

    async def serve(self, reader, writer):
        host, port = writer.get_extra_info("sockname")[:2]
        begun, path = time.monotonic(), ""
        ended = None
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ")[1].decode()
            with self.counted(host), self.counted(f"{host}:{port}"):
                page = self.pages.get(path, NOT_FOUND)
                if isinstance(page, float):
                    await asyncio.wait_for(reader.read(), page)
                else:
                    await asyncio.sleep(0.01)
                    ended = time.monotonic()  # not later than the client can know of it
                    self.visits.append(Visit(port, path, begun, ended))
                    writer.write(page)
                    await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has had enough
        finally:
            if ended is None:
                self.visits.append(Visit(port, path, begun, time.monotonic()))
            writer.close()

    @contextmanager
    def counted(self, whose):
        self._now[whose] = self._now.get(whose, 0) + 1
        self.most[whose] = max(self._now[whose], self.most.get(whose, 0))
        try:
            yield
        finally:
            self._now[whose] -= 1


@contextmanager
def crowd(hosts, hosts_v6=0):
    """As many hosts on 127.0.0.1 and on ::1."""
    made, started, loop = Crowd(), threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve():
        async def listen(address):
            server = await asyncio.start_server(made.serve, address, 0)
            return server, server.sockets[0].getsockname()[1]

        servers = [await listen("127.0.0.1") for _ in range(hosts)]
        servers_v6 = [await listen("::1") for _ in range(hosts_v6)]
        made.ports = [port for _, port in servers]
        made.ports_v6 = [port for _, port in servers_v6]
        started.set()
        await stop.wait()
        for server, _ in servers + servers_v6:
            server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    def run():
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(10)
    yield made
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    assert not thread.is_alive()
