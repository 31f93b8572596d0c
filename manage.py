#!/usr/bin/env python
"""Django's command line, with a database and a broker of its own where none is configured."""

import os
import sys

try:
    from django.core.management import execute_from_command_line
except ModuleNotFoundError:
    sys.exit(
        "This Python has no Django. Take .venv/bin/python; `make demo` and `make test` make it."
    )

LAUNCHERS = {"demo", "up"}
# These say something about the code alone.
WITHOUT_SERVICES = {"check", "collectstatic", "compilemessages", "help", "spectacular", "version"}
NOWHERE = {
    "SECRET_KEY": "of-no-service",
    "DATABASE_URL": "postgres://nowhere.invalid/none",
    "REDIS_URL": "redis://nowhere.invalid",
}


def main() -> None:
    """Run one command, on local services unless DATABASE_URL and REDIS_URL name others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = next(iter(sys.argv[1:]), "help")
    configured = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    if command in WITHOUT_SERVICES or {"--help", "-h", "--version"} & set(sys.argv):
        os.environ.update(NOWHERE | os.environ)
        execute_from_command_line(sys.argv)
    elif configured and command not in LAUNCHERS:
        execute_from_command_line(sys.argv)
    else:
        from factcheck.local import command_line  # noqa: PLC0415 - a server in production needs none of it

        sys.exit(command_line.run(command, sys.argv))


if __name__ == "__main__":
    main()
