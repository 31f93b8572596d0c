"""What `up` and `demo` say when they cannot run the service."""

import subprocess
import sys

import pytest

from factcheck.local import launch
from factcheck.local.state import PROJECT, LocalError


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "address", "reason"),
    [
        ("DATABASE_URL", "postgres://a:b@127.0.0.1:9/c", "The database cannot be used: connection"),
        ("DATABASE_URL", "mysql://a:b@127.0.0.1/c", "DATABASE_URL is not the address of a server"),
        ("REDIS_URL", "redis://127.0.0.1:9/0", "The Redis server does not answer."),
        ("REDIS_URL", "memory://", "REDIS_URL is not the address of a server such as redis://"),
    ],
)
def test_server_that_is_named_in_vain_is_told_at_once(copies, run, name, address, reason):
    launcher = run(copies("var"), "up", **{name: address})
    assert launcher.wait(60) == 1
    first, second, *more = launcher.err.read_text().splitlines()
    assert first == "Starting the local services ..."
    assert second.startswith(reason)
    assert len(more) <= 2  # PostgreSQL's client has an advice of its own
    assert name in launcher.err.read_text()


def test_python_without_the_packages_is_told(folder):
    # -S leaves out the packages of the environment.
    started = subprocess.run(
        [sys.executable, "-S", PROJECT / "manage.py", "up"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert started.stderr.startswith("This Python has no Django. Take .venv/bin/python")


def test_service_is_not_run_without_manage_py():
    with pytest.raises(LocalError, match=r"Start this with manage\.py"):
        launch.up(say=str).__enter__()
