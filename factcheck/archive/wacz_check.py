"""Holds a WACZ package against its own digests, from the file alone; knows no storage and no rows.

Nothing is unpacked to disk, and no more than one piece of a file is held at a time. What is read
comes from whoever handed the package over: each problem is told, and none of them is an error.
"""

import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from factcheck.archive.unpacking import refuse_harmful
from factcheck.errors import SourceRejected

_CHUNK_BYTES = 256 * 1024
_MAX_LIST_BYTES = 16 * 1024 * 1024
_MAX_LINE_BYTES = 4 * 1024 * 1024
_MAX_RECORDS = 1_000_000
_PACKAGE, _SEAL = "datapackage.json", "datapackage-digest.json"
_WARC = (".warc", ".warc.gz")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ArchiveLoadFailed,
    EOFError,
    KeyError,
    NotImplementedError,  # a packing or an encryption that zipfile does not know
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and with which file of the package ("" for the whole)."""

    path: str
    what: str


def check(file: IO[bytes]) -> Iterator[Problem]:
    """What is wrong with a package; nothing when it is whole and says what it holds."""
    try:
        with zipfile.ZipFile(file) as package:
            refuse_harmful(package)
            yield from _Check(package).run()
    except SourceRejected as error:
        yield Problem("", error.message)
    except _UNREADABLE as error:
        yield Problem("", f"This is no package that can be read: {error}.")


@dataclass(slots=True)
class _Check:
    package: zipfile.ZipFile
    # What the WARC files hold: (path, offset) -> address; and which of these can be looked up.
    records: dict[tuple[str, int], str] = field(default_factory=dict)
    indexed: set[str] = field(default_factory=set)

    def run(self) -> Iterator[Problem]:
        names = self.package.namelist()
        listed = {each["path"]: each for each in json.loads(self._whole(_PACKAGE))["resources"]}
        yield from self._told(_SEAL, self._seal())
        files = {name for name in names if not name.endswith("/")} - {_PACKAGE, _SEAL}
        yield from (Problem(path, "It is listed, but not there.") for path in listed.keys() - files)
        yield from (Problem(path, "It is there, but not listed.") for path in files - listed.keys())
        for path in sorted(files & listed.keys()):
            yield from self._told(path, self._digest(path, listed[path]))
        for path in sorted(name for name in files if name.endswith(_WARC)):
            yield from self._told(path, self._warc(path))
        for path in sorted(name for name in files if name.startswith("indexes/")):
            yield from self._told(path, self._index(path))
        yield from self._told("pages/pages.jsonl", self._pages("pages/pages.jsonl"))

    def _told(self, path: str, problems: Iterator[str]) -> Iterator[Problem]:
        try:
            yield from (Problem(path, what) for what in problems)
        except _UNREADABLE as error:
            yield Problem(path, f"It cannot be read: {error}.")

    def _seal(self) -> Iterator[str]:
        digest = hashlib.sha256(self._whole(_PACKAGE)).hexdigest()
        if json.loads(self._whole(_SEAL))["hash"] != f"sha256:{digest}":
            yield f"The list of files, {_PACKAGE}, was changed: its digest is another."

    def _digest(self, path: str, told: dict[str, Any]) -> Iterator[str]:
        name, _, expected = str(told["hash"]).partition(":")
        digest, size = hashlib.new(name), 0
        with self.package.open(path) as file:
            while piece := file.read(_CHUNK_BYTES):
                digest.update(piece)
                size += len(piece)
        if (digest.hexdigest(), size) != (expected, told["bytes"]):
            yield "It was changed: its digest or length is another than the one in the list."

    def _warc(self, path: str) -> Iterator[str]:
        if self.package.getinfo(path).compress_type != zipfile.ZIP_STORED:
            yield "It is packed a second time, so that no reader can jump to a record."
        with self.package.open(path) as file:
            members = ArchiveIterator(file, check_digests=True)
            for record in members:
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                while record.raw_stream.read(_CHUNK_BYTES):
                    pass
                self.records[path, members.get_record_offset()] = url
                if len(self.records) > _MAX_RECORDS:
                    raise ValueError("the package holds too many records")
                yield from (f"{url}: {what}." for what in record.digest_checker.problems)

    def _index(self, path: str) -> Iterator[str]:
        if path.endswith(".idx"):  # leads into the packed index beside it, which is read whole
            return
        for line in self._lines(path):
            if not line.startswith(b"!"):
                told = json.loads(line[line.index(b"{") :])
                place = f"archive/{told['filename']}", int(told["offset"])
                if self.records.get(place) == told["url"]:
                    self.indexed.add(told["url"])
                else:
                    yield f"It leads to no record of {told['url']}."

    def _pages(self, path: str) -> Iterator[str]:
        lines = iter(self._lines(path))
        json.loads(next(lines, b""))["format"]
        for line in lines:
            url = json.loads(line)["url"]
            if url not in self.indexed:
                yield f"No index leads to {url}."

    def _lines(self, path: str) -> Iterable[bytes]:
        with self.package.open(path) as packed:
            file = gzip.GzipFile(fileobj=packed) if path.endswith(".gz") else packed
            while line := file.readline(_MAX_LINE_BYTES):
                yield line

    def _whole(self, path: str) -> bytes:
        with self.package.open(path) as file:
            content = file.read(_MAX_LIST_BYTES + 1)
        if len(content) > _MAX_LIST_BYTES:
            raise ValueError(f"{path} is too large")
        return content
