"""Free ports of this machine, the same ones as last time where they are still free."""

import json
import os
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

from factcheck.local.state import Lock, State, write_private

HOST = "127.0.0.1"
LAST_PORT = 65_535


def port_for(state: State, name: str, *, first: int) -> int:
    """The port that `name` had last time, else the first free one from `first` on.

    It stays claimed among launchers until this process ends.
    """
    kept = kept_ports(state)
    taken = set(kept.values()) - {kept.get(name)}
    wanted: list[int] = [kept.get(name, first), *range(first, LAST_PORT)]
    port = next(port for port in wanted if port not in taken and is_free(port) and claim(port))
    if kept.get(name) != port:
        write_private(state.root / "ports.json", json.dumps(kept | {name: port}))
    return port


def kept_ports(state: State) -> dict[str, int]:
    """The ports of last time, by name."""
    with suppress(FileNotFoundError, ValueError):
        return dict(json.loads((state.root / "ports.json").read_text()))
    return {}


def claim(port: int) -> bool:
    """Whether no other launcher claims the port; from now on this process does.

    A port is bound seconds after it was chosen, and two web servers of one account would not even
    notice that they share it: they bind with SO_REUSEPORT.
    """
    path = Path(tempfile.gettempdir()) / f"factcheck-port-{port}.lock"
    with suppress(OSError):
        path.touch(mode=0o644, exist_ok=False)
    try:
        lock = Lock(path, flags=os.O_RDONLY | os.O_NOFOLLOW)  # another account's serves as well
    except OSError:
        return False
    return lock.take(wait=False)


def is_free(port: int) -> bool:
    """Whether nobody listens there, on this machine or on all addresses."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True
