"""The checker of chains and dossiers, run as a stranger runs it."""

import subprocess
import sys


def program(*arguments):
    """The checker as a stranger runs it: no Django, no settings, no database."""
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={})


RUN = """
import sys
from factcheck.ledger.__main__ import main
code = main(sys.argv[1:])
assert not any(name.partition(".")[0] in {"django", "psycopg"} for name in sys.modules)
sys.exit(code)
"""
