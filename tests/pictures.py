"""Pictures, each number another one."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 480


def picture(seed):
    """Shapes of many colours that lie over one another."""
    random = Random(seed)  # noqa: S311 - nothing is secret here
    image = Image.new("RGB", (WIDTH, HEIGHT), "grey")
    draw = ImageDraw.Draw(image)
    for _ in range(25):
        left, top = random.randrange(WIDTH), random.randrange(HEIGHT)
        right, bottom = left + random.randrange(40, 300), top + random.randrange(40, 300)
        draw.ellipse([left, top, right, bottom], fill=tuple(random.randbytes(3)))
    return image


def encoded(image, name="PNG", **how):
    file = BytesIO()
    image.save(file, name, **how)
    return file.getvalue()
