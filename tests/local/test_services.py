"""Which services a command uses, and who stops them.

Redis alone is started here, for it takes no time; PostgreSQL has tests of its own.
"""

import json
import os
import signal
import subprocess
import sys

import pytest
import redis

from factcheck.local import services
from factcheck.local.processes import Child
from factcheck.local.services import record_running
from factcheck.local.state import PROJECT, LocalError, State
from factcheck.services.health import client_url
from tests.local.clones import group, noted, wait_until

DATABASE = "postgres://server.invalid/news"
# Uses the services until its input ends, and says what it found.
USER = """
import os, sys
from factcheck.local import services
from factcheck.local.state import project_state
with services.running(project_state()) as found:
    print(found.are_ours, os.environ["REDIS_URL"], flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def environment(bare, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", DATABASE)


@pytest.fixture
def user(state):
    """Starts another process that uses the services of `state`."""
    users = []

    def start():
        users.append(
            subprocess.Popen(
                [sys.executable, "-c", USER],
                cwd=PROJECT,
                env={**os.environ, "FACTCHECK_STATE": str(state.root)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return users[-1]

    yield start
    for each in users:
        each.stdin.close()
    for each in users:
        each.wait(60)
        each.stdout.close()
        each.stderr.close()


def broker():
    return redis.Redis.from_url(client_url(os.environ["REDIS_URL"]))


def test_service_is_started_used_stopped_and_keeps_its_data(state):
    with services.running(state) as found:
        assert found.are_ours
        with broker() as client:
            client.set("kept", "42")
            settings = client.config_get("maxmemory-policy") | client.config_get("port")
        assert settings == {"maxmemory-policy": "noeviction", "port": "0"}
        (pid,) = noted(state).values()
    wait_until(lambda: not group(pid), seconds=1)
    assert not noted(state)
    assert not state.record.exists()
    assert "REDIS_URL" not in os.environ
    with services.running(state), broker() as client:
        assert client.get("kept") == b"42"


def test_second_command_uses_what_the_first_started_and_keeps_it_from_stopping(state, user):
    first = user()
    assert first.stdout.readline().startswith("True ")
    with services.running(state) as found:
        assert not found.are_ours
        assert found.launcher_pid == first.pid
        first.stdin.close()
        assert "waiting for it" in [first.stderr.readline(), first.stderr.readline()][1]
        # One that comes now is let in too.
        second = user()
        assert second.stdout.readline().startswith("False ")
        with broker() as client:
            assert client.ping()
    assert first.poll() is None
    second.stdin.close()
    assert first.wait(30) == second.wait(30) == 0


def test_command_that_is_not_patient_stops_what_it_started_under_others(state, user):
    with services.running(state, patient=False):
        assert user().stdout.readline().startswith("False ")


def test_commands_that_begin_at_once_share_one_service(state, user):
    users = [user() for _ in range(3)]
    lines = [each.stdout.readline().split() for each in users]
    assert sorted(line[0] for line in lines) == ["False", "False", "True"]
    assert len({line[1] for line in lines}) == 1


def test_what_the_user_names_is_used_as_it_is(state):
    with services.running(state) as found:
        assert list(found.own) == ["REDIS_URL"]
        assert os.environ["DATABASE_URL"] == DATABASE
    assert os.environ["DATABASE_URL"] == DATABASE
    assert not (state.root / "postgres").exists()


def test_what_the_user_names_wins_over_what_runs(state, user, monkeypatch):
    assert user().stdout.readline().startswith("True ")
    monkeypatch.setenv("DATABASE_URL", "postgres://another.invalid/news")
    with services.running(state):
        assert os.environ["DATABASE_URL"] == "postgres://another.invalid/news"
        assert "REDIS_URL" in os.environ


def test_nothing_is_started_when_both_are_named(state, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://server.invalid")
    with services.running(state) as found:
        assert not found.children
    assert os.environ["REDIS_URL"] == "redis://server.invalid"


def test_next_start_recovers_after_the_launcher_was_killed(state, user):
    first = user()
    assert first.stdout.readline().startswith("True ")
    (pid,) = noted(state).values()
    first.kill()
    first.wait()
    with services.running(state) as found, broker() as client:
        assert found.are_ours
        assert client.ping()
        wait_until(lambda: not group(pid), seconds=1)


@pytest.mark.slow
def test_next_start_ends_what_lost_its_keeper_with_the_launcher(state, monkeypatch):
    monkeypatch.setattr(services, "LEFTOVERS_END_WITHIN_SECONDS", 0.5)
    state.prepare()
    with state.lock("launcher") as lock:
        lock.take(wait=False)
        orphan = Child(
            name="orphan",
            argv=["/bin/sleep", "120"],
            log=state.logs / "orphan.log",
            keep_open=[lock.descriptor],
            note=state.notes / "orphan",
        )
        orphan.start()
    with services.running(state) as found:
        assert found.are_ours
        wait_until(lambda: orphan.returncode() == -signal.SIGKILL)
    orphan.stop()


def test_folder_that_somebody_holds_in_silence_is_told(state, monkeypatch):
    monkeypatch.setattr(services, "FREE_OR_READY_WITHIN_SECONDS", 0.2)
    state.prepare()
    with state.lock("launcher") as lock:
        lock.take(wait=False)
        record_running(state)
        with pytest.raises(LocalError, match=f"perhaps {os.getpid()}.*do not answer"):
            services.running(state).__enter__()


def test_stale_socket_and_record_are_no_hindrance(state):
    state.prepare()
    (state.sockets / "valkey.sock").touch()
    state.record.write_text(json.dumps({"pid": 1, "since": "0", "environment": {}, "site_url": ""}))
    with services.running(state) as found, broker() as client:
        assert found.are_ours
        assert client.ping()


def test_write_that_fails_is_told(state):
    state.prepare()
    (state.root / "valkey").symlink_to("/dev/full/there")
    with pytest.raises(LocalError, match="valkey cannot be used"):
        services.running(state).__enter__()
    assert "REDIS_URL" not in os.environ


def test_server_that_does_not_start_is_told_with_its_last_lines(state):
    state.prepare()
    (state.root / "valkey" / "appendonlydir").mkdir(parents=True)
    manifest = state.root / "valkey" / "appendonlydir" / "appendonly.aof.manifest"
    manifest.write_text("spoilt\n")
    with pytest.raises(LocalError, match=r"(?s)does not start.*valkey\.log\):\n.*manifest"):
        services.running(state).__enter__()


def test_two_clones_run_side_by_side_whatever_their_names(folder, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    for name in ("one", 'my clone, “the” "2nd"'):
        (folder / name).mkdir()
    with services.running(State(folder / "one")):
        first = os.environ.pop("REDIS_URL")
        with services.running(State(folder / 'my clone, “the” "2nd"')) as found:
            assert found.are_ours
            with broker() as client:
                assert client.ping()
            assert os.environ["REDIS_URL"] != first


def test_variable_set_to_nothing_is_not_set(state, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "")
    with services.running(state) as found:
        assert list(found.own) == ["REDIS_URL"]
        with broker() as client:
            assert client.ping()
