"""The tests' own services: what of them is left after a run, however it ended."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.local.state import PROJECT, Lock, State
from tests.local.clones import group, noted, wait_until
from tests.services import numbered, remove_abandoned

INNER = """
import os, pathlib, signal

def test_says_where_it_runs_and_waits():
    pathlib.Path({said!r}).write_text(os.environ["REDIS_URL"] + os.environ["DATABASE_URL"])
    signal.pause()
"""


@pytest.fixture
def inner_run(tmp_path, folder, bare):
    """A run of one test that waits, on services of its own, and where these keep their state."""
    said = tmp_path / "said"
    (tmp_path / "test_inner.py").write_text(INNER.format(said=str(said)))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--no-cov"]
    with subprocess.Popen(
        [*command, f"--rootdir={PROJECT}", f"-c{PROJECT}/pyproject.toml", tmp_path],
        cwd=PROJECT,
        env={
            **{n: v for n, v in os.environ.items() if not n.startswith(("PYTEST", "COV"))},
            "TMPDIR": str(folder),
        },
        stdout=subprocess.DEVNULL,
    ) as run:
        wait_until(lambda: said.exists() and said.read_text(), seconds=60)
        yield run, State(next(folder.glob("factcheck-tests-*")))
        run.kill()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_services_end_with_the_run(inner_run, number, monkeypatch):
    run, state = inner_run
    pids = noted(state)
    assert set(pids) == {"postgres", "valkey"}
    run.send_signal(number)
    run.wait(60)
    wait_until(lambda: not any(map(group, pids.values())), seconds=10)
    assert state.root.exists() == (number == signal.SIGKILL)
    if state.root.exists():
        os.utime(state.root, (0, 0))
        monkeypatch.setattr("tempfile.tempdir", str(state.root.parent))
        remove_abandoned(Lock)
        assert not state.root.exists()


def test_state_of_a_run_that_goes_on_is_left(folder, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    state = State(folder / "factcheck-tests-of-another-run")
    state.prepare()
    os.utime(state.root, (0, 0))
    with state.lock("launcher") as lock:
        lock.take(wait=False)
        remove_abandoned(Lock)
    assert state.root.exists()


def test_folder_that_another_run_removes_at_the_same_time_is_no_hindrance(folder, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    (folder / "factcheck-tests-that-vanishes").symlink_to(folder / "nowhere")
    remove_abandoned(Lock)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis+socket:///run/x.sock?virtual_host=0", "redis+socket:///run/x.sock?virtual_host=3"),
        ("redis://localhost:6379", "redis://localhost:6379/3"),
        ("redis://localhost:6379/0", "redis://localhost:6379/3"),
        ("redis://localhost:6379/12", "redis://localhost:6379/3"),
        ("rediss://:key@redis.example/0?a=/1", "rediss://:key@redis.example/3?a=/1"),
    ],
)
def test_worker_of_a_run_has_a_database_of_its_own(url, expected):
    assert numbered(url, 3) == expected


def test_state_folder_is_outside_the_clone():
    assert PROJECT not in Path(os.environ["ARCHIVE_DIR"]).parents
