"""Programs that a killed launcher left running, told by notes from others with a recycled id."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
ENDED = {"Z", "X"}
START_TIME = 19  # the 22nd field of /proc/PID/stat, counted behind the program's name


def write(note: Path, pid: int) -> None:
    """Note who a program is."""
    note.write_text(f"{pid} {started_at(pid)}")


def is_alive(pid: int, since: str) -> bool:
    """Whether that very process still runs: ids are given out again, with another start time."""
    return bool(since) and started_at(pid) == since


def end(folder: Path) -> list[str]:
    """Kill each noted program that still runs, with its group; returns their names."""
    ended = []
    for note in sorted(folder.iterdir()):
        pid, _, since = note.read_text().partition(" ")
        if pid and is_alive(int(pid), since):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(int(pid), signal.SIGKILL)
                ended.append(note.name)
        note.unlink()
    return ended


def started_at(pid: int) -> str:
    """When a process was started, in the system's own words; "" when it has ended."""
    state, since = entry(pid)
    return "" if state in ENDED else since


def has_ended_unasked(pid: int) -> bool:
    """Whether it has ended, but keeps its id because nobody has asked how."""
    return entry(pid)[0] in ENDED


def entry(pid: int) -> tuple[str, str]:
    """A process's state, a letter, and when it was started; both "" when there is none."""
    if PROC.is_dir():
        with suppress(OSError):
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            return fields[0], fields[START_TIME]
        return "", ""
    asked = subprocess.run(  # noqa: S603 - a number is all that varies
        ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, since = asked.stdout.strip().partition(" ")
    return state[:1], since.strip()
