import os
import signal
import subprocess
import sys

import pytest

from factcheck.local import leftovers
from factcheck.local.processes import MAX_LOG_BYTES, Child
from factcheck.local.state import PROJECT, LocalError
from tests.local.clones import group, wait_until

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP
WITH_WORKER = "import subprocess, sys; subprocess.Popen(['sleep', '60']); " + SLEEP
# Starts a child whose worker lives on its own, says the child's id, and waits.
LAUNCHER = f"""
import signal, sys
from pathlib import Path
from factcheck.local.processes import Child
child = Child(name="x", argv=[sys.executable, "-c", {WITH_WORKER!r}], log=Path(sys.argv[1]))
child.start()
print(child.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def start(tmp_path):
    children = []

    def start(code, **options):
        child = Child(
            name="x", argv=[sys.executable, "-c", code], log=tmp_path / "x.log", **options
        )
        child.start()
        children.append(child)
        wait_until(lambda: "up" in child.last_lines())
        return child

    yield start
    for child in children:
        child.stop(hurry=True)


def test_child_ends_well_when_its_first_signal_ends_it(start):
    child = start(SLEEP)
    assert child.is_running()
    assert child.stop()
    assert not child.is_running()


# What the first process of many containers is: it takes orphans in and never asks how they ended.
INIT = """
import ctypes, subprocess, sys, time
assert ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) == 0  # PR_SET_CHILD_SUBREAPER
launcher = subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=subprocess.PIPE)
print(launcher.stdout.readline().decode(), flush=True)
launcher.kill()
time.sleep(60)
"""


def test_child_is_in_a_session_of_its_own_without_input(start):
    child = start("import os, sys; print('up', os.getsid(0), repr(sys.stdin.read()), flush=True)")
    assert child.last_lines() == f"up {child.pid} ''"


def test_child_gets_its_next_signal_when_the_first_does_not_end_it(start):
    child = start(STUBBORN, ending=((signal.SIGTERM, 0.2), (signal.SIGINT, 10.0)))
    assert child.stop()


def test_child_whose_launcher_is_interrupted_while_starting_it_can_be_ended(tmp_path, monkeypatch):
    read = os.read

    def read_after_an_interruption(*asked):
        monkeypatch.undo()
        signal.raise_signal(signal.SIGINT)
        return read(*asked)

    child = Child(name="x", argv=[sys.executable, "-c", SLEEP], log=tmp_path / "x.log")
    # How Popen waits for the new process to become another program.
    monkeypatch.setattr(os, "read", read_after_an_interruption)
    with pytest.raises(KeyboardInterrupt):
        child.start()
    pid = child.pid
    assert group(pid)
    assert child.stop()
    assert not group(pid)


def test_child_can_be_interrupted_though_its_launcher_held_signals_back(start):
    child = start(SLEEP, ending=((signal.SIGINT, 10.0),))
    assert child.stop()


def test_child_that_no_signal_ends_is_killed(start):
    child = start(STUBBORN, ending=((signal.SIGTERM, 0.1),))
    pid = child.pid
    assert not child.stop()
    wait_until(lambda: not group(pid))


def test_wait_for_a_child_is_cut_short_by_hurry(start):
    child = start(STUBBORN, ending=((signal.SIGTERM, 60.0),))
    signal.signal(signal.SIGALRM, lambda *_: child.hurry())
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    assert not child.stop()


def test_workers_of_a_child_that_died_end_with_its_stop(start):
    child = start(WITH_WORKER)
    os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: not child.is_running())
    pid = child.pid
    assert group(pid)
    child.stop()
    wait_until(lambda: not group(pid))


def test_child_and_its_workers_end_when_the_launcher_is_killed(tmp_path):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, tmp_path / "x.log"], cwd=PROJECT, stdout=subprocess.PIPE
    )
    with launcher:
        pid = int(launcher.stdout.readline())
        wait_until(lambda: len(group(pid)) == 3)  # the program, its worker, its keeper
        launcher.kill()
    wait_until(lambda: not group(pid), seconds=10)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone lets a process take orphans in")
def test_keeper_ends_soon_though_nobody_asks_how_its_program_ended(tmp_path):
    init = subprocess.Popen(
        [sys.executable, "-c", INIT, "-c", LAUNCHER, tmp_path / "x.log"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
    )
    with init:
        pid = int(init.stdout.readline())
        wait_until(lambda: not group(pid), seconds=5)
        init.kill()


def test_lock_that_a_child_keeps_open_outlives_the_launcher_s_own(start, tmp_path, state):
    state.prepare()
    with state.lock("launcher") as lock:
        lock.take(wait=False)
        child = start(SLEEP, keep_open=[lock.descriptor])
    with state.lock("launcher") as another:
        assert not another.take(wait=False)
        child.stop()
        wait_until(lambda: another.take(wait=False))


def test_last_lines_are_fifteen_of_a_log_however_long(start):
    child = start("print('\\n'.join(map(str, range(100_000)))); print('up')")
    assert child.last_lines().split() == [*map(str, range(99_986, 100_000)), "up"]
    assert child.last_words().startswith(f"Its last lines ({child.log}):\n99986\n")


def test_child_is_noted_while_it_runs(start, tmp_path):
    child = start(SLEEP, note=tmp_path / "note")
    assert (tmp_path / "note").read_text() == f"{child.pid} {leftovers.started_at(child.pid)}"
    child.stop()
    assert not (tmp_path / "note").exists()


def test_log_that_is_long_is_put_aside_at_the_next_start(start, tmp_path):
    log = tmp_path / "x.log"
    with log.open("wb") as file:
        file.truncate(MAX_LOG_BYTES + 1)
    start(SLEEP).stop()
    assert log.read_text() == "up\n"
    assert (tmp_path / "x.log.1").stat().st_size == MAX_LOG_BYTES + 1
    start(SLEEP)
    wait_until(lambda: log.read_text() == "up\nup\n")


def test_child_that_cannot_be_started_is_told(tmp_path):
    child = Child(name="web", argv=["/bin/true"], log=tmp_path / "none" / "web.log")
    with pytest.raises(LocalError, match=r"^web cannot be started: .*No such file.*Make room"):
        child.start()
    assert not child.is_running()
