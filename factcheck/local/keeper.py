"""Runs one program so that it ends when its launcher does, however the launcher ended.

Run by path: keeper.py LIFELINE SIGNAL GRACE ACCOUNT PROGRAM [ARGUMENT ...]

LIFELINE is the reading end of a pipe whose writing end only the launcher holds. A watcher in the
program's own process group waits for its end, sends SIGNAL to the program, and after GRACE seconds
SIGKILL to whatever is left of the group. ACCOUNT is "" or the name to run PROGRAM as. Knows no
framework and imports nothing that is slow.
"""

import os
import pwd
import signal
import sys
import time

POLL_SECONDS = 0.05


def main(lifeline: int, ending: int, grace_seconds: float, account: str, argv: list[str]) -> None:
    """Leave a watcher behind and become the program."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # our launcher held signals back for our birth
    program = os.getpid()
    if os.fork() == 0:
        watch(lifeline, program, ending, grace_seconds)
        os._exit(0)
    os.close(lifeline)
    if account:
        become(account)
    os.execv(argv[0], argv)  # noqa: S606 - the launcher names the program


def watch(lifeline: int, program: int, ending: int, grace_seconds: float) -> None:
    """Wait for the launcher's end or the program's, then leave nothing of the group running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    os.read(lifeline, 1)
    deadline = time.monotonic() + grace_seconds
    send(program, ending)
    while time.monotonic() < deadline and is_running(program):
        time.sleep(POLL_SECONDS)
    os.killpg(program, signal.SIGKILL)


def become(account: str) -> None:
    """Drop from root to another account, with its groups."""
    entry = pwd.getpwnam(account)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    os.environ["HOME"] = "/"


def is_running(pid: int) -> bool:
    """Whether the program is still there; not when nobody is left to ask how it ended."""
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - pathlib is slow to import
            return stat.read().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:  # it is gone, or there is no /proc
        return send(pid, 0)


def send(pid: int, number: int) -> bool:
    """Send a signal; whether there was somebody to receive it."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], sys.argv[5:])
