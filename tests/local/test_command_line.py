import os
import signal
import subprocess
import sys

import pytest

from factcheck.local import command_line
from factcheck.local.command_line import must_migrate, prepare_environment
from factcheck.local.services import Services
from factcheck.local.state import PROJECT

OWN = ("DATABASE_URL", "REDIS_URL")


@pytest.fixture
def found(state, bare):
    """Services that this process started."""
    state.prepare()
    with state.lock("launcher") as lock:
        yield Services(state, lock, os.getpid(), own=OWN)


@pytest.mark.parametrize(
    ("command", "own", "answer"),
    [
        ("shell", OWN, True),
        ("shell", ["REDIS_URL"], False),
        ("migrate", OWN, False),
        ("up", OWN, True),
        ("up", [], True),
    ],
)
def test_tables_are_brought_up_to_date(found, command, own, answer):
    found.own = own
    assert must_migrate(command, found) is answer


def test_command_gets_the_secrets_and_folders_of_its_clone(found, restored):
    prepare_environment(found.state, "shell", found)
    assert os.environ["SECRET_KEY"] == found.state.secret("django")
    assert os.environ["SITE_URL"] == "http://127.0.0.1:8000"
    assert os.environ["ALLOWED_HOSTS"] == "127.0.0.1,localhost"
    assert os.environ["ARCHIVE_DIR"] == str(found.state.archive)
    assert "FETCH_LOOPBACK_EXCEPTION" not in os.environ


def test_command_leaves_what_the_user_has_set(found, restored, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://facts.example")
    prepare_environment(found.state, "up", found)
    assert os.environ["SITE_URL"] == "https://facts.example"


def test_command_beside_a_running_site_speaks_of_its_address(found, restored):
    found.site_url = "http://127.0.0.1:8123"
    prepare_environment(found.state, "shell", found)
    assert os.environ["SITE_URL"] == "http://127.0.0.1:8123"


def test_demo_alone_may_fetch_from_its_own_web(found, restored):
    prepare_environment(found.state, "demo", found)
    web = os.environ["FETCH_LOOPBACK_EXCEPTION"]
    assert os.environ["SEARXNG_URL"] == f"http://{web}"
    assert web.startswith("127.0.0.1:")
    assert not os.environ["SITE_URL"].endswith(web)


@pytest.fixture
def restored(monkeypatch):
    """The environment as it was, after the test."""
    for name in ("SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "ARCHIVE_DIR"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    for name in ("SEARXNG_URL", "FETCH_LOOPBACK_EXCEPTION", "FETCH_HOST_INTERVAL_SECONDS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize("command", [["--version"], ["help"], ["migrate", "--help"], ["check"]])
def test_command_that_needs_no_services_starts_none(command, tmp_path, bare):
    ran = subprocess.run(
        [sys.executable, PROJECT / "manage.py", *command],
        env={**os.environ, "FACTCHECK_STATE": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "improperly configured" not in ran.stdout + ran.stderr
    assert ran.stderr == ""
    assert not (tmp_path / "var").exists()


def test_launcher_is_not_imported_when_both_services_are_named(tmp_path):
    code = (
        "import sys; sys.argv = ['manage.py', 'diffsettings']\n"
        "import runpy\n"
        "runpy.run_path('manage.py', run_name='__main__')\n"
        "assert not [name for name in sys.modules if name.startswith('factcheck.local')]\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True)


@pytest.mark.slow
def test_first_command_of_a_clone_makes_the_tables_and_prints_json_alone(copies, run):
    state = copies("var")
    first = run(state, "shell", "--no-imports", "-c", "print('[]')")
    assert first.wait(120) == 0, first.said()
    assert first.out.read_text() == "[]\n"
    assert first.err.read_text() == "Starting the local services ...\n"
    second = run(state, "showmigrations", "--plan")
    assert second.wait(60) == 0
    assert "[ ]" not in second.out.read_text()


def test_what_stands_in_the_way_is_one_line(state, run):
    state.root.parent.joinpath("var").touch()
    command = run(state, "migrate")
    assert command.wait(30) == 1
    (line,) = command.err.read_text().splitlines()
    assert "cannot be used" in line


@pytest.mark.slow
def test_ctrl_c_ends_a_command_quietly(copies, run):
    command = run(copies("var"), "dispatch").until("Starting")
    command.send_signal(signal.SIGINT)
    assert command.wait(60) == 130
    assert "Traceback" not in command.said()


def test_no_command_is_current_outside_manage_py():
    assert command_line.current is None


def test_command_whose_reader_is_gone_ends_without_complaint(state, bare):
    with subprocess.Popen(
        [sys.executable, PROJECT / "manage.py", "migrate", "--plan"],
        env={**os.environ, **dict.fromkeys(OWN, ""), "FACTCHECK_STATE": str(state.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        command.stdout.close()
        assert command.stderr.read() == "Starting the local services ...\n"
    assert command.returncode == 1
