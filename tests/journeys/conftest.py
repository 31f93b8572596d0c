import signal
import socket
import sys

import pytest

from factcheck.local.processes import Child
from factcheck.local.state import PROJECT
from tests.journeys.machinery import free_port, machinery, wait_until


@pytest.fixture(scope="session")
def demo_port(tmp_path_factory):
    """The demo's web, on a port of its own."""
    port = free_port()
    site = Child(
        name="demo-web",
        argv=[sys.executable, "-m", "factcheck.local.demo.site", "--port", str(port)],
        log=tmp_path_factory.mktemp("demo") / "demo-web.log",
        folder=PROJECT,
        ending=((signal.SIGTERM, 5.0),),
    )
    site.start()
    wait_until(lambda: answers(port), seconds=20)
    yield port
    site.stop()


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def machine(transactional_db, tmp_path, demo_port):
    with machinery(tmp_path, demo_port) as made:
        yield made
