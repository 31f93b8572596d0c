"""A server that takes connections and never says a word."""

import socket

import pytest


@pytest.fixture
def blackhole():
    """The port of a listener that accepts and stays silent."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
