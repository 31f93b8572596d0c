"""The whole service as `manage.py up` runs it, in clones of their own; and with stand-ins."""

import json
import os
import signal
import socket
import sys
from contextlib import contextmanager

import pytest

from factcheck.local import services, stack
from factcheck.local.ports import HOST
from factcheck.local.stack import health, parent_to_follow, program
from factcheck.local.state import LocalError
from tests.local.clones import Command, group, noted, wait_until
from tests.local.conftest import copied, reachable_folder

PROGRAMS = {"postgres", "valkey", "dispatcher", "worker", "beat", "web"}
# Answers every request in one way.
WEB = """
import socket, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    while True:
        client, _ = server.accept()
        client.recv(1000)
        client.sendall(b"HTTP/1.1 " + sys.argv[2].encode())
        client.close()
"""


def port_of(state):
    return json.loads((state.root / "ports.json").read_text())["site"]


def is_up(state):
    return health(port_of(state)).startswith("HTTP/1.1 200")


def none_left(pids):
    return not any(map(group, pids.values()))


@contextmanager
def started(state, until="Ready: "):
    """`manage.py up`, which does not outlive the body."""
    with Command(state, "up") as launcher:
        try:
            yield launcher.until(until)
        finally:
            launcher.terminate()


@pytest.fixture(scope="module")
def up(migrated):
    """A clone's state and the launcher that runs there."""
    with reachable_folder() as folder, started(copied(migrated, folder / "one")) as launcher:
        yield launcher


@pytest.mark.slow
def test_service_runs_at_the_address_that_it_tells(up):
    assert set(noted(up.state)) == PROGRAMS
    assert is_up(up.state)
    assert f"Ready: http://{HOST}:{port_of(up.state)}" in up.said()


@pytest.mark.slow
def test_second_launcher_is_told_who_runs_the_first_and_where(up):
    with started(up.state, until="") as second:
        assert second.wait(60) == 1
        assert f"Process {up.pid} runs the services of {up.state.root} already" in second.said()
        assert f"http://{HOST}:{port_of(up.state)}." in second.said()


@pytest.mark.slow
def test_command_uses_what_the_launcher_runs(up):
    with Command(up.state, "health") as command:
        assert command.wait(60) == 0
        assert "database: ok" in command.said()
        assert "Starting" not in command.said()


@pytest.mark.slow
def test_web_server_that_is_killed_comes_back_with_workers_of_its_own(up):
    web = noted(up.state)["web"]
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: noted(up.state).get("web", web) != web)
    wait_until(lambda: is_up(up.state))
    assert not group(web)


@pytest.mark.slow
def test_killed_launcher_leaves_nothing_and_its_clone_starts_again_beside_another(up, migrated):
    with reachable_folder() as folder:
        left = noted(up.state)
        up.kill()
        up.wait()
        with (
            started(up.state, until="") as again,
            started(copied(migrated, folder / "two"), until="") as neighbour,
        ):
            again.until("Ready: ")
            neighbour.until("Ready: ")
            assert none_left(left)
            assert port_of(again.state) != port_of(neighbour.state)
            assert is_up(again.state)
            assert is_up(neighbour.state)
            left = [*noted(again.state).values(), *noted(neighbour.state).values()]
            again.send_signal(signal.SIGINT)
            neighbour.send_signal(signal.SIGTERM)
            assert [again.wait(60), neighbour.wait(60)] == [0, 0]
            wait_until(lambda: not any(map(group, left)), seconds=1)
            assert not noted(again.state) | noted(neighbour.state)


@pytest.fixture
def free_port():
    with socket.create_server((HOST, 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def serving(state, bare, monkeypatch):
    """Services that this very process started: Redis alone, which takes no time."""
    monkeypatch.setenv("DATABASE_URL", "postgres://server.invalid/none")
    with services.running(state, patient=False) as found:
        yield found


@pytest.fixture
def web(serving, free_port):
    """Makes a stand-in for the web server."""

    def web(answer):
        command = [sys.executable, "-c", WEB, str(free_port), answer]
        return program(serving.state, "web", command)

    return web


def test_service_is_recorded_with_its_address_while_it_is_up(serving, web, free_port):
    said = []
    with stack.up(serving, [web("200 OK")], port=free_port, say=said.append) as running:
        assert running.site_url == f"http://{HOST}:{free_port}"
        assert serving.state.running()["site_url"] == running.site_url
        assert set(noted(serving.state)) == {"valkey", "web"}
        assert not said
    assert said == ["Stopping ..."]
    assert not serving.state.record.exists()
    assert set(noted(serving.state)) == {"valkey"}


def test_web_server_that_is_not_ready_is_told_with_what_it_says(
    serving, web, free_port, monkeypatch
):
    monkeypatch.setattr(stack, "READY_WITHIN_SECONDS", 1)
    sick = web("503 Sick\r\nServer: x\r\n\r\nno database")
    with pytest.raises(LocalError, match=r"it said: HTTP/1.1 503 Sick no database\. Its last li"):
        stack.up(serving, [sick], port=free_port, say=str).__enter__()
    assert set(noted(serving.state)) == {"valkey"}


@pytest.mark.slow
def test_program_that_keeps_failing_ends_the_rest_with_its_last_lines(serving, web, free_port):
    failing = program(serving.state, "beat", [sys.executable, "-c", "exit('no schedule')"])
    with (
        pytest.raises(LocalError, match=r"(?s)beat has ended 5 times.*beat\.log\):\n.*no schedule"),
        stack.up(serving, [failing, web("200 OK")], port=free_port, say=str) as running,
    ):
        running.pause(60)
    assert set(noted(serving.state)) == {"valkey"}


def test_program_that_had_to_be_killed_is_told(serving, web, free_port):
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    extra = program(
        serving.state,
        "stubborn",
        [sys.executable, "-c", stubborn],
        ending=((signal.SIGTERM, 0.1),),
    )
    with (
        pytest.raises(LocalError, match="had to be killed"),
        stack.up(serving, [extra, web("200 OK")], port=free_port, say=str) as running,
    ):
        running.pause(0.5)


def test_pause_ends_when_somebody_wants_an_end(serving, web, free_port):
    with (
        pytest.raises(KeyboardInterrupt),
        stack.up(serving, [web("200 OK")], port=free_port, say=str) as running,
    ):
        os.kill(os.getpid(), signal.SIGTERM)
        running.pause(30)


def test_programs_end_in_good_order_when_nobody_listens_any_more(serving, web, free_port):
    def say(_):
        raise BrokenPipeError

    with stack.up(serving, [web("200 OK")], port=free_port, say=say):
        pass
    assert set(noted(serving.state)) == {"valkey"}


def test_record_that_cannot_be_written_is_told(serving, web, free_port, monkeypatch):
    monkeypatch.setattr(type(serving.state), "record", serving.state.root / "gone" / "record")
    with pytest.raises(LocalError, match=r"gone.* cannot be used \(No such file or directory\)"):
        stack.up(serving, [web("200 OK")], port=free_port, say=str).__enter__()
    assert set(noted(serving.state)) == {"valkey"}


def test_services_of_somebody_else_are_refused(serving):
    serving.launcher_pid = 1
    with pytest.raises(LocalError, match=r"Process 1 runs the services of .* already\. "):
        stack.check_ours(serving)


def test_launcher_follows_make_and_nobody_else(monkeypatch):
    monkeypatch.setenv("MAKELEVEL", "1")
    assert parent_to_follow() == os.getppid()
    monkeypatch.delenv("MAKELEVEL")
    assert parent_to_follow() == 0


def test_health_is_nothing_where_nobody_listens(free_port):
    assert health(free_port) == ""
