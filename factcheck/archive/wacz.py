"""Writes copies into one WACZ package, which ReplayWeb.page opens; knows no storage and no rows.

Source: Web Archive Collection Zipped 1.1.1 (specs.webrecorder.net/wacz/1.1.1).
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from factcheck.archive import cdxj, warc

VERSION = "1.1.1"
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """A copy as it goes into a package.

    Args:
        digest: the SHA-256 of `record`.
        url: what was asked for first.
        at: when, aware.
        text: what was read out of the page, so that a package can be searched.
        record: the WARC file.
    """

    id: str
    digest: str
    url: str
    at: datetime
    title: str
    text: str
    record: bytes


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself."""

    title: str
    description: str
    software: str
    created_at: datetime


def write(pages: Iterable[Page], *, about: About, to: IO[bytes]) -> int:
    """Write a package; holds one record at a time. Returns how many pages are in it."""
    index: list[str] = []
    with (
        zipfile.ZipFile(to, "w") as package,
        SpooledTemporaryFile(max_size=_CHUNK_BYTES) as listed,
    ):
        box = _Box(package, about.created_at)
        listed.write(_line({"format": "json-pages-1.0", "id": "pages", "title": "All pages"}))
        count = 0
        for page in pages:
            count += 1
            name = f"{page.digest}.warc.gz"
            # Not packed again: readers jump to a record by its offset.
            box.add(f"archive/{name}", [page.record], is_packed=False)
            index += cdxj.lines(page.record, name)
            listed.write(_line(_told(page)))
        box.add("indexes/index.cdxj", [line.encode() for line in sorted(set(index))])
        listed.seek(0)
        box.add("pages/pages.jsonl", iter(lambda: listed.read(_CHUNK_BYTES), b""))
        box.close(about)
    return count


@dataclass(slots=True)
class _Box:
    """A zip file that notes what is put into it."""

    package: zipfile.ZipFile
    at: datetime
    resources: list[dict[str, Any]] = field(default_factory=list)

    def add(self, path: str, content: Iterable[bytes], *, is_packed: bool = True) -> None:
        """Put a file in, and note its digest."""
        entry = zipfile.ZipInfo(path, self.at.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self.package.open(entry, "w") as file:
            for piece in content:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        told = {"path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}
        self.resources.append({"name": PurePosixPath(path).name} | told)

    def close(self, about: About) -> None:
        """Put the list of the files in, and last the digest of that list."""
        described = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": about.title,
            "description": about.description,
            "created": warc.date_of(about.created_at),
            "software": about.software,
            "resources": list(self.resources),
        }
        package = json.dumps(described, ensure_ascii=False, indent=2).encode()
        self.add("datapackage.json", [package])
        seal = {"path": "datapackage.json", "hash": self.resources[-1]["hash"]}
        self.add("datapackage-digest.json", [json.dumps(seal, indent=2).encode()])


def _told(page: Page) -> dict[str, str]:
    at = warc.date_of(page.at.replace(microsecond=0)).replace(".000000", "")
    return {"id": page.id, "url": page.url, "ts": at, "title": page.title, "text": page.text}


def _line(value: dict[str, str]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
