"""The folder where a clone keeps its local services' data, and the locks on it."""

import fcntl
import hashlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

PROJECT = Path(__file__).resolve().parent.parent.parent
# A Unix socket's whole path may have 107 bytes; this leaves room for the socket's name. Addresses,
# lists and command lines in which it stands each have other characters that mean something.
PLAIN_PATH = r"[A-Za-z0-9_./+-]{1,85}"


class LocalError(Exception):
    """Why the local services cannot run, as one sentence that says what to do."""


class Lock:
    """An advisory lock on a file; it holds as long as anybody has its descriptor open."""

    def __init__(self, path: Path, flags: int = os.O_RDWR | os.O_CREAT) -> None:
        """Open the file, without taking the lock."""
        self.descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Wait until nobody holds it alone, then hold it with others."""
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)

    def take(self, *, wait: bool) -> bool:
        """Hold it alone; whether that worked."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def __enter__(self) -> Self:
        """Close it at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go, unless a child still has the descriptor."""
        os.close(self.descriptor)


@dataclass(frozen=True, slots=True)
class State:
    """Where everything of one set of local services lies, below `root`."""

    root: Path

    @property
    def logs(self) -> Path:
        """A log file per program."""
        return self.root / "logs"

    @property
    def archive(self) -> Path:
        """The captures."""
        return self.root / "archive"

    @property
    def notes(self) -> Path:
        """Who the programs are that run now, a file each."""
        return self.root / "programs"

    @property
    def record(self) -> Path:
        """What runs now: addresses, and who the launcher is."""
        return self.root / "running.json"

    @property
    def sockets(self) -> Path:
        """The services' sockets; elsewhere when the path is too long or would need quoting."""
        beside = self.root / "sockets"
        if re.fullmatch(PLAIN_PATH, str(beside)):
            return beside
        return Path(tempfile.gettempdir()) / f"factcheck-{self.tag}"

    @property
    def tag(self) -> str:
        """A short name for this very folder, for places that several clones share."""
        return hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]

    def prepare(self) -> None:
        """Make the folders.

        Raises:
            LocalError: they cannot be made, or the sockets' folder is somebody else's.
        """
        with self.usable():
            for folder in (self.root, self.logs, self.archive, self.notes):
                folder.mkdir(parents=True, exist_ok=True)
            self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Root may well run what belongs to the clone's owner.
        if self.sockets.lstat().st_uid not in {os.geteuid(), self.root.stat().st_uid}:
            raise LocalError(f"{self.sockets} is another account's. Have it removed.")

    def lock(self, name: str) -> Lock:
        """A lock of this folder, not yet held.

        Raises:
            LocalError: another account made it.
        """
        with self.usable():
            return Lock(self.root / f"{name}.lock")

    @contextmanager
    def usable(self) -> Iterator[None]:
        """Do with this folder what its account and its disk must allow.

        Raises:
            LocalError: they do not; says what to do about it.
        """
        try:
            yield
        except OSError as error:
            raise LocalError(
                f"{error.filename or self.root} cannot be used ({error.strerror or error}). Make "
                "room or give this account the right to write there, or set FACTCHECK_STATE to "
                "another folder."
            ) from error

    def secret(self, name: str) -> str:
        """A random secret of this clone, made at its first use and kept in a 0600 file.

        Raises:
            LocalError: the file cannot be read or written.
        """
        path = self.root / "secrets.json"
        with self.lock("secrets") as lock, self.usable():
            lock.take(wait=True)
            kept = self._secrets(path)
            if name not in kept:
                kept[name] = secrets.token_urlsafe(48)
                write_private(path, json.dumps(kept, indent=2))
        return str(kept[name])

    def _secrets(self, path: Path) -> dict[str, str]:
        try:
            return dict(json.loads(path.read_text())) if path.exists() else {}
        except ValueError as error:
            raise LocalError(
                f"{path} is spoilt. Bring it back, or move {self.root} away to begin anew."
            ) from error

    def running(self) -> dict[str, Any]:
        """What the record says; empty when there is none."""
        try:
            return dict(json.loads(self.record.read_text()))
        except (FileNotFoundError, ValueError):
            return {}


def project_state() -> State:
    """This clone's state: its var/ folder, or FACTCHECK_STATE."""
    return State(Path(os.environ.get("FACTCHECK_STATE") or PROJECT / "var").resolve())


def write_private(path: Path, text: str) -> None:
    """Write a file that only this account can read, whole or not at all."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)
