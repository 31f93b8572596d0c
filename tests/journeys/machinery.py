"""The service's real programs, run on a test's own database, broker, archive and demo web."""

import os
import signal
import socket
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from celery import Celery
from django.db import connection

from factcheck.local.processes import Child
from factcheck.local.state import PROJECT, State
from factcheck.local.valkey import Valkey

PYTHON = sys.executable
CELERY = [PYTHON, "-m", "celery", "-A", "config", "--quiet"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_database_url():
    """DATABASE_URL of the database that pytest-django made for this worker."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    # Put together by hand: urlunsplit drops the "//" of an address without a host.
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{connection.settings_dict['NAME']}{query}"


@dataclass
class Machinery:
    """Programs by name, started and stopped one by one."""

    folder: Path
    web_port: int
    demo_port: int
    broker: Valkey
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def environment(self):
        return {
            "DATABASE_URL": test_database_url(),
            "REDIS_URL": self.broker.url(),
            "ARCHIVE_DIR": str(self.folder / "archive"),
            "SITE_URL": self.site_url,
            "SEARXNG_URL": f"http://127.0.0.1:{self.demo_port}",
            "FETCH_LOOPBACK_EXCEPTION": f"127.0.0.1:{self.demo_port}",
        }

    @property
    def site_url(self):
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def programs(self):
        schedule = self.folder / "beat-schedule"
        return {
            "dispatcher": [PYTHON, "manage.py", "dispatch"],
            "worker": [
                *CELERY,
                "worker",
                "--concurrency=4",
                "--without-mingle",
                "--without-gossip",
                f"--hostname=test-{os.getpid()}@%h",
            ],
            "beat": [*CELERY, "beat", f"--schedule={schedule}", "--pidfile="],
            "web": [
                PYTHON,
                "-m",
                "granian",
                "--interface=wsgi",
                f"--port={self.web_port}",
                "--blocking-threads=4",
                "config.wsgi:application",
            ],
        }

    def start(self, *names):
        for name in names:
            child = Child(
                name=name,
                argv=self.programs[name],
                log=self.folder / f"{name}.log",
                environment=self.environment,
                folder=PROJECT,
                ending=((signal.SIGTERM, 5.0), (signal.SIGQUIT, 2.0)),
            )
            child.start()
            self.children[name] = child

    def stop(self, *names):
        for name in names:
            self.children.pop(name).stop(hurry=True)

    def logs(self):
        return "\n".join(f"--- {c.name}\n{c.last_lines()}" for c in self.children.values())

    @contextmanager
    def ringing(self):
        """What the dispatcher does for one job id, as often as a test wants."""
        with Celery(broker=self.broker.url()) as app:
            yield lambda job_id: app.send_task("factcheck.perform", kwargs={"job_id": job_id})

    def pool(self):
        """The process ids of the worker's children."""
        main = self.children["worker"].pid
        found = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [int(pid) for pid in found]


@contextmanager
def machinery(folder, demo_port):
    broker = Valkey(State(folder / "state"))
    broker.state.prepare()
    broker.start()
    machine = Machinery(folder, free_port(), demo_port, broker)
    try:
        yield machine
    finally:
        machine.stop(*list(machine.children))
        broker.child.stop()


def wait_until(condition, *, seconds, machine=None):
    """Wait for a condition; what the programs logged is told when it does not come true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    logs = machine.logs() if machine else ""
    raise AssertionError(f"{condition} did not come true within {seconds} s\n{logs}")
