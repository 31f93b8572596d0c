import os
import socket
import subprocess
import sys
import tempfile

import pytest

from factcheck.local import ports
from factcheck.local.ports import HOST
from factcheck.local.state import PROJECT, State

CHOOSE = """
import sys
from pathlib import Path
from factcheck.local.ports import port_for
from factcheck.local.state import State
print(port_for(State(Path(sys.argv[1])), "site", first=int(sys.argv[2])), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def listener():
    with socket.create_server((HOST, 0)) as listener:
        yield listener


class Launchers:
    """Others that choose a port and then go on."""

    def __init__(self, claims):
        self.claims = claims
        self.started = []

    def __call__(self, folder, first):
        folder.mkdir(exist_ok=True)
        command = [sys.executable, "-c", CHOOSE, folder, str(first)]
        launcher = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, "TMPDIR": str(self.claims)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.started.append(launcher)
        return int(launcher.stdout.readline())

    def kill(self):
        for launcher in self.started:
            launcher.kill()
            launcher.communicate()
        self.started.clear()


@pytest.fixture
def launchers(tmp_path):
    (tmp_path / "claims").mkdir()
    launchers = Launchers(tmp_path / "claims")
    yield launchers
    launchers.kill()


def free_port():
    with socket.create_server((HOST, 0)) as listener:
        return listener.getsockname()[1]


def test_port_is_the_first_that_is_free(tmp_path, listener, launchers):
    first = listener.getsockname()[1]
    assert not ports.is_free(first)
    assert launchers(tmp_path, first) > first


def test_port_is_the_one_of_last_time(tmp_path, launchers):
    port = free_port()
    assert launchers(tmp_path, port) == port
    assert ports.kept_ports(State(tmp_path)) == {"site": port}
    launchers.kill()
    assert launchers(tmp_path, port - 1) == port


def test_port_is_not_one_that_another_name_had_last_time(tmp_path, launchers):
    port = free_port()
    (tmp_path / "ports.json").write_text(f'{{"demo": {port}}}')
    assert launchers(tmp_path, port) > port


def test_ports_of_two_launchers_differ_before_either_listens(tmp_path, launchers):
    port = free_port()
    chosen = [launchers(tmp_path / name, port) for name in ("one", "two", "three")]
    assert len(set(chosen)) == 3


def test_port_of_a_launcher_that_was_killed_is_free_again(tmp_path, launchers):
    port = free_port()
    assert launchers(tmp_path, port) == port
    launchers.kill()
    assert launchers(tmp_path / "another", port) == port


def test_port_is_taken_when_its_claim_is_no_file_of_a_launcher(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "factcheck-port-8000.lock").symlink_to("/etc/passwd")
    assert not ports.claim(8000)


def test_kept_ports_are_none_when_the_file_is_spoilt(tmp_path):
    (tmp_path / "ports.json").write_text("{")
    assert ports.kept_ports(State(tmp_path)) == {}
