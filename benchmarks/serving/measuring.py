"""Asks every way in turn, over one number of verdicts after another, and tells what came."""

import random
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from benchmarks.serving import databases, filling, load, servers, ways
from benchmarks.serving.load import Seen
from benchmarks.serving.ways import Way
from factcheck.local.state import State
from factcheck.services import publications


def measure(listed: Sequence[Way], rounds: int, seconds: float) -> dict[str, Seen]:
    """What each way does, the median of all rounds."""
    seen: dict[str, list[Seen]] = {way.name: [] for way in listed}
    for _ in range(rounds):
        for way in listed:
            seen[way.name].append(
                load.ask(
                    way.server,
                    way.addresses,
                    seconds=seconds,
                    connections=way.connections,
                    headers=way.headers,
                )
            )
    return {name: load.median(each) for name, each in seen.items()}


def shares(listed: Sequence[Way], seen: dict[str, Seen]) -> dict[str, float]:
    """What share of its baseline each way reaches."""
    return {
        way.name: round(seen[way.name].per_second / seen[way.of].per_second, 2)
        for way in listed
        if way.of
    }


def show(count: int, listed: Sequence[Way], seen: dict[str, Seen]) -> None:
    """One table."""
    print(f"\n{count:,} verdicts{'':20}{'a second':>10}{'half, ms':>10}{'95 %, ms':>10}  share")
    reached = shares(listed, seen)
    for way in listed:
        figures = seen[way.name]
        share = f"{reached[way.name]:6.2f} of {way.of}" if way.of else ""
        cells = f"{figures.per_second:10,.0f}{figures.half_ms:10.1f}{figures.p95_ms:10.1f}"
        print(f"{way.name:36}{cells}  {share}")


def export_share(server: str) -> float:
    """How fast the export comes by HTTP, as a share of the bare COPY of the same lines."""
    began = time.monotonic()
    with connection.cursor() as cursor, cursor.copy(publications.NEWEST) as copy:
        size = sum(map(len, copy))
    bare = size / (time.monotonic() - began)
    began = time.monotonic()
    with servers.opened(f"{server}/api/v1/verdicts/export/") as answer:
        size = sum(map(len, iter(lambda: answer.read(1 << 20), b"")))
    return round(size / (time.monotonic() - began) / bare, 2)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was seen over so many verdicts."""

    count: int
    seen: dict[str, Seen]
    shares: dict[str, float]

    def told(self) -> dict[str, object]:
        """The same for programs."""
        return {
            "verdicts": self.count,
            "per_second": {name: round(each.per_second) for name, each in self.seen.items()},
            "p95_ms": {name: round(each.p95_ms, 1) for name, each in self.seen.items()},
            "shares": self.shares,
        }


def of_size(state: State, count: int, rounds: int, seconds: float) -> Measured:
    """Measure everything over `count` verdicts."""
    if not databases.is_filled():
        began = time.monotonic()
        with databases.as_superuser(state, databases.name_of(count)) as database:
            filling.fill(database, count)
        print(f"filled with {count:,} verdicts in {time.monotonic() - began:.0f} s")
    ids = random.Random(7).sample(range(1, count + 1), min(count, ways.ASKED))  # noqa: S311 - no secret
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        folder.chmod(0o755)
        listed = ways.all_of(stack, folder, ids)
        ways.check(listed)
        seen = measure(listed, rounds, seconds)
        show(count, listed, seen)
        export = export_share(next(way.server for way in listed if way.name in ways.OURS))
        print(f"{'export, beside COPY TO':36}{'':30}  {export:6.2f}")
    return Measured(count, seen, shares(listed, seen) | {"export": export})


def growth(smallest: dict[str, Seen], largest: dict[str, Seen]) -> dict[str, float]:
    """By how much an answer of ours costs more over the largest number, beside doing nothing."""
    idle = smallest[ways.IDLE].per_second / largest[ways.IDLE].per_second
    return {
        name: round(smallest[name].per_second / largest[name].per_second / idle, 2)
        for name in ways.OURS
    }


def run(state: State, counts: Sequence[int], rounds: int, seconds: float) -> dict[str, object]:
    """Print a table for each number of verdicts, and return all as one value."""
    tables = []
    for count in counts:
        databases.use(state, count)
        tables.append(of_size(state, count, rounds, seconds))
    grown = growth(tables[0].seen, tables[-1].seen)
    if len(tables) > 1:
        print(f"\nCost of an answer at {counts[-1]:,} verdicts, beside {counts[0]:,}: {grown}")
    return {"sizes": [each.told() for each in tables], "growth": grown}
