"""Servers that tests speak to, each a program of its own on loopback."""

import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress

START_SECONDS = 30


@contextmanager
def serving(module, *options, env=None):
    """Run `module` on a port of its own until the block ends; yields the port."""
    port = unused_port()
    command = [sys.executable, "-m", module, *options, str(port)]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=env, **silent) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()


def unused_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 1)):
            return
        time.sleep(0.05)
    raise TimeoutError
