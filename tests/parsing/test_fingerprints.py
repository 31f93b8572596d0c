import pytest
from PIL import Image, ImageOps

from factcheck import parsing
from factcheck.parsing.fingerprints import FORMATS, fingerprint
from tests.pictures import encoded, picture


def distance(left, right):
    return sum(
        ((one ^ other) & (2**64 - 1)).bit_count() for one, other in zip(left, right, strict=True)
    )


@pytest.mark.parametrize("name", FORMATS)
def test_copies_look_nearly_the_same(name):
    for seed in range(10):
        original = picture(seed)
        small = encoded(original.resize((320, 240)), name, quality=40)
        assert distance(fingerprint(encoded(original)), fingerprint(small)) <= 8


def test_other_images_look_otherwise():
    looks = [fingerprint(encoded(picture(seed))) for seed in range(40)]
    assert min(distance(one, other) for one in looks for other in looks if one != other) > 20


def test_image_is_looked_at_upright_and_on_white():
    original = picture(1)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = encoded(original.rotate(90, expand=True), "JPEG", exif=exif)
    assert distance(fingerprint(turned), fingerprint(encoded(original))) <= 8
    seen_through = original.convert("RGBA")
    seen_through.putalpha(ImageOps.invert(original.convert("L")))
    on_white = Image.alpha_composite(Image.new("RGBA", original.size, "white"), seen_through)
    assert fingerprint(encoded(seen_through)) == fingerprint(encoded(on_white.convert("RGB")))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        encoded(Image.new("RGB", (60, 60), "red")),
        encoded(picture(1))[:200],
        encoded(picture(1), "TIFF"),
        encoded(Image.new("1", (5_100, 5_000))),
    ],
    ids=["empty", "page", "plain", "cut", "format", "large"],
)
def test_what_cannot_be_compared_has_no_fingerprint(body):
    assert fingerprint(body) is None


@pytest.mark.parametrize("name", FORMATS)
def test_confined_reader_sees_what_we_see(name):
    body = encoded(picture(2), name)
    document = parsing.read(body, url="http://a.example/p", content_type=f"image/{name.lower()}")
    assert document.fingerprint == fingerprint(body)
    assert (document.kind, document.text) == ("data", "")
