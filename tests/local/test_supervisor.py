import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from factcheck.local.processes import Child
from factcheck.local.state import PROJECT, LocalError
from factcheck.local.supervisor import MAX_DEATHS, Kept, Supervisor
from tests.local.clones import wait_until

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP


@pytest.fixture
def child(tmp_path):
    made = []

    def make(code, name="x", **options):
        child = Child(
            name=name, argv=[sys.executable, "-c", code], log=tmp_path / f"{name}.log", **options
        )
        made.append(child)
        return child

    yield make
    for child in made:
        child.stop(hurry=True)


def test_child_that_died_is_started_again(child):
    supervisor, kept = Supervisor([]), child(SLEEP)
    supervisor.start(kept)
    first = kept.pid
    os.kill(first, signal.SIGKILL)
    supervisor.wait(1.5)
    assert kept.is_running()
    assert kept.pid != first


def test_child_that_started_half_is_ended_with_the_others(child, tmp_path):
    supervisor, half = Supervisor([]), child(SLEEP, note=tmp_path / "none" / "x")
    with pytest.raises(LocalError, match="x cannot be started"):
        supervisor.start(half)
    assert half.is_running()
    supervisor.stop()
    assert not half.is_running()


def test_service_that_died_is_started_again_though_others_stop_it(child):
    service = child(SLEEP)
    service.start()
    supervisor = Supervisor([service])
    os.kill(service.pid, signal.SIGKILL)
    supervisor.wait(1.5)
    assert service.is_running()
    assert supervisor.stop()
    assert service.is_running()


def test_waits_grow_until_the_fifth_death_within_a_minute_ends_all(child):
    kept = Kept(child("print('out of memory')"))
    kept.child.start()
    wait_until(lambda: not kept.child.is_running())
    starts = []
    for now in (0, 10, 20, 59):
        kept.note_death(now)
        starts.append(kept.start_at - now)
    assert starts == [0.5, 1, 2, 4]
    with pytest.raises(LocalError, match=r"(?s)x has ended 5 times.*x\.log.*\nout of memory"):
        kept.note_death(60)


def test_deaths_of_long_ago_do_not_count(child):
    kept = Kept(child(SLEEP))
    for now in range(0, 61 * MAX_DEATHS, 61):
        kept.note_death(now)
        assert kept.start_at == now + 0.5


def test_last_started_child_is_stopped_first(child, tmp_path):
    tell = (
        "import signal, sys, time\n"
        f"order = open({str(tmp_path / 'order')!r}, 'a')\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(order.write('{}')))\n"
        "print('up', flush=True)\n"
        "time.sleep(60)"
    )
    supervisor = Supervisor([])
    for name in ("a", "b", "c"):
        supervisor.start(child(tell.format(name), name=name))
        wait_until(lambda: "up" in supervisor.kept[-1].child.last_lines())
    assert supervisor.stop()
    assert (tmp_path / "order").read_text() == "cba"


def test_stop_tells_that_a_child_had_to_be_killed(child):
    supervisor = Supervisor([])
    supervisor.start(child(STUBBORN, ending=((signal.SIGTERM, 0.1),)))
    wait_until(lambda: "up" in supervisor.kept[0].child.last_lines())
    assert not supervisor.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_wait_ends_with_a_signal(number):
    supervisor = Supervisor([])
    before = signal.getsignal(number)
    with supervisor.on_signals():
        threading.Timer(0.1, os.kill, (os.getpid(), number)).start()
        supervisor.wait()
    assert supervisor.stopping.is_set()
    assert signal.getsignal(number) == before


def test_hangup_is_ignored_when_it_was_ignored_before():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Supervisor([]).on_signals():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_second_signal_cuts_the_wait_for_a_stubborn_child_short(child):
    supervisor = Supervisor([])
    supervisor.start(child(STUBBORN, ending=((signal.SIGTERM, 60.0),)))
    wait_until(lambda: "up" in supervisor.kept[0].child.last_lines())
    began = time.monotonic()
    with supervisor.on_signals():
        for after in (0.1, 0.5):
            threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT)).start()
        supervisor.wait()
        assert not supervisor.stop()
    assert time.monotonic() - began < 10


FOLLOWER = """
import os
from factcheck.local.supervisor import Supervisor
supervisor = Supervisor([], parent=os.getppid())
print(os.getpid(), flush=True)
supervisor.wait()
print("followed", flush=True)
"""


def test_wait_ends_when_the_parent_that_is_followed_ends():
    parent = subprocess.Popen(
        ["sh", "-c", f"{sys.executable} -c '{FOLLOWER}' & wait"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
    )
    with parent:
        assert int(parent.stdout.readline())
        parent.kill()
        assert parent.stdout.read() == b"followed\n"
