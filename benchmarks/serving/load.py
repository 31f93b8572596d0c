"""Asks a server for addresses as fast as it answers, by wrk, and reads what wrk saw."""

import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 32
WARM_UP_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """Answers a second, and by when half and 95 % of them had come, in milliseconds."""

    per_second: float
    half_ms: float
    p95_ms: float


def ask(
    server: str, addresses: Sequence[str], *, seconds: float, connections: int = CONNECTIONS,
    headers: Sequence[str] = (),
) -> Seen:  # fmt: skip
    """Ask `server` for the addresses, in turn, over and over.

    Raises:
        RuntimeError: an answer was an error.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(addresses) + "\n")
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", "--timeout", "30s"]
        script = ["-s", str(SCRIPT), server, "--", file.name, *headers]
        for duration in (WARM_UP_SECONDS, round(seconds)):
            timed = [*command, f"-d{duration}s", *script]
            said = subprocess.run(timed, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    figures = next(line for line in said.stdout.splitlines() if line.startswith("figures "))
    per_second, half_ms, p95_ms, failed = map(float, figures.split()[1:])
    if failed:
        raise RuntimeError(f"{server}{addresses[0]}: {said.stdout}")
    return Seen(per_second, half_ms, p95_ms)


def median(several: Sequence[Seen]) -> Seen:
    """What was seen in the middle, figure by figure."""
    columns = zip(*((each.per_second, each.half_ms, each.p95_ms) for each in several), strict=True)
    return Seen(*map(statistics.median, columns))
