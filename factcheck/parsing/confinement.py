"""Takes from the process that runs here whatever a parser does not need; cannot be undone.

Where the system lacks one of these means it is passed over: macOS has no network namespaces and
does not hold a process to its address space; there the limits on time, files and size remain.
"""

import ctypes
import math
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_STATM = Path("/proc/self/statm")


def leave_network() -> None:
    """Move into a network of this process's own, in which there is nothing, where that is allowed.

    Without the right to do so a user namespace is made for it. Only a process with one thread may.
    """
    if (system := _linux()) is None:
        return
    system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if system.unshare(_CLONE_NEWNET):
        system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def confine(*, cpu_seconds: float, wall_seconds: float, memory_bytes: int, keep: int) -> None:
    """Limit this process for the rest of its life.

    No descriptor leads anywhere but `keep`, and no file or socket can be opened. A signal ends the
    process when it has worked for `cpu_seconds`, rounded up, or lived for `wall_seconds`, and on
    Linux when its parent dies.

    Args:
        cpu_seconds: of work.
        wall_seconds: of life.
        memory_bytes: of address space beyond what is in use now.
        keep: the descriptor that stays open, above 2.
    """
    os.environ.clear()
    _close_all_but(keep)
    seconds = math.ceil(cpu_seconds)
    _limit(resource.RLIMIT_CPU, seconds, seconds + 1)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    _limit(resource.RLIMIT_NPROC, 0, 0)
    if in_use := _address_space_bytes():
        _limit(resource.RLIMIT_AS, in_use + memory_bytes, in_use + memory_bytes)
    _limit(resource.RLIMIT_NOFILE, 0, 0)
    for number in (signal.SIGXCPU, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, wall_seconds)
    if (system := _linux()) is not None:
        system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _linux() -> ctypes.CDLL | None:
    """The C library, where it is Linux's."""
    return ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def _limit(what: int, soft: int, hard: int) -> None:
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (soft, hard))


def _address_space_bytes() -> int:
    """What this process has mapped; 0 where the system does not tell."""
    try:
        pages = int(_STATM.read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _close_all_but(keep: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.closerange(3, keep)
    os.closerange(keep + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
