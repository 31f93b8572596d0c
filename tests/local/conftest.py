"""State folders whose database is migrated, and commands that run on them as a person's would."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from factcheck.local import services
from factcheck.local.state import State
from tests.local.clones import SET_BY_TESTS, Command


@pytest.fixture
def bare(monkeypatch):
    """An environment that names no services."""
    for name in SET_BY_TESTS & os.environ.keys():
        monkeypatch.delenv(name)


@contextmanager
def reachable_folder():
    """A folder that every account can reach (pytest's own are root's alone)."""
    made = Path(tempfile.mkdtemp(prefix="factcheck-local-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def folder():
    """A folder for one test that every account can reach."""
    with reachable_folder() as made:
        yield made


@pytest.fixture
def state(folder):
    """A clone's state before its first start."""
    return State(folder / "var")


@pytest.fixture(scope="session")
def initialised():
    """A state folder that was in use once, with an empty database."""
    with reachable_folder() as made:
        with pytest.MonkeyPatch.context() as patch:
            for name in SET_BY_TESTS & os.environ.keys():
                patch.delenv(name)
            with services.running(State(made / "var"), throwaway=True):
                pass
        yield made / "var"


@pytest.fixture(scope="session")
def migrated(initialised):
    """A state folder that was in use once, with all tables."""
    with (
        reachable_folder() as made,
        Command(copied(initialised, made / "var"), "migrate") as command,
    ):
        assert command.wait(120) == 0, command.said()
        yield command.state.root


@pytest.fixture
def copies(initialised, folder):
    """Makes clones that were in use before, each with a state of its own."""
    return lambda name: copied(initialised, folder / name)


def copied(original, copy):
    # cp keeps the owner: as root, PostgreSQL's data are another account's.
    subprocess.run(["cp", "-a", original, copy], check=True)
    return State(copy)


@pytest.fixture
def run():
    """Starts `manage.py` commands; none outlives the test."""
    commands = []

    def start(*arguments, **environment):
        commands.append(Command(*arguments, **environment))
        return commands[-1]

    yield start
    for command in commands:
        if command.poll() is None:
            command.send_signal(signal.SIGTERM)
            command.wait(40)
