"""Plays a file of vectors and prints how many came out otherwise than they should, by group.

A vector is wrong when it ends otherwise than expected, or when the player does not understand its
scenario. A false positive is a harmless one that was refused. Beside it stands what a check by
`ipaddress` alone would have let through of the addresses in the file. Layers: static (no network),
dns (a made-up resolver), server and webhook (a hostile server on this machine), parse (hostile
bodies, fed to the service's own doors). Vectors of other layers count as wrong.
"""

import argparse
import ipaddress
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.hostile_fetch import content, names, server, webhook
from benchmarks.hostile_fetch.outcomes import NOT_UNDERSTOOD, Outcome, fits

SHARED = Path("../shared/vectors/hostile_fetch.json")
LAYERS = {
    "static": names.static,
    "dns": names.dns,
    "server": server.play,
    "parse": content.play,
    "webhook": webhook.play,
}


def play(vector: dict[str, Any]) -> Outcome:
    """One vector's outcome; a mistake of the player or the fetcher is one of its own."""
    try:
        return LAYERS.get(vector["layer"], lambda _: NOT_UNDERSTOOD)(vector)
    except Exception as error:  # noqa: BLE001 - it is told, and counts as wrong
        return Outcome("crashed", (), repr(error))


def by_ipaddress(vector: dict[str, Any], refuses: str) -> str:
    """What `ipaddress` alone would say of a literal address: "refused", "passed" or ""."""
    try:
        address = ipaddress.ip_address(urlsplit(vector.get("url", "")).hostname or "")
    except ValueError:
        return ""
    is_refused = address.is_private if refuses == "is_private" else not address.is_global
    return "refused" if is_refused else "passed"


@dataclass(slots=True)
class Tally:
    """How many vectors there were and came out wrong, by group, and which."""

    total: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    false_positives: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def add(self, vector: dict[str, Any], outcome: Outcome) -> None:
        """Count one vector, and tell of it when it came out otherwise."""
        group = vector["group"]
        self.total[group] += 1
        if fits(outcome, vector["expect"], vector["code"]):
            return
        self.wrong[group] += 1
        self.false_positives[group] += vector["expect"] == "allowed"
        self.failed.append(vector["id"])
        wanted = f"{vector['expect']} {'/'.join(vector['code'])}"
        print(f"{vector['id']}: {wanted}, but {outcome.result} {outcome.detail}")

    def show(self) -> None:
        """Print a line a group."""
        print(f"{'group':20}{'total':>7}{'wrong':>7}{'false positives':>17}")
        rows = [(group, *self.of(group)) for group in self.total]
        every = (self.total.total(), self.wrong.total(), self.false_positives.total())
        for group, total, wrong, false_positives in [*rows, ("all", *every)]:
            print(f"{group:20}{total:7}{wrong:7}{false_positives:17}")

    def of(self, group: str) -> tuple[int, int, int]:
        """The three figures of a group."""
        return self.total[group], self.wrong[group], self.false_positives[group]

    def as_json(self) -> str:
        """All of it in one line."""
        figures = {"total": self.total.total(), "wrong": self.wrong.total()}
        figures |= {"false_positives": self.false_positives.total()}
        return json.dumps(figures | {"failed": self.failed})


def show_ipaddress(vectors: list[dict[str, Any]]) -> None:
    """Print what a check by `ipaddress` alone would let through."""
    hostile = [each for each in vectors if each["expect"] == "blocked"]
    for refuses in ("is_private", "is_global"):
        said = Counter(by_ipaddress(each, refuses) for each in hostile)
        literal = said["passed"] + said["refused"]
        print(f"ipaddress.{refuses} alone would let {said['passed']} of {literal} literals through")


def main() -> int:
    """Print the table; 0 when all came out as expected, 1 when not, 2 without data."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.hostile_fetch")
    parser.add_argument("--vectors", type=Path, default=SHARED)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    try:
        vectors = json.loads(options.vectors.read_text(encoding="utf-8"))["vectors"]
    except (OSError, ValueError, KeyError) as error:
        print(f"The vectors cannot be read ({error!r}); see --vectors.", file=sys.stderr)
        return 2
    tally = Tally()
    for vector in vectors:
        tally.add(vector, play(vector))
    tally.show()
    show_ipaddress(vectors)
    if options.json:
        print(tally.as_json())
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
