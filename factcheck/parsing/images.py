"""How many pixels an image says that it has, from its first bytes; decodes none of them."""

import struct
from collections.abc import Callable
from itertools import pairwise

from factcheck.errors import SourceRejected

# Above this a picture costs whoever opens it a hundred megabytes and more.
MAX_PIXELS = 25_000_000

Size = tuple[int, int]

# Source: ITU-T T.81, table B.1: the start-of-frame markers are C0 to CF but for these.
_NOT_FRAMES = frozenset({0xC4, 0xC8, 0xCC})
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xDA)})
_JPEG_SEARCHED_SEGMENTS = 1_000
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_TIFF_SHORT = 3


def refuse_bomb(body: bytes) -> None:
    """Refuse an image that unpacks to more than 25 million pixels.

    Raises:
        SourceRejected: `bad_content`.
    """
    width, height = size(body)
    if width * height > MAX_PIXELS:
        raise SourceRejected(
            f"This image says that it has {width:,} by {height:,} pixels; at most "
            f"{MAX_PIXELS:,} are taken.",
            code="bad_content",
        )


def size(body: bytes) -> Size:
    """Width and height as a PNG, GIF, JPEG, WebP, BMP or TIFF declares them; (0, 0) if unknown."""
    for start, read in _READERS:
        if body.startswith(start):
            try:
                return read(body)
            except (struct.error, IndexError):
                return 0, 0
    return 0, 0


def _png(body: bytes) -> Size:
    width, height = struct.unpack_from(">II", body, 16)
    return width, height


def _gif(body: bytes) -> Size:
    width, height = struct.unpack_from("<HH", body, 6)
    return width, height


def _bmp(body: bytes) -> Size:
    width, height = struct.unpack_from("<ii", body, 18)
    return abs(width), abs(height)


def _webp(body: bytes) -> Size:
    form = body[12:16]
    if form == b"VP8X":  # two numbers of three bytes
        low, middle, high = struct.unpack_from("<HHH", body, 24)
        return 1 + (low | (middle & 0xFF) << 16), 1 + (middle >> 8 | high << 8)
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", body, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(body: bytes) -> Size:
    at = 2
    for _ in range(_JPEG_SEARCHED_SEGMENTS):
        at = body.index(b"\xff", at) if b"\xff" in body[at : at + 64] else len(body)
        marker = body[at + 1]
        if marker & 0xF0 == 0xC0 and marker not in _NOT_FRAMES:  # noqa: PLR2004 - C0 to CF
            height, width = struct.unpack_from(">HH", body, at + 5)
            return width, height
        length = 0 if marker in _WITHOUT_LENGTH else struct.unpack_from(">H", body, at + 2)[0]
        at += 2 + length
    return 0, 0


def _tiff(body: bytes) -> Size:
    order = "<" if body.startswith(b"II") else ">"
    (first,) = struct.unpack_from(f"{order}I", body, 4)
    (count,) = struct.unpack_from(f"{order}H", body, first)
    found = {_TIFF_WIDTH: 0, _TIFF_HEIGHT: 0}
    places = range(first + 2, first + 3 + 12 * count, 12)
    for at, _ in pairwise(places):
        tag, form = struct.unpack_from(f"{order}HH", body, at)
        if tag in found:
            code = f"{order}{'H' if form == _TIFF_SHORT else 'I'}"
            (found[tag],) = struct.unpack_from(code, body, at + 8)
    return found[_TIFF_WIDTH], found[_TIFF_HEIGHT]


_READERS: tuple[tuple[bytes, Callable[[bytes], Size]], ...] = (
    (b"\x89PNG\r\n", _png),
    (b"GIF8", _gif),
    (b"\xff\xd8\xff", _jpeg),
    (b"RIFF", _webp),
    (b"BM", _bmp),
    (b"II*\0", _tiff),
    (b"MM\0*", _tiff),
)
