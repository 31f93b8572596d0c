"""The databases that are served: one for each number of verdicts, filled once and kept."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import django
import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from factcheck.local import services
from factcheck.local.postgres import EXTENSIONS
from factcheck.local.state import State

# What a laptop's settings would be; the site's name is the one that wrk asks for.
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SITE_URL": "http://127.0.0.1",
    "ALLOWED_HOSTS": "127.0.0.1",
    "TWO_FACTOR": "false",
}


@contextmanager
def served(folder: Path) -> Iterator[State]:
    """PostgreSQL and Redis of the benchmark's own, and Django set up to use them."""
    state = State(folder)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    with services.running(state):
        os.environ.update(ENVIRONMENT, SECRET_KEY=secrets.token_urlsafe(48))
        django.setup()
        yield state


def use(state: State, count: int, of: str = "verdicts") -> None:
    """Have Django, and every server started from now on, use a database with `count` of these."""
    name = name_of(count, of)
    with as_superuser(state, "postgres") as server:
        made = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not made:
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER factcheck").format(sql.Identifier(name))
            )
    with as_superuser(state, name) as database:
        for extension in EXTENSIONS:
            database.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )
    connection.close()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = of_database(os.environ["DATABASE_URL"], name)
    call_command("migrate", verbosity=0)


def name_of(count: int, of: str = "verdicts") -> str:
    """What the database with so many of these is called."""
    return f"{of}_{count}"


def is_filled() -> bool:
    """Whether the database in use has its verdicts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM factcheck_verdict)")
        return bool(cursor.fetchone()[0])


def as_superuser(state: State, name: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection that may do everything."""
    secret = quote(state.secret("postgres_superuser"), safe="")
    address = urlsplit(of_database(os.environ["DATABASE_URL"], name))
    return psycopg.connect(address._replace(netloc=f"postgres:{secret}@").geturl(), autocommit=True)


def of_database(address: str, name: str) -> str:
    """The same server's address with another database."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()
