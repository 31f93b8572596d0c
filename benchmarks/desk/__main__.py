"""How fast the desk's pages and lists open over few claims and over very many.

For each number of claims a database is filled once and kept below `var/desk`. Every page is then
asked for through the service's own views, by the person who opens it, and the table shows the
median, the slowest and the number of queries at each number of claims, and by how much the median
grew from the smallest to the largest.
"""

import argparse
import json
import sys

from django.utils.module_loading import import_string

from benchmarks.serving import databases, servers

FOLDER = servers.PROJECT / "var" / "desk"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.desk")
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--requests", type=int, default=20, help="of each; default: %(default)s")
    parser.add_argument("--only", default="", help="pages whose name has these letters")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked = parser.parse_args()
    with databases.served(FOLDER) as state:
        # Models can be imported only now that Django knows where its database is.
        run = import_string("benchmarks.desk.measuring.run")
        told = run(state, asked.claims, asked.requests, asked.only)
    if asked.json:
        print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
