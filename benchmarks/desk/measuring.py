"""Opens every page over one number of claims after another, and tells how long that took."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from django.db import connection
from django.test import Client

from benchmarks.desk import filling, numbers, pages
from benchmarks.desk.pages import Page
from benchmarks.serving import databases
from factcheck.local.state import State
from factcheck.models import User

MOST_MS, MOST_GROWTH = 300, 3
MS = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """How a page opened: milliseconds in the middle and at worst, and queries at most."""

    median_ms: float
    worst_ms: float
    queries: int


def run(state: State, counts: Sequence[int], requests: int, only: str) -> dict[str, object]:
    """Print the table, and return it as one value."""
    sizes = {count: of_size(state, count, requests, only) for count in counts}
    show(sizes)
    return {
        str(count): {
            name: [round(seen.median_ms, 1), round(seen.worst_ms, 1), seen.queries]
            for name, seen in each.items()
        }
        for count, each in sizes.items()
    }


def of_size(state: State, count: int, requests: int, only: str) -> dict[str, Opened]:
    """Open everything over `count` claims, which are there once this was called before."""
    databases.use(state, count, "claims")
    if not databases.is_filled():
        began = time.monotonic()
        with databases.as_superuser(state, databases.name_of(count, "claims")) as database:
            filling.fill(database, count)
        print(f"filled with {count:,} claims in {time.monotonic() - began:.0f} s", flush=True)
    clients = {person: client_of(person) for person in numbers.PEOPLE}
    listed = [page for page in pages.all_of(count) if only in page.name]
    return {page.name: opened(page, clients[page.person], requests) for page in listed}


def client_of(person: int) -> Client:
    """A browser in which this person is logged in."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(pk=person))
    return client


def opened(page: Page, client: Client, requests: int) -> Opened:
    """Open a page so often, after once in vain: what is read first comes from the disk.

    Raises:
        ValueError: an answer is not the page.
    """
    times, queries = [], Queries()
    for address in islice(cycle(page.addresses), requests + len(page.addresses)):
        queries.begin()
        began = time.perf_counter()
        with connection.execute_wrapper(queries):
            answer = client.get(address)
        times.append((time.perf_counter() - began) * MS)
        if answer.status_code != 200:  # noqa: PLR2004 - as HTTP calls it
            raise ValueError(f"{address}: {answer.status_code}")
    print(
        f"{page.name}: {statistics.median(times[len(page.addresses) :]):.0f}", flush=True
    later = times[len(page.addresses) :]
    return Opened(statistics.median(later), max(later), queries.most)


class Queries:
    """Counts what goes to the database, page by page."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.count = self.most = 0

    def begin(self) -> None:
        """Another page."""
        self.count = 0

    def __call__(self, execute: Callable[..., object], *args: object) -> object:
        """One query."""
        self.count += 1
        self.most = max(self.most, self.count)
        return execute(*args)


def show(sizes: dict[int, dict[str, Opened]]) -> None:
    """One table; what is slow or grows much is marked."""
    heads = "".join(f"{f'{count:,} claims':>28}" for count in sizes)
    print(f"\n{'':38}{heads}")
    columns = f"{'half, ms':>10}{'worst':>9}{'queries':>9}" * len(sizes)
    print(f"{'':38}{columns}{'growth':>9}")
    first, *_, last = [*sizes.values(), *sizes.values()]
    for name, least in first.items():
        cells = "".join(
            f"{seen.median_ms:10.0f}{seen.worst_ms:9.0f}{seen.queries:9}"
            for seen in (each[name] for each in sizes.values())
        )
        growth = last[name].median_ms / least.median_ms
        mark = " !" if growth > MOST_GROWTH or last[name].median_ms > MOST_MS else ""
        print(f"{name:38}{cells}{growth:9.1f}{mark}")
