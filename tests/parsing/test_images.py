import struct

import pytest

from factcheck.errors import SourceRejected
from factcheck.parsing import images


def png(width, height):
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


def gif(width, height):
    return b"GIF89a" + struct.pack("<HH", width, height)


def jpeg(width, height):
    about = b"\xff\xe0\0\x10" + bytes(14)
    table = b"\xff\xc4\0\x04\0\0"  # looks like a frame's marker, and is none
    return b"\xff\xd8" + about + table + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width)


def bmp(width, height):
    return b"BM" + bytes(16) + struct.pack("<ii", width, -height)


def webp_extended(width, height):
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0" + sides


def webp_lossless(width, height):
    bits = (width - 1) | (height - 1) << 14
    return b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + bits.to_bytes(4, "little")


def webp_lossy(width, height):
    start = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a"
    return start + struct.pack("<HH", width, height)


def tiff(width, height, order="<"):
    mark = b"II*\0" if order == "<" else b"MM\0*"
    wide = struct.pack(f"{order}HHIHH", 256, 3, 1, width, 0)
    high = struct.pack(f"{order}HHII", 257, 4, 1, height)
    return mark + struct.pack(f"{order}IH", 8, 2) + wide + high


def tiff_of_a_mac(width, height):
    return tiff(width, height, ">")


@pytest.mark.parametrize(
    "image",
    [png, gif, jpeg, bmp, webp_extended, webp_lossless, webp_lossy, tiff, tiff_of_a_mac],
)
def test_size_is_read_from_the_first_bytes(image):
    assert images.size(image(640, 480)) == (640, 480)
    assert images.size(image(640, 480)[:-1]) == (0, 0)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\0" * 99])
def test_size_of_what_is_no_image_is_unknown(body):
    assert images.size(body) == (0, 0)


def test_bomb_of_pixels_is_refused():
    images.refuse_bomb(png(5_000, 5_000))
    with pytest.raises(SourceRejected, match="50,000 by 50,000") as refused:
        images.refuse_bomb(png(50_000, 50_000))
    assert refused.value.code == "bad_content"
