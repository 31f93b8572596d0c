"""Writes what one fetch exchanged as WARC 1.1 and reads it back; knows no storage and no rows.

One file holds one capture: `warcinfo`, then a `request` and a `response` for each hop, with the
very bytes that went over the wire, and last a `metadata` record in JSON that says who asked, what
was dialled, and what the decoded body hashes to. Interim answers (1xx), if any, stand in a
`metadata` record beside their response. Each record is a gzip member of its own.

Source: ISO 28500:2017 (WARC 1.1).
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from factcheck.archive import http
from factcheck.archive.http import Answer
from factcheck.errors import CaptureDamaged

VERSION = "WARC/1.1"
_ANSWER = "application/http; msgtype=response"
_CONTENT_TYPES = {
    "warcinfo": "application/warc-fields",
    "request": "application/http; msgtype=request",
    "response": _ANSWER,
    "metadata": "application/json",
}


class Exchange(Protocol):
    """One request and its answer, as their bytes went over the wire."""

    @property
    def url(self) -> str:
        """What was asked for."""
        ...

    @property
    def address(self) -> str:
        """The IP address that was dialled; "" when that is unknown."""
        ...

    @property
    def started_at(self) -> datetime:
        """When the request was sent, aware."""
        ...

    @property
    def request(self) -> bytes:
        """As sent."""
        ...

    @property
    def response(self) -> bytes:
        """As received, with its transfer and content codings."""
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file, and where its gzip member lies in it."""

    kind: str
    url: str
    fields: Mapping[str, str]
    block: bytes
    offset: int
    length: int


def write(exchanges: Sequence[Exchange], *, software: str, metadata: Mapping[str, object]) -> bytes:
    """Put the hops of one fetch into a file; `metadata` is what the last record says in JSON."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version=VERSION)
    first, last = exchanges[0], exchanges[-1]
    info = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    _add(writer, "warcinfo", first.started_at, info, {})
    for each in exchanges:
        answer_id = _new_id()
        about = {"WARC-Target-URI": each.url}
        if each.address:
            about["WARC-IP-Address"] = each.address
        request = about | {"WARC-Concurrent-To": answer_id} | _payload_digest(each.request)
        _add(writer, "request", each.started_at, each.request, request)
        interim, response = _split(each.response)
        answer = about | {"WARC-Record-ID": answer_id} | _payload_digest(response) | _cut(response)
        _add(writer, "response", each.started_at, response, answer)
        if interim:
            beside = about | {"WARC-Concurrent-To": answer_id} | {"Content-Type": _ANSWER}
            _add(writer, "metadata", each.started_at, interim, beside)
    block = json.dumps(metadata, ensure_ascii=False, indent=1).encode()
    about = {"WARC-Target-URI": last.url, "WARC-Concurrent-To": answer_id}
    _add(writer, "metadata", last.started_at, block, about)
    return file.getvalue()


def records(file: bytes) -> Iterator[Record]:
    """The records of a file, in order, each held against the digest that it carries.

    Raises:
        CaptureDamaged: this is no WARC file of ours, or a record is not what its digest says.
    """
    members = ArchiveIterator(BytesIO(file), no_record_parse=True)
    try:
        for each in members:
            fields = dict(each.rec_headers.headers)
            block = each.raw_stream.read()
            if fields.get("WARC-Block-Digest") != _digest(block):
                raise CaptureDamaged("A record of the copy is not what its digest says.")
            offset, length = members.get_record_offset(), members.get_record_length()
            url = fields.get("WARC-Target-URI", "")
            yield Record(each.rec_type, url, fields, block, offset, length)
    except (ArchiveLoadFailed, ValueError, EOFError) as error:
        raise CaptureDamaged(f"A record of the copy cannot be read: {error}.") from error


def answer_in(file: bytes) -> Answer:
    """The last answer in a file, which is the page.

    Raises:
        CaptureDamaged: there is none that can be read.
    """
    answers = [each.block for each in records(file) if each.kind == "response"]
    try:
        return http.read(answers[-1])
    except (IndexError, ValueError) as error:
        raise CaptureDamaged("There is no answer in the copy that can be read.") from error


def metadata_in(file: bytes) -> dict[str, object]:
    """What the last record of a file says of the capture.

    Raises:
        CaptureDamaged: there is none that can be read.
    """
    try:
        said = [each.block for each in records(file) if _is_about(each)]
        return dict(json.loads(said[-1]))
    except (IndexError, TypeError, ValueError) as error:
        raise CaptureDamaged("The copy does not say how it was made.") from error


def date_of(at: datetime) -> str:
    """A time as WARC 1.1 writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _is_about(record: Record) -> bool:
    return (record.kind, record.fields.get("Content-Type")) == (
        "metadata",
        _CONTENT_TYPES["metadata"],
    )


def _add(writer: WARCWriter, kind: str, at: datetime, block: bytes, more: dict[str, str]) -> None:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": _new_id(),
        "WARC-Date": date_of(at),
        "WARC-Block-Digest": _digest(block),
        "WARC-Payload-Digest": _digest(block),
        "Content-Type": _CONTENT_TYPES[kind],
    } | more
    headers = StatusAndHeaders("", list(fields.items()), protocol=VERSION)
    # Without HTTP headers that were parsed, warcio writes the block as it is, byte for byte.
    writer.write_record(
        ArcWarcRecord(
            "warc", kind, headers, BytesIO(block), None, fields["Content-Type"], len(block)
        )
    )


def _split(response: bytes) -> tuple[bytes, bytes]:
    # Readers take the first head of a response for its status, so early hints stand beside it.
    start = http.interim_bytes(response)
    return response[:start], response[start:]


def _payload_digest(message: bytes) -> dict[str, str]:
    # Of the payload as transferred, chunks and all: it is what readers of WARC check it against.
    return {"WARC-Payload-Digest": _digest(message[http.head_bytes(message) :])}


def _cut(response: bytes) -> dict[str, str]:
    # What follows the head of a redirect is not waited for.
    return {} if http.read(response).is_whole else {"WARC-Truncated": "unspecified"}


def _digest(block: bytes) -> str:
    return f"sha256:{hashlib.sha256(block).hexdigest()}"


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"
