"""How fast what is published is served, next to nginx, bare Django and the naive way.

For each number of verdicts a database is filled once and kept below `var/serving`. Every way is
asked in turn, round after round, by the same load tool (wrk), so that a noisy machine slows them
alike; the tables show medians, and what share of its baseline each reaches. Needs wrk and nginx.
"""

import argparse
import json
import shutil
import sys

from django.utils.module_loading import import_string

from benchmarks.serving import databases, servers

FOLDER = servers.PROJECT / "var" / "serving"
NEEDED = ("wrk", "nginx")


def main() -> int:
    """Print the tables; 0, or 2 when a program is missing."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.serving")
    parser.add_argument("--verdicts", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    parser.add_argument("--seconds", type=float, default=3, help="for each; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked = parser.parse_args()
    if missing := [program for program in NEEDED if not shutil.which(program)]:
        print(f"This needs {' and '.join(missing)}; Debian has packages of that name.")
        return 2
    with databases.served(FOLDER) as state:
        # Models can be imported only now that Django knows where its database is.
        run = import_string("benchmarks.serving.measuring.run")
        told = run(state, asked.verdicts, asked.rounds, asked.seconds)
    if asked.json:
        print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
