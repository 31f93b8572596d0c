"""Whether a ZIP file is safe to unpack, by its list of entries; unpacks nothing."""

import re
import stat
import zipfile

from factcheck.errors import SourceRejected

MAX_FILES = 100_000
MAX_NAME_CHARACTERS = 1_000
# A claim's whole evidence stays below this.
MAX_BYTES = 4 * 1024**3
# Deflate cannot do better than 1,032 to 1; what is above this and large was made to be.
MAX_RATIO = 200
SMALL_BYTES = 1024 * 1024

# Absolute, by drive, by backslash, with a NUL, or with a part that leads upwards.
_LEADS_OUT = re.compile(r"/|[A-Za-z]:|.*[\\\x00]|(?:.*/)?\.\.?(?:/|$)", re.DOTALL)
_IS_ENCRYPTED = 0x1


def refuse_harmful(package: zipfile.ZipFile, *, max_bytes: int = MAX_BYTES) -> None:
    """Refuse a package whose entries would harm whoever unpacks it.

    Raises:
        SourceRejected: `bad_content`: a name that leads out of the folder or stands there twice, a
            link or a device, a password, or far more than the file's size.
    """
    entries = package.infolist()
    if len(entries) > MAX_FILES:
        raise _refusal(f"it holds more than {MAX_FILES:,} files")
    names = {entry.filename.rstrip("/").casefold() for entry in entries}
    if len(names) != len(entries):
        raise _refusal("a name stands in it twice")
    for entry in entries:
        _refuse_entry(entry)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > max_bytes or unpacked > max(SMALL_BYTES, MAX_RATIO * packed):
        raise _refusal("it unpacks to far more than its size")


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    # What stands in the file; zipfile cuts its own at a NUL.
    name = entry.orig_filename
    if not name or len(name) > MAX_NAME_CHARACTERS or _LEADS_OUT.match(name):
        raise _refusal("a name in it leads out of its folder, or is none")
    if entry.flag_bits & _IS_ENCRYPTED:
        raise _refusal("it is locked by a password")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refusal("it holds a link or a device, not only files")


def _refusal(why: str) -> SourceRejected:
    return SourceRejected(f"This package is not taken: {why}.", code="bad_content")
