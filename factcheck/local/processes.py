"""Child processes that log to a file, end in good order, and never outlive their launcher."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from factcheck.local import leftovers
from factcheck.local.state import LocalError

KEEPER = Path(__file__).with_name("keeper.py")
LAST_LINES = 15
LAST_BYTES = 20_000
MAX_LOG_BYTES = 5_000_000
POLL_SECONDS = 0.02
HURRY_SECONDS = 0.5
INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True, kw_only=True)
class Child:
    """A program with its log, and the signals that end it: each with the seconds to wait for it.

    `ending` comes first when the launcher stops it; its first signal also when the launcher dies.
    """

    name: str
    argv: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    ending: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 10.0),)
    keep_open: Sequence[int] = ()
    folder: Path = Path("/")
    note: Path | None = None
    _is_hurried: bool = False
    _process: subprocess.Popen[bytes] | None = None
    _lifeline: int = -1

    def start(self) -> None:
        """Start the program in a session of its own, its log opened for appending.

        Descriptors in `keep_open` are passed on, so that locks outlive the launcher with it. Who
        it is goes into `note`, for the next launcher if this one cannot end it.

        Raises:
            LocalError: the system has no room for it, on the disk or among its processes.
        """
        try:
            self._put_aside_log()
            self._launch()
            if self.note:
                leftovers.write(self.note, self.pid)
        except OSError as error:
            raise LocalError(
                f"{self.name} cannot be started: {error}. Make room, then try again."
            ) from error

    def _put_aside_log(self) -> None:
        """Begin a new log where the old one is long; of those only the last is kept."""
        with suppress(FileNotFoundError):
            if self.log.stat().st_size > MAX_LOG_BYTES:
                self.log.replace(self.log.with_name(f"{self.log.name}.1"))

    def _launch(self) -> None:
        reading, self._lifeline = os.pipe()
        first, grace_seconds = self.ending[0]
        with self.log.open("ab") as log, uninterrupted():
            self._process = subprocess.Popen(  # noqa: S603 - our own programs
                [
                    sys.executable,
                    "-IS",
                    str(KEEPER),
                    str(reading),
                    str(int(first)),
                    str(grace_seconds),
                    self.account,
                    *self.argv,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                cwd=self.folder,
                start_new_session=True,
                pass_fds=(reading, *self.keep_open),
            )
        os.close(reading)

    @property
    def pid(self) -> int:
        """The program's process id; 0 before it was started."""
        return self._process.pid if self._process else 0

    def returncode(self) -> int | None:
        """How the program ended; nothing while it runs or was not started."""
        return self._process.poll() if self._process else None

    def is_running(self) -> bool:
        """Whether the program was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def stop(self, *, hurry: bool = False) -> bool:
        """End the program and all of its group; whether it ended without being killed."""
        self._is_hurried = hurry
        ended_well = not self.is_running()
        for number, seconds in self.ending:
            if ended_well:
                break
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            ended_well = self._ends_within(seconds)
        self._clear()
        return ended_well

    def hurry(self) -> None:
        """Cut every wait of a `stop` short, also of one that is under way."""
        self._is_hurried = True

    def _ends_within(self, seconds: float) -> bool:
        began = time.monotonic()
        while self.is_running():
            if time.monotonic() - began > (HURRY_SECONDS if self._is_hurried else seconds):
                return False
            time.sleep(POLL_SECONDS)
        return True

    def _clear(self) -> None:
        """Kill what is left of the group: a server's workers may survive their parent."""
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        os.close(self._lifeline)
        if self.note:
            self.note.unlink(missing_ok=True)

    def last_words(self) -> str:
        """The end of the log and where the rest is, for a message to a person."""
        return f"Its last lines ({self.log}):\n{self.last_lines()}"

    def last_lines(self) -> str:
        """The end of the program's log."""
        with suppress(FileNotFoundError), self.log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - LAST_BYTES))
            lines = log.read().decode(errors="replace").splitlines()
            return "\n".join(lines[-LAST_LINES:])
        return ""


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back the signals that would end us: nobody would know a program started meanwhile.

    What is started inherits that, and is to let go of it (keeper.py does).
    """
    held = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTIONS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
