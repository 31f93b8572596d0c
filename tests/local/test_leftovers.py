import os
import subprocess
from pathlib import Path

import pytest

from factcheck.local import leftovers
from tests.local.clones import wait_until


@pytest.fixture
def program():
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as process:
        yield process
        process.kill()


def test_noted_program_is_ended(program, tmp_path):
    leftovers.write(tmp_path / "web", program.pid)
    assert leftovers.end(tmp_path) == ["web"]
    assert program.wait(5) == -9
    assert not list(tmp_path.iterdir())


def test_program_that_got_the_id_of_a_noted_one_is_left_alone(program, tmp_path):
    (tmp_path / "web").write_text(f"{program.pid} 12345")
    assert leftovers.end(tmp_path) == []
    assert program.poll() is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("note", ["", "999999999", "999999999 12345"])
def test_note_that_says_nothing_of_a_program_is_removed(note, tmp_path):
    (tmp_path / "web").write_text(note)
    assert leftovers.end(tmp_path) == []
    assert not list(tmp_path.iterdir())


def test_process_is_itself_only_with_its_start_time():
    since = leftovers.started_at(os.getpid())
    assert leftovers.is_alive(os.getpid(), since)
    assert not leftovers.is_alive(os.getpid(), "12345")
    assert not leftovers.is_alive(os.getpid(), "")


def test_process_that_ended_is_not_alive_though_nobody_has_asked_how(program):
    since = leftovers.started_at(program.pid)
    program.kill()
    wait_until(lambda: not leftovers.is_alive(program.pid, since))
    assert leftovers.has_ended_unasked(program.pid)
    program.wait()
    assert not leftovers.has_ended_unasked(program.pid)


@pytest.mark.skipif(not Path("/bin/ps").exists(), reason="needs ps, as macOS has it")
def test_start_time_is_asked_of_ps_where_there_is_no_proc(program, tmp_path, monkeypatch):
    monkeypatch.setattr(leftovers, "PROC", tmp_path / "none")
    assert len(leftovers.started_at(program.pid).split()) == 5
    assert leftovers.started_at(999_999_999) == ""
