"""A clone's commands as a person starts them, and what of them runs."""

import os
import subprocess
import sys
import time
from pathlib import Path

from factcheck.local.state import PROJECT

# What the tests' own services, or an outer make, have set.
SET_BY_TESTS = {
    *("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "ARCHIVE_DIR"),
    *("NEWSROOM_NAME", "MAKELEVEL", "PYTHONUNBUFFERED"),
}


class Command(subprocess.Popen):
    """A `manage.py` command in the background; both its outputs go to files."""

    def __init__(self, state, *arguments, **environment):
        self.state = state
        self.out = state.root.with_name(f"{state.root.name}-{time.monotonic_ns()}.out")
        self.err = self.out.with_suffix(".err")
        kept = {name: value for name, value in os.environ.items() if name not in SET_BY_TESTS}
        with self.out.open("w") as out, self.err.open("w") as err:
            super().__init__(
                [sys.executable, PROJECT / "manage.py", *arguments],
                env={**kept, "FACTCHECK_STATE": str(state.root), **environment},
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )

    def said(self):
        return self.out.read_text() + self.err.read_text()

    def until(self, text, seconds=60):
        """Wait until it has said something."""
        wait_until(lambda: text in self.said() or self.poll() is not None, seconds)
        assert text in self.said(), self.said()
        return self


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def noted(state):
    """The process ids of the programs that run for a state folder, by name."""
    return {note.name: int(note.read_text().split()[0]) for note in state.notes.iterdir()}


def group(pid):
    """The processes of a program's group that are more than an entry for their parent to read."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            condition, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == pid and condition != "Z":
            found.append(int(stat.parent.name))
    return found
