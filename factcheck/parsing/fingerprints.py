"""What an image looks like, as 128 bits: a copy that was scaled or saved anew has nearly the same.

Two images are as far apart as the bits in which they differ. A crop, a mirror image or a picture
of a picture is another image.
"""

from collections.abc import Iterable
from io import BytesIO
from itertools import chain, pairwise

from PIL import AvifImagePlugin, ExifTags, Image, ImageOps, UnidentifiedImageError

from factcheck.parsing.documents import Fingerprint
from factcheck.parsing.images import MAX_PIXELS

# What browsers show; of every further format a decoder would be one more door.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
SIDE = 9
# Below this the cells of a picture differ by less than what saving it anew changes.
MIN_CONTRAST = 16
WHITE = (255, 255, 255, 255)

AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # a confined process may start no further ones
Image.MAX_IMAGE_PIXELS = None  # the limit is ours


def fingerprint(body: bytes) -> Fingerprint | None:
    """How the image in `body` looks; None for what is no image, or one as good as empty.

    Source: the difference hash, https://www.hackerfactor.com/blog/index.php?/archives/529-.html
    """
    try:
        with Image.open(BytesIO(body), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            small = shrunk(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    cells = small.tobytes()
    if max(cells) - min(cells) < MIN_CONTRAST:
        return None
    lines = [cells[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = (left < right for line in lines[1:] for left, right in pairwise(line))
    down = chain.from_iterable(
        (upper < lower for upper, lower in zip(above[1:], below[1:], strict=True))
        for above, below in pairwise(lines)
    )
    return Fingerprint(bits(across), bits(down))


def shrunk(image: Image.Image) -> Image.Image:
    """Nine by nine cells of grey, upright; what can be seen through lies on white."""
    image.draft("RGB", (8 * SIDE, 8 * SIDE))
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        seen = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", seen.size, WHITE), seen)
    return upright.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)


def bits(truths: Iterable[bool]) -> int:
    """64 truths as the bits of a signed integer."""
    packed = sum(truth << place for place, truth in enumerate(truths))
    return int.from_bytes(packed.to_bytes(8), signed=True)


def warm_up() -> None:
    """Read an image of each format, and one that lies on its side."""
    Image.init()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    for name in FORMATS:
        file = BytesIO()
        Image.linear_gradient("L").save(file, name, exif=exif)
        fingerprint(file.getvalue())
