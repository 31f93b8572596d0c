"""Records kept under their SHA-256 in a storage, written once; knows no rows, no record's form."""

import hashlib
import re
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from factcheck.errors import CaptureDamaged

SUFFIX = ".warc.gz"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def put(record: bytes, *, storage: Storage) -> str:
    """Keep `record` and return its SHA-256 in lower-case hex.

    Idempotent and safe to run twice at once. What is there already is never written over.

    Raises:
        CaptureDamaged: other bytes lie under this digest; they are left for whoever looks into it.
        OSError: the storage is full, cannot be reached, or may not be written.
    """
    digest = hashlib.sha256(record).hexdigest()
    try:
        storage.save(name_of(digest), ContentFile(record))
    except FileExistsError:
        read(digest, storage=storage)
    return digest


def read(digest: str, *, storage: Storage) -> bytes:
    """Return the bytes that were kept under `digest`, the very same or none.

    Raises:
        CaptureDamaged: they are missing, or no longer match.
        OSError: the storage cannot be reached or read.
    """
    if not _DIGEST.fullmatch(digest):
        raise CaptureDamaged(f"{digest[:64]!r} is no SHA-256, so no copy can be kept under it.")
    try:
        with storage.open(name_of(digest)) as file:
            record = bytes(file.read())
    except FileNotFoundError as error:
        raise CaptureDamaged(
            f"The archived copy {digest} is missing; restore it from a backup."
        ) from error
    if hashlib.sha256(record).hexdigest() != digest:
        raise CaptureDamaged(
            f"The archived copy {digest} was changed since it was kept; restore it from a backup."
        )
    return record


def name_of(digest: str) -> str:
    """Where a record lies in its storage."""
    return f"{digest[:2]}/{digest}{SUFFIX}"


def names(storage: Storage) -> Iterator[tuple[str, str]]:
    """Everything in the storage: its name, and the digest it is named by ("" for a stranger).

    Holds the names of one folder at a time, which is one in 256.
    """
    folders, files = _listed(storage, "")
    yield from ((name, "") for name in files)
    for folder in sorted(folders):
        inner, files = _listed(storage, folder)
        yield from ((f"{folder}/{name}/", "") for name in inner)
        yield from ((f"{folder}/{name}", _digest_in(folder, name)) for name in sorted(files))


def _listed(storage: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(folder)
    except FileNotFoundError:  # nothing was kept yet
        return [], []


def _digest_in(folder: str, name: str) -> str:
    digest = name.removesuffix(SUFFIX)
    is_ours = name != digest and _DIGEST.fullmatch(digest) and folder == digest[:2]
    return digest if is_ours else ""
