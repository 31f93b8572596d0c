"""The folder where a clone keeps its local services' data, and the locks on it."""

import fcntl
import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent.parent
# A Unix socket's whole path may have 107 bytes; this leaves room for the socket's name.
MAX_SOCKET_FOLDER_BYTES = 85


class LocalError(Exception):
    """Why the local services cannot run, as one sentence that says what to do."""


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
    def record(self) -> Path:
        """What runs now: addresses and the launcher's process id."""
        return self.root / "running.json"

    @property
    def sockets(self) -> Path:
        """The services' sockets; elsewhere when the path would be too long for one."""
        beside = self.root / "sockets"
        if len(os.fsencode(beside)) <= MAX_SOCKET_FOLDER_BYTES:
            return beside
        return Path(tempfile.gettempdir()) / f"factcheck-{self.tag}"

    @property
    def tag(self) -> str:
        """A short name for this very folder, for places that several clones share."""
        return hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]

    def prepare(self) -> None:
        """Make the folders, for this account's eyes only.

        Raises:
            LocalError: they cannot be made.
        """
        try:
            for folder in (self.root, self.logs, self.archive):
                folder.mkdir(parents=True, exist_ok=True)
            self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise LocalError(
                f"{self.root} cannot be written ({error.strerror}). Give this account the right to "
                "write there, or set FACTCHECK_STATE to another folder."
            ) from error

    def secret(self, name: str) -> str:
        """A random secret of this clone, made at its first use and kept in a 0600 file."""
        path = self.root / "secrets.json"
        kept = json.loads(path.read_text()) if path.exists() else {}
        if name not in kept:
            kept[name] = secrets.token_urlsafe(48)
            write_private(path, json.dumps(kept, indent=2))
        return str(kept[name])

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
    with os.fdopen(handle, "w") as file:
        file.write(text)
    Path(unfinished).replace(path)


class Lock:
    """An advisory lock on a file; it holds as long as anybody has its descriptor open."""

    def __init__(self, path: Path) -> None:
        """Open the file, without taking the lock."""
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

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

    def close(self) -> None:
        """Let go, unless a child still has the descriptor."""
        os.close(self.descriptor)
