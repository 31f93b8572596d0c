"""The ways that are measured: which server, which addresses, and what each is held against."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from benchmarks.serving import filling, load, servers

ASKED = 1_000  # verdicts, of all that there are
READ_BY_ALL = 100  # of them, those that everybody reads: what a cache is for
V1 = "/api/v1/verdicts/"
BASELINES = "benchmarks.serving.wsgi:application"
IDLE = "nothing, bare Django"
OURS = (
    "one verdict",
    "one verdict, unchanged (304)",
    "list of fifty",
    "changes",
    "search",
    "claims:search",
)
SETTINGS = {"DJANGO_SETTINGS_MODULE": "benchmarks.serving.settings"}


@dataclass(frozen=True, slots=True)
class Way:
    """One server asked for some addresses; `of` names the way that it is held against."""

    name: str
    server: str
    addresses: Sequence[str]
    of: str = ""
    headers: Sequence[str] = field(default=())
    connections: int = load.CONNECTIONS


def all_of(stack: ExitStack, folder: Path, ids: Sequence[int]) -> list[Way]:
    """Every way, its server running until `stack` is closed."""
    bare = stack.enter_context(servers.granian(BASELINES, **SETTINGS, BENCHMARK_WAY="bare"))
    naive = stack.enter_context(servers.granian(BASELINES, **SETTINGS, BENCHMARK_WAY="naive"))
    ours = stack.enter_context(servers.granian("config.wsgi:application"))
    files = stack.enter_context(
        servers.nginx_with_files(with_files(folder, ours, ids[:READ_BY_ALL]))
    )
    cached = stack.enter_context(servers.nginx_before(ours, made(folder / "before")))
    one = [f"{V1}{each}/" for each in ids]
    words = [f"{filling.word(each * 7_919)} {filling.COMMON[each % 10]}" for each in range(100)]
    search = [f"{V1}?q={quote(each)}" for each in words]
    google = [f"/v1alpha1/claims:search?query={quote(each)}" for each in words]
    with servers.opened(ours + one[0]) as answer:
        held = [f"If-None-Match: {answer.headers['ETag']}"]
    return [
        Way(IDLE, bare, ["/bytes"]),
        Way("one by a raw query", bare, [f"/one/{each}" for each in ids]),
        Way("one verdict", ours, one, of="one by a raw query"),
        Way("one verdict, unchanged (304)", ours, one[:1], "one by a raw query", held),
        Way("one, the naive way", naive, [f"/naive/verdicts/{each}/" for each in ids]),
        Way("one as a file of nginx", files, [f"/{each}" for each in ids[:READ_BY_ALL]]),
        Way("one verdict behind nginx", cached, one[:READ_BY_ALL], of="one as a file of nginx"),
        Way("fifty by a raw query", bare, ["/fifty"]),
        Way("list of fifty", ours, [V1], of="fifty by a raw query"),
        Way("fifty, the naive way", naive, ["/naive/verdicts/"]),
        Way("changes", ours, [f"{V1}changes/?since={each}" for each in ids]),
        Way("search", ours, search, connections=2),
        Way("claims:search", ours, google, connections=2),
    ]


def with_files(folder: Path, server: str, ids: Sequence[int]) -> Path:
    """A folder with what `server` says of each verdict, a file each."""
    files = made(folder / "files")
    for each in ids:
        (files / str(each)).write_bytes(servers.body_of(f"{server}{V1}{each}/"))
    return files


def made(folder: Path) -> Path:
    """The folder, now there."""
    folder.mkdir()
    folder.chmod(0o755)
    return folder


def check(listed: Sequence[Way]) -> None:
    """See that each way answers with what it is measured for.

    Raises:
        ValueError: one does not; names it.
    """
    bodies = {way.name: servers.body_of(way.server + way.addresses[0]) for way in listed}
    same = [
        "one by a raw query",
        "one verdict",
        "one as a file of nginx",
        "one verdict behind nginx",
    ]
    for name in same:
        if bodies[name] != bodies["one verdict"]:
            raise ValueError(name)
    for name in ("fifty by a raw query", "list of fifty", "fifty, the naive way"):
        if len(json.loads(bodies[name])["results"]) != 50:  # noqa: PLR2004 - as it is called
            raise ValueError(name)
