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
from typing import IO, FrozenSet, Iterable, Iterator, List, NoReturn, Set

OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.13", "python3.12", "python3.11")

VENV = Path(".venv")
VENV_PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / "unfinished"  # there from before the first package until after the last
LOG = Path("var", "logs", "install.log")

NO_SPACE = "The disk is full. Free about 1 GB (here and where temporary files go)"
NO_RIGHT = "This account may not change this folder. Make a clone of your own, or be its owner,"
NO_VENV = "This Python cannot make a virtual environment. Install python3-venv, or uv,"
NO_WHEEL = (
    "{name} has no wheel for this machine and Python, and could not be built. Install a C compiler,"
    " or take another Python (make PYTHON=python3.12),"
)
NO_TRUST = "The certificate of the package index is not trusted. Name your network's in PIP_CERT"
NO_INDEX = "The package index cannot be reached. See to the network (PIP_INDEX_URL, HTTPS_PROXY)"
NO_MATCH = (
    "The package index has no {name} for this machine and Python. Take another Python"
    " (make PYTHON=python3.12) or index (PIP_INDEX_URL)"
)

WHILE_AT_WORK_ON = (
    r"(?:Collecting|Processing) (?P<name>[\w./-]+)(?:(?!Collecting |Processing )[\s\S])*"
)

# What pip, uv and venv say, and what is told of it: the first that is found.
REASONS = (
    (r"No space left on device|Disk quota exceeded", NO_SPACE),
    (r"Permission denied: '|Read-only file system", NO_RIGHT),  # sockets are denied otherwise
    (r"(?:Failed building wheel for|Failed to build) `?(?P<name>[\w.-]+)", NO_WHEEL),
    (WHILE_AT_WORK_ON + "error: (?:metadata-generation-failed|subprocess-exited-)", NO_WHEEL),
    (r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate", NO_TRUST),
    (r"Retrying \(|[Tt]imed out|Connection (?:refused|reset|broken)|IncompleteRead", NO_INDEX),
    (r"ProxyError|ConnectionError|error sending request", NO_INDEX),
    (r"No matching distribution found for (?P<name>[\w.-]+)", NO_MATCH),
)


def main(arguments: List[str]) -> None:
    """Install the requirements file that is named, unless it is installed.

    Raises:
        SystemExit: It could not be done; its one line says why, and what to do.
    """
    try:
        run_under_new_python()
        requirements = Path(arguments[0])
        if not is_installed(requirements):
            with own_log() as log:
                install(requirements, log)
    except OSError as error:
        sys.exit(f"error: {reason_of(error)} and run make again.")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next make starts the installation again.")


def reason_of(error: OSError) -> str:
    """What an error of the operating system means, and what to do about it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_SPACE
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NO_RIGHT
    return f"{error}. Mend that"


def run_under_new_python() -> None:
    """Go on in a Python that is new enough: this one, or one on PATH in its place."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_PYTHONS:
        for folder in os.get_exec_path():
            python = str(Path(folder, name))
            # The shims of version managers are programs, yet may fail.
            if output_of([python, "-c", "print('runs')"]):
                os.execv(python, [python, *sys.argv])
    sys.exit(
        "error: Python 3.11 or newer is needed, and this is {}.{}. Install one, or name it:"
        " make PYTHON=/path/to/python3.12".format(*sys.version_info)
    )


def output_of(command: List[str]) -> str:
    """What a program prints; nothing when it is not there, or fails."""
    try:
        return subprocess.check_output(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, universal_newlines=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""


@contextlib.contextmanager
def own_log() -> Iterator[IO[str]]:
    """The log of this installation; whoever holds it is alone with `.venv`, others wait."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a+", encoding="utf-8") as log:
        try:
            fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is installing into .venv; waiting for it ...")
            fcntl.flock(log, fcntl.LOCK_EX)
        yield log


def is_installed(requirements: Path) -> bool:
    """Whether `.venv` holds what this very file pins, for this Python, in this place."""
    stamp = stamp_of(requirements)
    return (
        VENV_PYTHON.exists()
        and not UNFINISHED.exists()
        and stamp.exists()
        and stamp.read_text() == seal_of(requirements)
    )


def stamp_of(requirements: Path) -> Path:
    """The file that keeps the seal of what was installed."""
    return VENV / f"{requirements.name}.installed"


def seal_of(requirements: Path) -> str:
    """All that an installation depends on, in a line: the pins, the Python, the place."""
    pins = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return "{} {}.{} {}\n".format(pins, *sys.version_info[:2], VENV.absolute())


def install(requirements: Path, log: IO[str]) -> None:
    """Make `.venv` if need be, fill it, and stamp it last of all."""
    if is_installed(requirements):  # by the make that was waited for
        return
    began = time.monotonic()
    log.truncate(0)
    whole = is_whole()
    first_time = "" if whole else " (first time: about a minute)"
    say(f"Installing {len(pins_in(requirements))} packages into {VENV}{first_time} ...")
    if not whole:
        make_venv(log)
    fill_venv(requirements, log)
    stamp(requirements)
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def pins_in(requirements: Path) -> FrozenSet[str]:
    """The lines of a requirements file that name a package."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_whole() -> bool:
    """Whether `.venv` was finished, by a Python of this minor version, in this place.

    `activate` is what venv writes last, and it names the folder as the scripts beside it do.
    """
    activate = VENV / "bin" / "activate"
    if UNFINISHED.exists() or not activate.exists():
        return False
    version = output_of([str(VENV_PYTHON), "-c", "import sys; print(sys.version_info[:2])"])
    return (
        version.strip() == str(sys.version_info[:2])
        and str(VENV.absolute()) in activate.read_text()
    )


def make_venv(log: IO[str]) -> None:
    """Make an empty `.venv` in place of whatever is there, in the first way that succeeds."""
    venv = [base_python(), "-m", "venv", "--clear", str(VENV)]
    ways = (
        venv,
        [*venv, "--without-pip"],  # Debian without python3-venv
        ["uv", "venv", "--clear", "--python", base_python(), str(VENV)],
    )
    if not any(succeeds(way, log) for way in ways):
        stop(NO_VENV, log)


def base_python() -> str:
    """The Python outside any virtual environment: an activated `.venv` is about to be cleared."""
    return str(getattr(sys, "_base_executable", sys.executable))


def fill_venv(requirements: Path, log: IO[str]) -> None:
    """Install the file's packages, under the user's own settings for pip.

    What fails before the first package is unpacked has changed nothing: the seals still hold.
    What fails later leaves `.venv` unfinished, and the next run makes it anew.
    """
    UNFINISHED.touch()
    command = [*installer(log), "--requirement", str(requirements)]
    if succeeds(command, log, len(pins_in(requirements))):
        return
    if not re.search(r"^(?:Installing collected packages|Prepared )", said(log), re.MULTILINE):
        UNFINISHED.unlink()
    stop("The packages could not be installed. Read why", log)


def installer(log: IO[str]) -> List[str]:
    """The command that installs into `.venv`: its own pip, this Python's, any other, or uv."""
    python = str(VENV_PYTHON)
    for pip in (
        [python, "-m", "pip"],
        [base_python(), "-m", "pip", "--python", python],  # pip 22.3 or newer
        ["pip3", "--python", python],
    ):
        if output_of([*pip, "--version"]):
            # Nobody sees a question, so pip must not wait for its answer. Time limit and retries
            # (15 s, five) stay pip's or the user's.
            options = ["--no-input", "--no-user", "--disable-pip-version-check"]
            return [*pip, "install", *options, "--progress-bar=off"]
    if output_of(["uv", "--version"]):
        return ["uv", "pip", "install", "--python", python]
    return stop(NO_VENV, log)


def stamp(requirements: Path) -> None:
    """Seal the file, and each other whose pins it covers; the rest may hold no longer."""
    for file in {requirements, *Path().glob("requirements*.txt")}:
        if pins_in(file) <= pins_in(requirements):
            stamp_of(file).write_text(seal_of(file))
        elif stamp_of(file).exists():
            stamp_of(file).unlink()
    UNFINISHED.unlink()


def succeeds(command: List[str], log: IO[str], packages: int = 0) -> bool:
    """Whether a program ends well; all that it says goes to the log.

    It inherits the lock on the log: when this make is killed, the next waits for pip's end too.
    """
    print("$", *command, file=log, flush=True)
    try:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[log.fileno()],
        )
    except OSError as error:
        print(error, file=log)
        return False
    with program:
        follow((line.decode(errors="replace") for line in program.stdout or ()), log, packages)
    return program.returncode == 0


def follow(lines: Iterable[str], log: IO[str], packages: int) -> None:
    """Write down what pip says, and show how far it is to a person at a terminal."""
    met: Set[str] = set()
    is_slow = False
    for line in lines:
        log.write(line)
        found = re.match(
            r"(?:Collecting|Processing|Requirement already satisfied:) ([\w./-]+)", line
        )
        if found:
            met.add(found.group(1))
            show(f"  {len(met)} of {packages}")
        elif line.startswith("Installing collected packages"):
            show("  unpacking ...")
        elif "Retrying (" in line and not is_slow:
            is_slow = True
            say("The package index does not answer; trying again ...")
    show("")


def show(text: str) -> None:
    """Put text in the place of what was shown before, on a terminal."""
    if sys.stdout.isatty():
        print(f"\r{text:<20}", end="\r", flush=True)


def say(line: str) -> None:
    """Tell the person who waits, at once."""
    print(line, flush=True)


def said(log: IO[str]) -> str:
    """All that the log holds."""
    log.seek(0)
    return log.read()


def stop(otherwise: str, log: IO[str]) -> NoReturn:
    """End with the reason that the log gives, or else with this one."""
    reason = otherwise
    for pattern, meaning in REASONS:
        found = re.search(pattern, said(log))
        if found:
            reason = meaning.format(**found.groupdict())
            break
    sys.exit(f"error: {reason} and run make again. Details: {LOG}")


if __name__ == "__main__":
    main(sys.argv[1:])
