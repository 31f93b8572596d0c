"""An HTTP/1.1 answer as its bytes went over the wire, taken apart; knows no WARC and no coding."""

from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

_NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


@dataclass(frozen=True, slots=True)
class Answer:
    """One final answer.

    Args:
        status: 200 or above; what came before it as 1xx is passed over.
        headers: in order, names as sent.
        payload: the body without its transfer coding, still in its content codings.
        is_whole: whether the answer ends where its own length says; one without is.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    is_whole: bool

    def values(self, name: str) -> list[str]:
        """The values of every header called `name`, lower-case."""
        return [value for each, value in self.headers if each.lower() == name]


def read(message: bytes) -> Answer:
    """Take an answer apart.

    Raises:
        ValueError: this is no answer of HTTP/1.
    """
    stream = BytesIO(message)
    stream.seek(interim_bytes(message))
    status, headers = _head(stream)
    payload, is_whole = _payload(status, headers, message[stream.tell() :])
    return Answer(status, headers, payload, is_whole)


def interim_bytes(message: bytes) -> int:
    """How long the interim answers (1xx) are that came before the final one.

    Raises:
        ValueError: no final answer follows.
    """
    stream, length = BytesIO(message), 0
    while _head(stream)[0] < HTTPStatus.OK:
        length = stream.tell()
    return length


def head_bytes(message: bytes) -> int:
    """How long a message's start line and headers are, the blank line after them included."""
    stream = BytesIO(message)
    _parse(stream)
    return stream.tell()


def _head(stream: BytesIO) -> tuple[int, tuple[tuple[str, str], ...]]:
    head = _parse(stream)
    return int(head.get_statuscode()), tuple(head.headers)


def _parse(stream: BytesIO) -> StatusAndHeaders:
    try:
        return StatusAndHeadersParser([], verify=False).parse(stream)
    except EOFError as error:
        raise ValueError("there is no answer") from error


def _payload(status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> tuple[bytes, bool]:
    fields = {name.lower(): value.strip() for name, value in headers}
    if status in _NO_BODY:
        return b"", True
    if fields.get("transfer-encoding", "").lower().endswith("chunked"):
        return _dechunked(body)
    length = fields.get("content-length", "")
    if length.isascii() and length.isdigit():
        return body[: int(length)], len(body) >= int(length)
    return body, True


def _dechunked(body: bytes) -> tuple[bytes, bool]:
    # Source: RFC 9112 7.1.
    payload, at = bytearray(), 0
    while (end := body.find(b"\n", at)) >= 0:
        size = int(body[at:end].partition(b";")[0], 16)
        if size == 0:
            return bytes(payload), True
        piece = body[end + 1 : end + 1 + size]
        payload += piece
        after = body.find(b"\n", end + 1 + size)
        if len(piece) < size or after < 0:
            break
        at = after + 1
    return bytes(payload), False
