"""Captured bytes on disk under their SHA-256; knows no rows and not where the bytes came from."""

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from factcheck.errors import CaptureDamaged

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FILE_MODE = 0o640


def put(body: bytes, *, root: Path) -> str:
    """Keep `body` under `root` and return its SHA-256 in lower-case hex.

    Idempotent and safe to run twice at once: the file appears whole or not at all, and outlives a
    power cut. A damaged copy of the same bytes is mended.

    Raises:
        OSError: the disk is full or may not be written.
    """
    digest = hashlib.sha256(body).hexdigest()
    path = _path(digest, root)
    if not _holds(path, body):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, body)
    return digest


def read(digest: str, *, root: Path) -> bytes:
    """Return the bytes that were kept under `digest`, the very same or none.

    Raises:
        CaptureDamaged: the file is missing, or its bytes no longer match.
    """
    if not _DIGEST.fullmatch(digest):
        raise CaptureDamaged(f"{digest[:64]!r} is no SHA-256, so no copy can be kept under it.")
    try:
        body = _path(digest, root).read_bytes()
    except FileNotFoundError as error:
        raise CaptureDamaged(
            f"The archived copy {digest} is missing; restore it from a backup."
        ) from error
    if hashlib.sha256(body).hexdigest() != digest:
        raise CaptureDamaged(
            f"The archived copy {digest} was changed since it was kept; restore it from a backup."
        )
    return body


def _path(digest: str, root: Path) -> Path:
    return root / digest[:2] / digest[2:4] / digest


def _holds(path: Path, body: bytes) -> bool:
    try:
        return path.read_bytes() == body
    except FileNotFoundError:
        return False


def _write(path: Path, body: bytes) -> None:
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fchmod(file.fileno(), _FILE_MODE)
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(unfinished).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The name of the file is the folder's content, and must reach the disk too.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
