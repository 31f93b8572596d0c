"""A Django command with local services around it, and the environment that settings read."""

import base64
import hashlib
import io
import os
import sys
from contextlib import ExitStack
from urllib.parse import urlsplit

import django
from django.core.management import CommandError, call_command, execute_from_command_line
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from factcheck.local import services
from factcheck.local.ports import HOST, kept_ports, port_for
from factcheck.local.services import Services
from factcheck.local.state import LocalError, State, project_state

FIRST_SITE_PORT = 8000
FIRST_DEMO_PORT = 8901
LAUNCHERS = {"demo", "up"}
# What the addresses of servers that serve here begin with, and one to show.
KINDS = {
    "DATABASE_URL": (("postgres", "postgresql"), "postgres://user:password@host/name"),
    "REDIS_URL": (("redis", "rediss", "redis+socket"), "redis://host:6379/0"),
}
# Commands that mind the tables themselves, or do not mind them.
WITHOUT_TABLES = {"makemigrations", "migrate", "showmigrations", "sqlmigrate", "squashmigrations"}

current: Services | None = None


def run(command: str, argv: list[str]) -> int:
    """Run `argv` on local services; returns the exit code."""
    global current  # noqa: PLW0603 - Django builds its commands itself, so this is their only way here
    state = project_state()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Whoever reads a file or a pipe wants to see how far it is, too.
        sys.stdout.reconfigure(line_buffering=True)
    try:
        with ExitStack() as stack:
            patient = command not in LAUNCHERS
            current = stack.enter_context(services.running(state, patient=patient))
            check_kinds()
            prepare_environment(state, command, current)
            if current.are_ours and command in LAUNCHERS:
                check_broker()
            if current.are_ours and must_migrate(command, current):
                migrate()
            execute_from_command_line(argv)
            sys.stdout.flush()
    except LocalError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Nobody reads any more; the interpreter is not to complain of it either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def must_migrate(command: str, found: Services) -> bool:
    """Whether the tables are our care: a server of the user's own is migrated by launchers only."""
    return command in LAUNCHERS or ("DATABASE_URL" in found.own and command not in WITHOUT_TABLES)


def check_kinds() -> None:
    """Refuse an address that is none of PostgreSQL or Redis, without showing its password.

    Raises:
        LocalError: says which variable it is, and what would do.
    """
    for name, (schemes, example) in KINDS.items():
        if urlsplit(os.environ[name]).scheme not in schemes:
            raise LocalError(f"{name} is not the address of a server such as {example}. Mend it.")


def check_broker() -> None:
    """Ask the broker for an answer before anything is started that would wait for it.

    Raises:
        LocalError: there is none.
    """
    django.setup()
    try:
        call_command("health", "broker", stdout=io.StringIO())
    except CommandError as error:
        raise LocalError(
            "The Redis server does not answer. See to it, or unset REDIS_URL to have one started."
        ) from error


def migrate() -> None:
    """Bring the tables up to date, unless they are.

    Raises:
        LocalError: the database cannot be reached.
    """
    django.setup()
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
    except OperationalError as error:
        raise LocalError(
            f"The database cannot be used: {error}\nSee to it, or unset DATABASE_URL to have one "
            "started."
        ) from error


def prepare_environment(state: State, command: str, found: Services) -> None:
    """Set what settings read and nobody has set: secrets, addresses, folders."""
    port = kept_ports(state).get("site", FIRST_SITE_PORT)
    if command in LAUNCHERS and found.are_ours:
        port = port_for(state, "site", first=FIRST_SITE_PORT)
    settle("SECRET_KEY", state.secret("django"))
    settle("SITE_URL", found.site_url or f"http://{HOST}:{port}")
    settle("ALLOWED_HOSTS", f"{HOST},localhost")
    settle("AUDIT_SIGNING_KEY", signing_key(state.secret("audit")))
    settle("TWO_FACTOR", "false")
    settle("ARCHIVE_DIR", str(state.archive))
    if command == "demo":
        port = port_for(state, "demo", first=FIRST_DEMO_PORT)
        os.environ["SEARXNG_URL"] = f"http://{HOST}:{port}"
        os.environ["FETCH_LOOPBACK_EXCEPTION"] = f"{HOST}:{port}"
        # Every paper of the demo is on this one host, which does not mind.
        settle("FETCH_HOST_INTERVAL_SECONDS", "0")


def signing_key(secret: str) -> str:
    """A key of 32 bytes in base64, always the same one for one secret."""
    return base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode()


def settle(name: str, value: str) -> None:
    """Set a variable that is not set, or to nothing."""
    os.environ[name] = os.environ.get(name) or value
