"""A folder on disk as a storage: files appear whole, once, and outlive a power cut."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.core.files.storage import FileSystemStorage

_FILE_MODE = 0o640


class Folder(FileSystemStorage):
    """Django's own, but durable and write-once."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The very name that is asked for: what lies under it already is never written over."""
        del max_length
        return name

    def _save(self, name: str, content: IO[bytes]) -> str:
        path = Path(self.path(name))
        if path.exists():
            raise FileExistsError(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content.read())
        return name


def _write(path: Path, content: bytes) -> None:
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), _FILE_MODE)
            os.fsync(file.fileno())
        # Who was as fast brought the same bytes: their name is their digest.
        Path(unfinished).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(unfinished).unlink()
        raise
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    # The name of the file is the folder's content, and must reach the disk too.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
