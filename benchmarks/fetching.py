"""How many pages a second the guarded, recording fetcher reads, next to bare aiohttp.

Serves 500 small pages on 100 ports of 127.0.0.1, from a process of its own, at 0 ms and at 100 ms
latency. Each way of fetching runs in a worker process that stands ready, round after round in turn,
so that a noisy machine slows them alike; the table shows medians. With two workers each takes half
of the pages, with as many in flight as one.
"""

import argparse
import asyncio
import functools
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection

import aiohttp

from factcheck import fetching

HOSTS = 100
LATENCIES_MS = (0, 100)
PAGE = b"<p>Forces captured more than 100 soldiers.</p>".ljust(4_096)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
ANSWER = HEAD + PAGE


# --- the pages ---


class Server(asyncio.Protocol):
    """Answers every request with the page, some milliseconds later."""

    def __init__(self, latency_seconds: float) -> None:
        """Wait `latency_seconds` before each answer."""
        self._latency_seconds = latency_seconds
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer as many requests as came."""
        for _ in range(data.count(b"\r\n\r\n")):
            if self._latency_seconds:
                self._loop.call_later(self._latency_seconds, self._transport.write, ANSWER)
            else:
                self._transport.write(ANSWER)


def serve(started: Connection, latency_ms: int) -> None:
    """Listen on 100 ports until killed; tell which."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        servers = [
            await loop.create_server(
                lambda: Server(latency_ms / 1_000), "127.0.0.1", 0, backlog=1_000
            )
            for _ in range(HOSTS)
        ]
        started.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.Event().wait()

    asyncio.run(run())


# --- the ways to fetch them ---


async def in_flight(urls: list[str], limit: int, fetch: Callable[[str], Awaitable[bytes]]) -> None:
    """Fetch all of `urls`, at most `limit` at once, and see that each is the page."""
    waiting = iter(urls)

    async def one_after_the_other() -> None:
        for url in waiting:
            body = await fetch(url)
            if body != PAGE:
                raise AssertionError(url)

    await asyncio.gather(*(one_after_the_other() for _ in range(limit)))


async def by_bare_aiohttp(urls: list[str], limit: int) -> None:
    """Fetch with nothing but aiohttp: no guard, no caps, nothing kept."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def fetch(url: str) -> bytes:
            async with session.get(url) as answer:
                return await answer.read()

        await in_flight(urls, limit, fetch)


async def by_client(urls: list[str], limit: int) -> None:
    """Fetch as the service does: guarded, bounded, recorded."""
    async with fetching.Client(guard=guard_for(*urls)) as client:

        async def fetch(url: str) -> bytes:
            page = await client.fetch(url)
            if not page.exchanges[0].response.endswith(PAGE):
                raise AssertionError(url)
            return page.body

        await in_flight(urls, limit, fetch)


def run(way: str, urls: list[str], limit: int) -> None:
    """Fetch all of `urls` in one of the ways."""
    if way == "bare":
        asyncio.run(by_bare_aiohttp(urls, limit))
    elif way == "client":
        asyncio.run(by_client(urls, limit))
    else:
        guard = guard_for(*urls)
        for url in urls:
            fetching.fetch(url, guard=guard)


@functools.cache
def guard_for(*urls: str) -> fetching.Guard:
    """The exception that lets the fetcher read from this machine."""
    return fetching.Guard.parse(",".join({url.split("/")[2] for url in urls}))


def work(jobs: Connection) -> None:
    """Do one job after the other until killed."""
    while True:
        way, urls, limit = jobs.recv()
        run(way, urls, limit)
        jobs.send(way)


# --- measuring ---


@dataclass(frozen=True, slots=True)
class Way:
    """One row: what it is called, how it fetches, in how many processes, which share of the pages.

    One page at a time would take minutes for all of them, so it is given some.
    """

    name: str
    key: str
    fetcher: str
    workers: int = 1
    share: int = 1


WAYS = (
    Way("bare aiohttp", "bare", "bare"),
    Way("our client", "client", "client"),
    Way("our client, two workers", "client_two_workers", "client", workers=2),
    Way("one asyncio.run a page", "run_per_page", "one by one", share=10),
)


def pages_a_second(way: Way, workers: list[Connection], urls: list[str], limit: int) -> float:
    """Have the pages fetched once; the time is that until the last worker is done."""
    urls = urls[:: way.share]
    busy = workers[: way.workers]
    begun = time.perf_counter()
    for place, worker in enumerate(busy):
        worker.send((way.fetcher, urls[place :: way.workers], limit))
    for worker in busy:
        worker.recv()
    return len(urls) / (time.perf_counter() - begun)


def measure(
    workers: list[Connection], urls: list[str], limit: int, rounds: int
) -> dict[str, float]:
    """The median of each way over `rounds`, after one that only warms up."""
    speeds: dict[str, list[float]] = {way.key: [] for way in WAYS}
    for _ in range(rounds + 1):
        for way in WAYS:
            speeds[way.key].append(pages_a_second(way, workers, urls, limit))
    return {key: round(statistics.median(of_way[1:]), 1) for key, of_way in speeds.items()}


def table(results: dict[str, dict[str, float]]) -> str:
    """Pages a second, and what part of bare aiohttp's that is."""
    lines = ["pages a second".ljust(26) + "".join(f"{at} ms".rjust(20) for at in results)]
    for way in WAYS:
        cells = (
            f"{speeds[way.key]:10,.0f} ({speeds[way.key] / speeds['bare']:6.0%})"
            for speeds in results.values()
        )
        lines.append(way.name.ljust(26) + "".join(cell.rjust(20) for cell in cells))
    return "\n".join(lines)


def as_json(options: argparse.Namespace, results: dict[str, dict[str, float]]) -> str:
    """The same for programs; the keys of the results are latencies in milliseconds."""
    shares = {at: round(speeds["client"] / speeds["bare"], 3) for at, speeds in results.items()}
    return json.dumps(
        {
            "pages": options.pages,
            "hosts": HOSTS,
            "in_flight": options.in_flight,
            "pages_per_second": results,
            "client_share_of_bare": shares,
        }
    )


def started(stack: ExitStack, target: Callable[..., None], *arguments: object) -> Connection:
    """Start a process that ends with `stack`; the other end of its pipe."""
    # A forked worker would share this one's event loops and sockets.
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=target, args=(there, *arguments), daemon=True)
    process.start()
    stack.callback(process.join)
    stack.callback(process.kill)
    return here


def main() -> None:
    """Measure, print the table and, if asked, one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--in-flight", type=int, default=50, help="at once, in each worker")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="a last line for programs")
    options = parser.parse_args()
    results = {}
    with ExitStack() as stack:
        workers = [started(stack, work) for _ in range(2)]
        for latency_ms in LATENCIES_MS:
            ports = started(stack, serve, latency_ms).recv()
            urls = [f"http://127.0.0.1:{ports[i % HOSTS]}/{i}" for i in range(options.pages)]
            results[str(latency_ms)] = measure(workers, urls, options.in_flight, options.rounds)
    what = f"{options.pages} pages on {HOSTS} ports of 127.0.0.1, {options.in_flight} in flight"
    lines = [what, table(results)]
    if options.json:
        lines.append(as_json(options, results))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
