"""Makes `.venv` hold what a requirements file pins; knows neither Django nor the services.

The Makefile runs it by path, in the project's folder, with whatever Python there is:

    python3 factcheck/local/environment.py requirements.txt

So it imports the standard library alone, and keeps to what Python 3.6 can read: an older Python
is to be told that it is too old, not to trip over a line of this file.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Dict, FrozenSet, Iterator, List, Tuple

OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.13", "python3.12", "python3.11")

VENV = Path(".venv")
VENV_PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / "unfinished"  # here from before the first package until after the last
LOCK = Path("var", "install.lock")
LOG = Path("var", "logs", "install.log")

NO_SPACE = "The disk is full. Free about 1 GB (here and in the folder for temporary files)"
NO_RIGHT = "This folder cannot be written to. Work in a clone of your own, or as its owner,"
NO_VENV = "This Python cannot make a virtual environment. Install python3-venv (or uv, or pip 22.3)"

# What pip, uv and venv say, and what it means; the first that fits is told.
REASONS: Tuple[Tuple[str, str], ...] = (
    (r"No space left on device|Disk quota exceeded", NO_SPACE),
    (
        r"(?:Failed building wheel for|Failed to build|Could not build wheels for) `?(?P<name>[\w.-]+)"
        r"|metadata-generation-failed|subprocess-exited-with-error",
        "{name} has no wheel for this machine and could not be built."
        " Install a C compiler, or use Python 3.11 to 3.13 (make PYTHON=python3.13),",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate",
        "The package index's certificate is not trusted. Name your network's own in PIP_CERT",
    ),
    (
        r"Retrying \(|Max retries exceeded|Read timed out|ReadTimeoutError|ConnectionError|ProxyError"
        r"|Connection (?:refused|reset|broken)|IncompleteRead|error sending request|Failed to fetch",
        "The package index cannot be reached. Look to the network (or PIP_INDEX_URL, HTTPS_PROXY)",
    ),
    (
        r"No matching distribution found for (?P<name>[\w.-]+)",
        "The package index has no {name} for this machine. Use Python 3.11 to 3.13"
        " (make PYTHON=python3.13), or another index (PIP_INDEX_URL),",
    ),
    (r"Permission denied|Read-only file system", NO_RIGHT),
    (r"ensurepip is not available|No module named (?:venv|pip|ensurepip)", NO_VENV),
)


def main(arguments: List[str]) -> None:
    """Install the requirements file that `arguments` name, unless it is installed.

    Raises:
        SystemExit: It could not be done; one line says why and what to do.
    """
    requirements = Path(arguments[0])
    try:
        run_under_new_python()
        if not is_installed(requirements):
            with alone() as lock:
                install(requirements, lock)
    except FileNotFoundError as error:
        sys.exit(f"error: There is no {error.filename} here. Run make in the project's folder.")
    except OSError as error:
        sys.exit(f"error: {reason_of(error)} and run make again.")
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The next make starts the installation over.\n")
        sys.exit(128 + 2)  # what a shell reports for a program that SIGINT ended


def reason_of(error: OSError) -> str:
    """What an error of the operating system means, and what to do about it."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return NO_SPACE
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return NO_RIGHT
    return f"{error}. Mend that"


def run_under_new_python() -> None:
    """Go on in a Python that is new enough: this one, or one on PATH that takes its place."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_PYTHONS:
        for folder in os.get_exec_path():
            python = os.path.join(folder, name)
            if is_new_enough(python):
                os.execv(python, [python] + sys.argv)
    sys.exit(
        "error: Python 3.11 or newer is needed and this is {}.{}. Install it, or name it:"
        " make PYTHON=/path/to/python3.13".format(*sys.version_info)
    )


def is_new_enough(python: str) -> bool:
    """Whether a program is a Python that runs; the shims of version managers may not."""
    return bool(output_of([python, "-c", f"import sys; print(sys.version_info >= {OLDEST} or '')"]))


def output_of(command: List[str]) -> str:
    """What a program prints; nothing when it is not there or fails."""
    quiet: Dict[str, int] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, check=True, **quiet)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return ended.stdout.decode(errors="replace").strip()


@contextlib.contextmanager
def alone() -> Iterator[IO[str]]:
    """Keep every other installation into this `.venv` waiting."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOCK.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is installing into .venv; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def is_installed(requirements: Path) -> bool:
    """Whether `.venv` holds this very file's packages, for this Python, and was not moved."""
    installed = stamp_of(requirements)
    return (
        VENV_PYTHON.exists()
        and not UNFINISHED.exists()
        and installed.exists()
        and installed.read_text() == seal(requirements)
    )


def stamp_of(requirements: Path) -> Path:
    """The file in `.venv` that says which state of a requirements file was installed."""
    return VENV / f"{requirements.name}.installed"


def seal(requirements: Path) -> str:
    """All that an installation depends on: the pins, the Python, the place."""
    pins = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return "{} python{}.{} {}\n".format(pins, *sys.version_info[:2], VENV.absolute())


def install(requirements: Path, lock: IO[str]) -> None:
    """Make `.venv` if need be, install into it, and say so in the stamps, last of all."""
    if is_installed(requirements):  # by the one who was waited for
        return
    began = time.monotonic()
    with LOG.open("w+", encoding="utf-8") as log:
        whole = is_whole()
        wait = "" if whole else " (first time: about a minute)"
        say(f"Installing {len(pins_of(requirements))} packages into {VENV}{wait} ...")
        if not whole:
            make_venv(log, lock)
        fill_venv(requirements, log, lock)
    for other in {requirements, *Path().glob("requirements*.txt")}:
        if pins_of(other) <= pins_of(requirements):
            stamp_of(other).write_text(seal(other))
        elif stamp_of(other).exists():
            stamp_of(other).unlink()
    UNFINISHED.unlink()
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def pins_of(requirements: Path) -> FrozenSet[str]:
    """The lines of a requirements file that name a package."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_whole() -> bool:
    """Whether `.venv` was finished, by a Python of this minor version, and stands where it was made.

    `activate` is the last thing that venv writes, and names the folder that scripts point into.
    """
    activate = VENV / "bin" / "activate"
    if UNFINISHED.exists() or not activate.exists():
        return False
    version = output_of([str(VENV_PYTHON), "-c", "import sys; print(sys.version_info[:2])"])
    return version == str(sys.version_info[:2]) and str(VENV.absolute()) in activate.read_text()


def make_venv(log: IO[str], lock: IO[str]) -> None:
    """Make an empty `.venv`, in the first way that this machine allows."""
    # Under an activated .venv, sys.executable is about to be cleared away.
    python = getattr(sys, "_base_executable", sys.executable)
    venv = [python, "-m", "venv", "--clear"]
    ways = (
        [*venv, str(VENV)],
        [*venv, "--without-pip", str(VENV)],  # Debian without python3-venv
        ["uv", "venv", "--clear", "--python", python, str(VENV)],
    )
    if not any(succeeds(way, log, lock) for way in ways):
        stop(log, NO_VENV)
    UNFINISHED.touch()


def fill_venv(requirements: Path, log: IO[str], lock: IO[str]) -> None:
    """Have pip (or else uv) install the file, under the user's own settings for it.

    A pip that fails before it unpacks the first package has changed nothing, and what was
    installed before still stands; else `.venv` stays marked and is made anew next time.
    """
    UNFINISHED.touch()
    installer = find_installer()
    if not installer:
        stop(log, NO_VENV)
    counter = Counter(len(pins_of(requirements)))
    done = succeeds([*installer, "--requirement", str(requirements)], log, lock, counter)
    counter.clear()
    if not done:
        if not re.search(r"^(?:Installing collected packages|Prepared )", read(log), re.MULTILINE):
            UNFINISHED.unlink()
        stop(log, "The packages could not be installed. Read what pip said")


def find_installer() -> List[str]:
    """The command that installs into `.venv`; empty when there is none.

    pip keeps its own time limit and retries (15 s, five times), or those in its settings.
    """
    # What cannot be answered (a password, a question) must fail rather than wait unseen.
    options = ["--disable-pip-version-check", "--no-input"]
    python = str(VENV_PYTHON)
    base = getattr(sys, "_base_executable", sys.executable)
    for pip in (
        [python, "-I", "-m", "pip"],
        [base, "-m", "pip", "--python", python],
        ["pip3", "--python", python],
    ):
        if output_of([*pip, "--version"]):
            return [*pip, "install", *options, "--no-user", "--progress-bar=off"]
    return ["uv", "pip", "install", "--python", python] if output_of(["uv", "--version"]) else []


class Counter:
    """Tells a person at a terminal how far pip is; elsewhere it only tells of a slow network."""

    def __init__(self, total: int) -> None:
        """Count towards `total` packages."""
        self.total = total
        self.seen: Dict[str, bool] = {}
        self.is_shown = sys.stdout.isatty()
        self.is_slow = False

    def hear(self, line: str) -> None:
        """Take in one line that pip says."""
        if "Retrying (" in line and not self.is_slow:
            self.is_slow = True
            self.clear()
            say("The package index does not answer; trying again ...")
        found = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line)
        if found:
            self.seen[found.group(1)] = True
            self.show(f"  {len(self.seen)} of {self.total}")
        elif line.startswith("Installing collected packages"):
            self.show("  unpacking ...")

    def show(self, text: str) -> None:
        """Put `text` in the place of what stood there."""
        if self.is_shown:
            sys.stdout.write(f"\r{text:<20}")
            sys.stdout.flush()

    def clear(self) -> None:
        """Leave an empty line to whoever writes next."""
        self.show("")
        if self.is_shown:
            sys.stdout.write("\r")


def succeeds(command: List[str], log: IO[str], lock: IO[str], counter: "Counter" = None) -> bool:
    """Run a program to its end, all that it says going to the log.

    It inherits the lock, so that a second make waits for it even when this one was killed.
    """
    log.write(f"$ {' '.join(command)}\n")
    log.flush()
    try:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[lock.fileno()],
        )
    except OSError as error:
        log.write(f"{error}\n")
        return False
    return False


def read(log: IO[str]) -> str:
    """All that the log holds so far."""
    log.seek(0)
    return log.read()


def stop(log: IO[str], otherwise: str) -> None:
    pass


def say(line: str) -> None:
    """Tell the person who waits, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
