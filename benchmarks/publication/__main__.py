"""How soon a publication is seen by the API, and had by an endpoint's receiver.

Web server, dispatcher and worker run as they are shipped, over a database of published verdicts
that is kept below `var/publication`. Verdicts are withdrawn one after the other, each by the
service's verb; a client asks the API again and again, and a receiver on this machine takes the
messages. Times begin before the verb is called, so that they hold what publishing itself takes,
which is told beside them. The API is to say so within 1 second, the receiver to have it within 2.
"""

import argparse
import json
import os
import sys

from django.utils.module_loading import import_string

from benchmarks.publication.receiver import receiving
from benchmarks.serving import databases, servers

FOLDER = servers.PROJECT / "var" / "publication"


def main() -> int:
    """Print the table; 0, or 1 when a limit was missed."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.publication")
    parser.add_argument("--verdicts", type=int, default=10_000, help="default: %(default)s")
    parser.add_argument("--publications", type=int, default=50, help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked = parser.parse_args()
    with receiving() as receiver:
        os.environ["FETCH_LOOPBACK_EXCEPTION"] = receiver.place
        with databases.served(FOLDER) as state:
            # Models can be imported only now that Django knows where its database is.
            run = import_string("benchmarks.publication.measuring.run")
            told = run(state, receiver, asked.verdicts, asked.publications)
    if asked.json:
        print(json.dumps(told))
    return 0 if told["within_limits"] else 1


if __name__ == "__main__":
    sys.exit(main())
