"""The whole service on one machine: web server, worker, beat and dispatcher around the pair."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import MappingProxyType

from factcheck.local.ports import HOST
from factcheck.local.processes import Child
from factcheck.local.services import Services, record_running
from factcheck.local.state import PROJECT, LocalError, State
from factcheck.local.supervisor import Supervisor

READY_WITHIN_SECONDS = 60
POLL_SECONDS = 0.1
WORKER_PROCESSES = 4


@dataclass(slots=True)
class Running:
    """The service, up and answering."""

    site_url: str
    state: State
    supervisor: Supervisor

    def pause(self, seconds: float) -> None:
        """Let time pass while the children are looked after.

        Raises:
            LocalError: a child keeps failing.
            KeyboardInterrupt: somebody wants an end.
        """
        self.supervisor.wait(seconds)
        if self.supervisor.stopping.is_set():
            raise KeyboardInterrupt


@contextmanager
def up(
    services: Services, programs: Sequence[Child], *, port: int, say: Callable[[str], None]
) -> Iterator[Running]:
    """Have `programs` run while the body runs: the last is the web server on 127.0.0.1:`port`.

    The database must be migrated.

    Raises:
        LocalError: a program keeps failing, the web server does not get ready, or something had
            to be killed at the end.
    """
    state = services.state
    supervisor = Supervisor(services.children, parent=parent_to_follow())
    running = Running(f"http://{HOST}:{port}", state, supervisor)
    with supervisor.on_signals():
        try:
            for child in programs:
                # The lock is free when nothing of ours runs any more.
                child.keep_open = [services.launcher.descriptor]
                supervisor.start(child)
            await_web(running, port)
            with state.usable():
                record_running(state, own=services.own, site_url=running.site_url)
            yield running
        finally:
            with suppress(OSError):  # perhaps nobody reads any more, or the terminal is gone
                say("Stopping ...")
            state.record.unlink(missing_ok=True)
            ended_well = supervisor.stop()
    if not ended_well:
        raise LocalError(f"Something had to be killed; the logs in {state.logs} may say why.")


def parent_to_follow() -> int:
    """The process whose end is to be ours too: make, which passes on some signals only."""
    return os.getppid() if "MAKELEVEL" in os.environ else 0


def check_ours(services: Services) -> None:
    """Refuse to run a second time in one folder.

    Raises:
        LocalError: somebody else started the services; says who, and where the site is.
    """
    if not services.are_ours:
        where = f", at {services.site_url}" if services.site_url else ""
        raise LocalError(
            f"Process {services.launcher_pid} runs the services of {services.state.root} "
            f"already{where}. End it first, or use it."
        )


def programs_of(state: State, port: int) -> list[Child]:
    """The programs of the service, in the order in which they start."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "config", "--quiet"]
    schedule = state.root / "beat-schedule"
    return [
        program(state, "dispatcher", [python, str(PROJECT / "manage.py"), "dispatch"]),
        program(
            state,
            "worker",
            [
                *celery,
                "worker",
                f"--concurrency={WORKER_PROCESSES}",
                "--without-mingle",
                "--without-gossip",
                f"--hostname=worker-{state.tag}@%h",
                "--loglevel=INFO",
            ],
            # The second signal is Celery's cold shutdown: what runs goes back into the queue.
            ending=((signal.SIGTERM, 10.0), (signal.SIGQUIT, 5.0)),
        ),
        program(state, "beat", [*celery, "beat", f"--schedule={schedule}", "--pidfile="]),
        program(
            state,
            "web",
            [
                python,
                "-m",
                "granian",
                "--interface=wsgi",
                f"--host={HOST}",
                f"--port={port}",
                "--workers=2",
                "--blocking-threads=4",
                "--backpressure=64",
                "--respawn-failed-workers",
                "--access-log",
                "config.wsgi:application",
            ],
            # Its stack would push what it complains of out of the log's last lines.
            environment={"RUST_BACKTRACE": "0"},
        ),
    ]


def program(
    state: State,
    name: str,
    argv: Sequence[str],
    *,
    ending: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 10.0),),
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Child:
    """A child of the service, run from the project's folder, with a log of its own."""
    return Child(
        name=name,
        argv=argv,
        log=state.logs / f"{name}.log",
        ending=ending,
        environment=environment,
        folder=PROJECT,
        note=state.notes / name,
    )


def await_web(running: Running, port: int) -> None:
    """Wait until the web server says that all is well.

    Raises:
        LocalError: it does not within a minute, or a child keeps failing.
    """
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    answer = ""
    while time.monotonic() < deadline:
        running.pause(POLL_SECONDS)
        answer = health(port)
        if answer.startswith("HTTP/1.1 200"):
            return
    web = running.supervisor.kept[-1].child
    status, body = answer.partition("\r\n")[0], answer.rpartition("\r\n")[2]
    said = f"{status} {body}" if answer else "nothing"
    raise LocalError(
        f"The web server is not ready after a minute; it said: {said}. {web.last_words()}"
    )


def health(port: int) -> str:
    """What /health answers, headers and all; "" when nobody does."""
    request = f"GET /health HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((HOST, port), timeout=5) as connection:
            connection.sendall(request.encode())
            return b"".join(iter(lambda: connection.recv(4096), b"")).decode(errors="replace")
    except OSError:
        return ""
