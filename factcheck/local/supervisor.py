"""Keeps the launcher's children running: restarts what dies, gives up on what keeps dying."""

import os
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from types import FrameType

from factcheck.local.processes import Child
from factcheck.local.state import LocalError

POLL_SECONDS = 0.2
FIRST_WAIT_SECONDS = 0.5
# A child that dies so often within this time will not get better by itself.
MAX_DEATHS = 5
WITHIN_SECONDS = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True)
class Kept:
    """A child with the times of its deaths, and when it may be started again."""

    child: Child
    deaths: deque[float] = field(default_factory=deque)
    start_at: float | None = None

    def note_death(self, now: float) -> None:
        """Put the next start off, each time longer.

        Raises:
            LocalError: it has died too often; with its last words.
        """
        self.deaths.append(now)
        while self.deaths[0] < now - WITHIN_SECONDS:
            self.deaths.popleft()
        if len(self.deaths) >= MAX_DEATHS:
            raise LocalError(
                f"{self.child.name} has ended {len(self.deaths)} times within a minute. "
                + self.child.last_words()
            )
        self.start_at = now + FIRST_WAIT_SECONDS * 2 ** (len(self.deaths) - 1)


class Supervisor:
    """Watches children until it is told to stop."""

    def __init__(self, services: Sequence[Child], *, parent: int = 0) -> None:
        """Take over `services`, which run already and come first and go last.

        `parent` is the id of a process whose end is taken for a wish to stop.
        """
        self.services = [Kept(child) for child in services]
        self.parent = parent
        self.kept: list[Kept] = []
        self.stopping = Event()
        self._interrupts = 0

    def start(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        self.kept.append(Kept(child))
        child.start()

    def watch(self) -> None:
        """Look after every child once: restart what has died, when its time has come.

        Raises:
            LocalError: a child has died too often.
        """
        if self.parent and os.getppid() != self.parent:
            self.stopping.set()
        now = time.monotonic()
        for each in (*self.services, *self.kept):
            if each.start_at is not None and each.start_at <= now:
                each.start_at = None
                each.child.start()
            elif each.start_at is None and not each.child.is_running():
                each.child.stop()
                each.note_death(now)

    def wait(self, seconds: float | None = None) -> None:
        """Watch until told to stop, or for so many seconds.

        Raises:
            LocalError: a child has died too often.
        """
        deadline = time.monotonic() + seconds if seconds is not None else None
        while not self.stopping.is_set() and (deadline is None or time.monotonic() < deadline):
            self.watch()
            self.stopping.wait(POLL_SECONDS)

    def stop(self) -> bool:
        """End the children, the last started first; whether each ended well."""
        self.stopping.set()
        endings = [each.child.stop(hurry=self._is_urgent()) for each in reversed(self.kept)]
        self.kept.clear()
        return all(endings)

    def _is_urgent(self) -> bool:
        return self._interrupts > 1

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Stop on Ctrl-C and its kin; a second one shortens every wait."""

        def note(_number: int, _frame: FrameType | None) -> None:
            self._interrupts += 1
            self.stopping.set()
            if self._is_urgent():
                for each in self.kept:
                    each.child.hurry()

        before = {number: signal.getsignal(number) for number in SIGNALS}
        for number, handler in before.items():
            # Whoever starts us with nohup means it.
            if number is not signal.SIGHUP or handler is not signal.SIG_IGN:
                signal.signal(number, note)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
