import time
from socket import socket

import pytest

from factcheck.services import transient


def test_memory_is_shared(shared_memory):
    transient.memory().set("factcheck:test:transient", "kept")
    assert shared_memory.get("factcheck:test:transient") == b"kept"


def test_nobody_waits_for_a_redis_that_says_nothing(settings):
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        with pytest.raises(transient.AWAY):
            transient.memory().ping()
    assert time.monotonic() - began < 2
