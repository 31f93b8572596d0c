"""The pair of local services for one command: found running, or started for its length.

Two locks keep commands from pulling the services out from under one another. `launcher` is held
by whoever started them, and by the services themselves until they have ended, so that it is free
exactly when nothing runs. `users` is shared by every command that uses them; whoever started them
waits for the others before stopping them.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg

from factcheck.local.postgres import Postgres
from factcheck.local.processes import Child
from factcheck.local.state import LocalError, Lock, State, write_private
from factcheck.local.valkey import Valkey

FREE_OR_READY_WITHIN_SECONDS = 60
POLL_SECONDS = 0.1


@dataclass(slots=True)
class Services:
    """The local services that a command uses; `children` are those that it started itself."""

    state: State
    children: list[Child]
    launcher_pid: int
    site_url: str = ""

    @property
    def are_ours(self) -> bool:
        """Whether this very process started them."""
        return self.launcher_pid == os.getpid()


@contextmanager
def running(state: State, *, throwaway: bool = False, patient: bool = True) -> Iterator[Services]:
    """Have DATABASE_URL and REDIS_URL set to services that answer, while the body runs.

    Each is left alone when it is set already. Services that run for this state folder are used;
    else they are started, and stopped at the end: once others use them no more, if `patient`.

    Raises:
        LocalError: the services cannot be had; says why and what to do.
    """
    state.prepare()
    users, launcher = Lock(state.root / "users.lock"), Lock(state.root / "launcher.lock")
    try:
        users.share()
        if found := take_or_find(state, launcher):
            os.environ.update(found["environment"])
            yield Services(state, [], found["pid"], found["site_url"])
        else:
            with started(state, launcher, throwaway=throwaway) as services:
                yield services
                if patient:
                    wait_for_others(users)
    finally:
        launcher.close()
        users.close()


def take_or_find(state: State, launcher: Lock) -> dict[str, Any]:
    """Get the lock and return nothing, or return the record of services that answer.

    What a killed launcher left behind ends by itself within seconds; this waits for that.

    Raises:
        LocalError: neither came about.
    """
    deadline = time.monotonic() + FREE_OR_READY_WITHIN_SECONDS
    while not launcher.take(wait=False):
        record = state.running()
        if record and is_alive(record["pid"]) and answers(record["environment"]):
            return record
        if time.monotonic() > deadline:
            raise LocalError(
                f"Another process (perhaps {record.get('pid', 'unknown')}) holds {state.root}, but "
                "its services do not answer. End it, then try again."
            )
        time.sleep(POLL_SECONDS)
    return {}


@contextmanager
def started(state: State, launcher: Lock, *, throwaway: bool) -> Iterator[Services]:
    """Start what the environment does not name, and stop it at the end."""
    children: list[Child] = []
    environment: dict[str, str] = {}
    try:
        if "DATABASE_URL" not in os.environ:
            postgres = Postgres(state, throwaway=throwaway, keep_open=[launcher.descriptor])
            children.append(postgres.child)
            postgres.start()
            environment["DATABASE_URL"] = postgres.url
        if "REDIS_URL" not in os.environ:
            valkey = Valkey(state, keep_open=[launcher.descriptor])
            children.append(valkey.child)
            valkey.start()
            environment["REDIS_URL"] = valkey.url()
        os.environ.update(environment)
        record_running(state, environment)
        yield Services(state, children, os.getpid())
    finally:
        state.record.unlink(missing_ok=True)
        for child in reversed(children):
            child.stop()
        for name in environment:
            os.environ.pop(name, None)


def record_running(state: State, environment: dict[str, str], site_url: str = "") -> None:
    """Tell other commands of this clone what runs."""
    record = {"pid": os.getpid(), "environment": environment, "site_url": site_url}
    write_private(state.record, json.dumps(record))


def wait_for_others(users: Lock) -> None:
    """Let every other command that uses the services end first."""
    if not users.take(wait=False):
        sys.stderr.write("Another command still uses the local services; waiting for it ...\n")
        users.take(wait=True)


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def answers(environment: dict[str, str]) -> bool:
    """Whether the recorded database lets us in."""
    if "DATABASE_URL" not in environment:
        return True
    with suppress(psycopg.OperationalError):
        psycopg.connect(environment["DATABASE_URL"], connect_timeout=3).close()
        return True
    return False


