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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg

from factcheck.local import leftovers, valkey
from factcheck.local.postgres import Postgres
from factcheck.local.processes import Child
from factcheck.local.state import LocalError, Lock, State, write_private
from factcheck.local.valkey import Valkey

FREE_OR_READY_WITHIN_SECONDS = 60
# What a killed launcher left behind ends by itself; after this long it is killed.
LEFTOVERS_END_WITHIN_SECONDS = 15
POLL_SECONDS = 0.1
NAMES = ("DATABASE_URL", "REDIS_URL")


@dataclass(slots=True)
class Services:
    """The local services that a command uses; `own` and `children` are what it started itself."""

    state: State
    launcher: Lock
    launcher_pid: int
    site_url: str = ""
    own: Sequence[str] = ()
    children: list[Child] = field(default_factory=list)

    @property
    def are_ours(self) -> bool:
        """Whether this very process started them."""
        return self.launcher_pid == os.getpid()


@contextmanager
def running(state: State, *, throwaway: bool = False, patient: bool = True) -> Iterator[Services]:
    """Have DATABASE_URL and REDIS_URL set to services that answer, while the body runs.

    Each is left alone when it is set already (to something). Services that run for this state
    folder are used; else they are started, and stopped at the end: once others use them no more,
    if `patient`.

    Raises:
        LocalError: the services cannot be had; says why and what to do.
    """
    state.prepare()
    for name in NAMES:
        if not os.environ.get(name):
            os.environ.pop(name, None)
    with state.lock("users") as users, state.lock("launcher") as launcher:
        users.share()
        if found := take_or_find(state, launcher):
            for name, value in found["environment"].items():
                os.environ.setdefault(name, value)
            yield Services(state, launcher, found["pid"], found["site_url"])
        else:
            with started(state, launcher, throwaway=throwaway) as services:
                yield services
                if patient:
                    wait_for_others(users)


def take_or_find(state: State, launcher: Lock) -> dict[str, Any]:
    """Get the lock and return nothing, or return the record of services that answer.

    Raises:
        LocalError: neither came about.
    """
    began = time.monotonic()
    while not launcher.take(wait=False):
        record = state.running()
        lives = bool(record) and leftovers.is_alive(record["pid"], record["since"])
        if lives and record["environment"] and answer(record["environment"], record["own"]):
            return record
        waited = time.monotonic() - began
        if not lives and waited > LEFTOVERS_END_WITHIN_SECONDS:
            leftovers.end(state.notes)
        if waited > FREE_OR_READY_WITHIN_SECONDS:
            raise LocalError(
                f"Another process (perhaps {record.get('pid', 'unknown')}) holds {state.root}, but "
                "its services do not answer. End it, then try again."
            )
        time.sleep(POLL_SECONDS)
    return {}


@contextmanager
def started(state: State, launcher: Lock, *, throwaway: bool) -> Iterator[Services]:
    """Start what the environment does not name, and stop it at the end.

    Raises:
        LocalError: it does not start; says why and what to do.
    """
    own = [name for name in NAMES if name not in os.environ]
    services = Services(state, launcher, os.getpid(), own=own)
    try:
        with state.usable():
            start(services, throwaway=throwaway)
        yield services
    finally:
        state.record.unlink(missing_ok=True)
        for child in reversed(services.children):
            child.stop()
        for name in own:
            os.environ.pop(name, None)


def start(services: Services, *, throwaway: bool) -> None:
    """Start what the environment does not name, and tell other commands of it when it answers."""
    state, keep_open = services.state, [services.launcher.descriptor]
    leftovers.end(state.notes)
    record_running(state)
    if services.own:
        sys.stderr.write("Starting the local services ...\n")
    if "DATABASE_URL" in services.own:
        postgres = Postgres(state, throwaway=throwaway, keep_open=keep_open)
        services.children.append(postgres.child)
        postgres.start()
        os.environ["DATABASE_URL"] = postgres.url
    if "REDIS_URL" in services.own:
        redis = Valkey(state, keep_open=keep_open)
        services.children.append(redis.child)
        redis.start()
        os.environ["REDIS_URL"] = redis.url()
    record_running(state, own=services.own)


def record_running(state: State, *, own: Sequence[str] | None = None, site_url: str = "") -> None:
    """Tell other commands of this clone what runs (`own`: what we started), and who started it."""
    record = {
        "pid": os.getpid(),
        "since": leftovers.started_at(os.getpid()),
        "environment": {} if own is None else {name: os.environ[name] for name in NAMES},
        "own": own,
        "site_url": site_url,
    }
    write_private(state.record, json.dumps(record))


def wait_for_others(users: Lock) -> None:
    """Let every other command that uses the services end first."""
    if not users.take(wait=False):
        sys.stderr.write("Another command still uses the local services; waiting for it ...\n")
        users.take(wait=True)


def answer(environment: dict[str, str], own: Sequence[str]) -> bool:
    """Whether those of the recorded services that the launcher itself started let us in."""
    with suppress(psycopg.OperationalError):
        if "DATABASE_URL" in own:
            psycopg.connect(environment["DATABASE_URL"], connect_timeout=3).close()
        return "REDIS_URL" not in own or valkey.answers(valkey.socket_of(environment["REDIS_URL"]))
    return False
