"""A Django command with local services around it, and the environment that settings read."""

import os
import sys
from contextlib import ExitStack

import django
from django.core.management import call_command, execute_from_command_line
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from factcheck.local import services
from factcheck.local.ports import HOST, kept_ports, port_for
from factcheck.local.services import Services
from factcheck.local.state import LocalError, State, project_state

FIRST_SITE_PORT = 8000
FIRST_DEMO_PORT = 8901
LAUNCHERS = {"demo", "up"}
# Commands that mind the tables themselves, or do not mind them.
WITHOUT_TABLES = {"makemigrations", "migrate", "showmigrations", "sqlmigrate", "squashmigrations"}

current: Services | None = None


def run(command: str, argv: list[str]) -> int:
    """Run `argv` on local services; returns the exit code."""
    global current  # noqa: PLW0603 - Django builds its commands itself, so this is their only way here
    state = project_state()
    try:
        with ExitStack() as stack:
            patient = command not in LAUNCHERS
            current = stack.enter_context(services.running(state, patient=patient))
            prepare_environment(state, command, current)
            if current.are_ours and must_migrate(command, current):
                migrate()
            execute_from_command_line(argv)
    except LocalError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def must_migrate(command: str, found: Services) -> bool:
    """Whether the tables are our care: a server of the user's own is migrated by launchers only."""
    return command in LAUNCHERS or ("DATABASE_URL" in found.own and command not in WITHOUT_TABLES)


def migrate() -> None:
    """Bring the tables up to date, unless they are."""
    django.setup()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)


def prepare_environment(state: State, command: str, found: Services) -> None:
    """Set what settings read and nobody has set: secrets, addresses, folders."""
    port = kept_ports(state).get("site", FIRST_SITE_PORT)
    if command in LAUNCHERS and found.are_ours:
        port = port_for(state, "site", first=FIRST_SITE_PORT)
    os.environ.setdefault("SECRET_KEY", state.secret("django"))
    os.environ.setdefault("SITE_URL", found.site_url or f"http://{HOST}:{port}")
    os.environ.setdefault("ALLOWED_HOSTS", f"{HOST},localhost")
    os.environ.setdefault("ARCHIVE_DIR", str(state.archive))
    if command == "demo":
        port = port_for(state, "demo", first=FIRST_DEMO_PORT)
        os.environ["SEARXNG_URL"] = f"http://{HOST}:{port}"
        os.environ["FETCH_LOOPBACK_EXCEPTION"] = f"{HOST}:{port}"
