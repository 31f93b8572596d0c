"""Opens every page over one number of claims after another, and tells how long that took."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from django.db import connection
from django.test import Client

from benchmarks.desk import filling, pages
from benchmarks.desk.pages import Page
from benchmarks.serving import databases
from factcheck.local.state import State
from factcheck.models import User

MOST_MS, MOST_GROWTH = 300, 3
MS, OK = 1_000, 200


@dataclass(frozen=True, slots=True)
class Opened:
    """How a page opened: milliseconds in the middle and at worst, and queries at most."""

    median_ms: float
    worst_ms: float
    queries: int


def run(state: State, counts: Sequence[int], requests: int, only: str) -> dict[str, object]:
    """Print the table, and return it as one value."""
    for count in counts:
        fill(state, count)
    listed = {
        count: [page for page in pages.all_of(count) if only in page.name] for count in counts
    }
    seen: dict[str, list[Opened]] = {}
    # One number of claims after the other, page by page: a noisy machine slows them alike.
    for together in zip(*listed.values(), strict=True):
        for count, page in zip(counts, together, strict=True):
            turn_to(count)
            seen.setdefault(page.name, []).append(opened(page, requests))
    show(counts, seen)
    return {
        name: [(round(each.median_ms, 1), round(each.worst_ms, 1), each.queries) for each in row]
        for name, row in seen.items()
    }


def fill(state: State, count: int) -> None:
    """Have a database with so many claims, which is there once this was called before."""
    databases.use(state, count, "claims")
    if not databases.is_filled():
        began = time.monotonic()
        with databases.as_superuser(state, databases.name_of(count, "claims")) as database:
            filling.fill(database, count)
        print(f"filled with {count:,} claims in {time.monotonic() - began:.0f} s", flush=True)


def turn_to(count: int) -> None:
    """Have Django use the database with so many claims."""
    connection.close()
    connection.settings_dict["NAME"] = databases.name_of(count, "claims")


def client_of(person: int) -> Client:
    """A browser in which this person is logged in."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(pk=person))
    return client


def opened(page: Page, requests: int) -> Opened:
    """Open a page so often, after once in vain: what is read first comes from the disk.

    Raises:
        ValueError: an answer is not the page.
    """
    client, times, queries = client_of(page.person), [], Queries()
    for address in islice(cycle(page.addresses), requests + len(page.addresses)):
        queries.begin()
        began = time.perf_counter()
        with connection.execute_wrapper(queries):
            answer = client.get(address)
        times.append((time.perf_counter() - began) * MS)
        if answer.status_code != OK:
            raise ValueError(f"{address}: {answer.status_code}")
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


def show(counts: Sequence[int], seen: dict[str, list[Opened]]) -> None:
    """One table; what is slow or grows much is marked."""
    heads = "".join(f"{f'{count:,} claims':>28}" for count in counts)
    columns = f"{'half, ms':>10}{'worst':>9}{'queries':>9}" * len(counts)
    print(f"\n{'':38}{heads}\n{'':38}{columns}{'growth':>9}")
    for name, row in seen.items():
        cells = "".join(
            f"{each.median_ms:10.0f}{each.worst_ms:9.0f}{each.queries:9}" for each in row
        )
        growth = row[-1].median_ms / row[0].median_ms
        mark = " !" if growth > MOST_GROWTH or row[-1].median_ms > MOST_MS else ""
        print(f"{name:38}{cells}{growth:9.1f}{mark}")
