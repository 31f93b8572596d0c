"""Messages over a pipe: their length in four bytes, then themselves."""

import struct
from typing import IO

_LENGTH = struct.Struct(">I")
MAX_BYTES = 64 * 1024 * 1024


def put(pipe: IO[bytes], *parts: bytes) -> None:
    """Write messages, all of them at once."""
    for part in parts:
        pipe.write(_LENGTH.pack(len(part)))
        pipe.write(part)
    pipe.flush()


def take(pipe: IO[bytes]) -> bytes:
    """The next message.

    Raises:
        EOFError: whoever wrote is gone, or wrote more than 64 MiB.
    """
    head = pipe.read(_LENGTH.size)
    (length,) = _LENGTH.unpack(head) if len(head) == _LENGTH.size else (MAX_BYTES + 1,)
    body = pipe.read(length) if length <= MAX_BYTES else b""
    if len(body) != length:
        raise EOFError
    return body
