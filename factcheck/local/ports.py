"""Free ports of this machine, the same ones as last time where they are still free."""

import json
import socket
from contextlib import suppress

from factcheck.local.state import State, write_private

HOST = "127.0.0.1"
LAST_PORT = 65_535


def port_for(state: State, name: str, *, first: int) -> int:
    """The port that `name` had last time, else the first free one from `first` on."""
    path = state.root / "ports.json"
    kept: dict[str, int] = {}
    with suppress(FileNotFoundError, ValueError):
        kept = dict(json.loads(path.read_text()))
    taken = set(kept.values()) - {kept.get(name)}
    wanted = (kept.get(name, first), *range(first, LAST_PORT))
    port = next(port for port in wanted if port not in taken and is_free(port))
    if kept.get(name) != port:
        write_private(path, json.dumps(kept | {name: port}))
    return port


def is_free(port: int) -> bool:
    """Whether nobody listens there, on this machine or on all addresses."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True
