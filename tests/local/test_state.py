import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.local.state import (
    PROJECT,
    LocalError,
    Lock,
    State,
    project_state,
    write_private,
)

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="takes root to act as another account")


def test_state_is_var_of_the_clone_unless_another_folder_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("FACTCHECK_STATE", raising=False)
    assert project_state().root == PROJECT / "var"
    monkeypatch.setenv("FACTCHECK_STATE", str(tmp_path))
    assert project_state().root == tmp_path


def test_secret_is_made_once_for_this_account_alone(state):
    state.prepare()
    first = state.secret("django")
    assert len(first) == 64
    assert state.secret("django") == first != state.secret("other")
    assert (state.root / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_secrets_made_at_once_are_all_kept(state):
    state.prepare()
    code = (
        "import sys; from pathlib import Path; from factcheck.local.state import State; "
        "State(Path(sys.argv[1])).secret(sys.argv[2])"
    )
    names = [f"secret-{number}" for number in range(6)]
    makers = [
        subprocess.Popen([sys.executable, "-c", code, state.root, name], cwd=PROJECT)
        for name in names
    ]
    assert [maker.wait(30) for maker in makers] == [0] * len(names)
    assert sorted(json.loads((state.root / "secrets.json").read_text())) == names


@pytest.mark.parametrize("name", ["d" * 90, "my clone", "a,b", 'a"b', "Zürich"])
def test_sockets_lie_elsewhere_when_the_path_does_not_suit_them(name):
    state = State(Path("/srv") / name)
    assert state.sockets.name == f"factcheck-{state.tag}"
    assert State(Path("/srv/clone")).sockets == Path("/srv/clone/sockets")


@ROOT_ONLY
def test_sockets_folder_that_somebody_else_made_is_refused(state):
    state.sockets.mkdir(parents=True)
    os.chown(state.sockets, 65534, 65534)
    with pytest.raises(LocalError, match="is another account's"):
        state.prepare()


def test_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LocalError, match=r"file.* cannot be used \(.*\)\..*FACTCHECK_STATE"):
        State(tmp_path / "file" / "var").prepare()


@ROOT_ONLY
def test_folder_of_another_account_is_told(state):
    state.prepare()
    with state.lock("launcher"), as_nobody(), pytest.raises(LocalError, match="Permission denied"):
        state.lock("launcher")


class as_nobody:  # noqa: N801 - reads as a phrase
    def __enter__(self):
        os.seteuid(65534)

    def __exit__(self, *_):
        os.seteuid(0)


@pytest.mark.parametrize("text", ["", "{", None])
def test_record_that_cannot_be_read_says_that_nothing_runs(state, text):
    state.prepare()
    if text is not None:
        state.record.write_text(text)
    assert state.running() == {}


def test_lock_is_held_by_one_or_shared_by_many(tmp_path):
    with Lock(tmp_path / "x") as first, Lock(tmp_path / "x") as second:
        first.share()
        second.share()
        assert not first.take(wait=False)
    with Lock(tmp_path / "x") as third:
        assert third.take(wait=True)


def test_secrets_that_were_spoilt_are_told(state):
    state.prepare()
    (state.root / "secrets.json").write_text("{")
    with pytest.raises(LocalError, match=r"secrets\.json is spoilt\. Bring it back, or move"):
        state.secret("django")
    assert (state.root / "secrets.json").read_text() == "{"


def test_file_that_cannot_be_written_whole_leaves_nothing(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_private(tmp_path / "folder", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
