"""What is measured of each publication, and the table of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median, quantiles
from threading import Thread

from benchmarks.publication.receiver import Receiver
from benchmarks.serving import databases, filling, servers
from factcheck.enums import Role, Status
from factcheck.local.state import State
from factcheck.models import Claim, Desk, Endpoint, User
from factcheck.services import endpoints, people, verdicts

LIMITS_SECONDS = {"the API says so": 1.0, "the receiver has it": 2.0}
ASK_EVERY_SECONDS = 0.01
WAIT_SECONDS = 30.0
WORKER = ("celery", "-A", "config", "--quiet", "worker", "--concurrency=2", "--loglevel=WARNING")
PROGRAMS = (("-m", *WORKER, "--without-mingle", "--without-gossip"), ("manage.py", "dispatch"))


def run(state: State, receiver: Receiver, count: int, publications: int) -> dict[str, object]:
    """Print the table, and return it as one value."""
    databases.use(state, count)
    if not databases.is_filled():
        with databases.as_superuser(state, databases.name_of(count)) as server:
            filling.fill(server, count)
    editor = ready(receiver)
    with ExitStack() as stack:
        web = stack.enter_context(servers.granian("config.wsgi:application"))
        for program in PROGRAMS:
            stack.enter_context(running([sys.executable, *program]))
        rows = list(seen(editor, web, receiver, publications + 1))
    return table(rows[1:], count)  # the first waits for the worker to come up


def ready(receiver: Receiver) -> User:
    """An editor of the desk, whose one endpoint is the receiver."""
    desk = Desk.objects.get()
    editor = User.objects.earliest("pk")
    people.grant(user=editor, desk=desk, role=Role.EDITOR, by=None)
    for row in Endpoint.objects.open():
        endpoints.disable(endpoint_id=row.pk, by=editor, reason="An earlier run's.")
    endpoints.add(desk_id=desk.pk, by=editor, name="Receiver", url=f"http://{receiver.place}/")
    return editor


@contextmanager
def running(command: Sequence[str]) -> Iterator[None]:
    """A program of the service, ended with the block."""
    program = subprocess.Popen(command, cwd=servers.PROJECT, start_new_session=True)  # noqa: S603 - our own words
    try:
        yield
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait(20)


def seen(
    editor: User, web: str, receiver: Receiver, publications: int
) -> Iterator[dict[str, float]]:
    """What passed from before the verb until it was done, and until each of the two had it."""
    standing = Claim.objects.filter(status=Status.PUBLISHED).order_by("pk")
    for claim in list(standing[:publications]):
        address, asked = f"{web}/api/v1/verdicts/{claim.pk}/", dict[str, float]()
        client = Thread(target=ask_until_withdrawn, args=(address, asked))
        client.start()
        began = time.perf_counter()
        verdicts.withdraw(
            claim_id=claim.pk, seen_version=claim.version, by=editor, reason="It was a test."
        )
        done = time.perf_counter()
        came = receiver.wait_for(claim.pk, WAIT_SECONDS)
        client.join()
        yield {
            "publishing itself": done - began,
            "the API says so": asked["at"] - began,
            "the receiver has it": came - began,
        }


def ask_until_withdrawn(address: str, asked: dict[str, float]) -> None:
    """Ask for a verdict again and again, until it is one that was withdrawn."""
    until = time.perf_counter() + WAIT_SECONDS
    while json.loads(servers.body_of(address))["state"] != "withdrawn":
        if time.perf_counter() > until:
            raise TimeoutError(f"{address} is not withdrawn within {WAIT_SECONDS:.0f} s.")
        time.sleep(ASK_EVERY_SECONDS)
    asked["at"] = time.perf_counter()


def table(rows: Sequence[dict[str, float]], count: int) -> dict[str, object]:
    """Print medians, the 95th of a hundred, and the slowest, each in milliseconds."""
    print(f"{len(rows)} withdrawals among {count:,} verdicts, in milliseconds")
    print(f"{'until':<22}{'median':>8}{'p95':>8}{'most':>8}{'limit':>8}")
    told: dict[str, object] = {"verdicts": count, "publications": len(rows)}
    for name in rows[0]:
        column = [row[name] * 1000 for row in rows]
        figures = [median(column), quantiles(column, n=20)[-1], max(column)]
        limit = LIMITS_SECONDS.get(name)
        shown = "".join(f"{figure:>8.0f}" for figure in figures)
        print(f"{name:<22}{shown}{f'{limit * 1000:.0f}' if limit else '':>8}")
        told[name] = [round(figure, 1) for figure in figures]
    within = all(row[name] <= limit for row in rows for name, limit in LIMITS_SECONDS.items())
    return told | {"within_limits": within}
