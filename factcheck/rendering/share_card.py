"""The picture that goes with a link to a verdict, as PNG; knows its words alone.

Source of the size: https://developers.facebook.com/docs/sharing/webmasters/images/
"""

import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from PIL import Image, ImageDraw, ImageFont, features

WIDTH, HEIGHT = 1200, 630
MARGIN, BAR = 72, 24
CLAIM_TOP, CLAIM_HEIGHT = 176, 330
# Of the image's Debian package; where it is missing, Pillow's own font knows Latin letters.
FONT = "DejaVuSans-Bold.ttf"
CLAIM_SIZES = (60, 52, 44, 38)
LABEL_SIZE, NOTE_SIZE = 56, 30
LINE_HEIGHT = 1.3
MAX_CLAIM_CHARACTERS = 400
PAPER, INK, MUTED = "#fbfaf7", "#1c1b19", "#5a5750"
TONES = {"high": "#1d5c3a", "middle": "#7a4b00", "low": "#9b1c1c", "open": "#474c54"}
RIGHT_TO_LEFT = {"R", "AL"}
NO_CHARACTER = "\U0010ffff"

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class ShareCard:
    """What stands on it; `tone` is where the rating stands on its scale."""

    rating: str
    tone: str
    claim: str
    note: str


def png(card: ShareCard) -> bytes:
    """The card, 1200 by 630 pixels.

    A claim in letters that the font has not, or that nothing here can set, is left out.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, BAR, HEIGHT), fill=TONES[card.tone])
    _line(draw, card.rating, MARGIN, LABEL_SIZE, TONES[card.tone])
    _line(draw, card.note, HEIGHT - MARGIN - NOTE_SIZE, NOTE_SIZE, MUTED)
    claim = " ".join(card.claim[:MAX_CLAIM_CHARACTERS].split())
    if is_settable(claim):
        _claim(draw, f"“{shown(claim)}”")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def is_settable(text: str) -> bool:
    """Whether the font has every letter of `text`, and those from right to left can be set."""
    letters = {each for each in text if unicodedata.category(each)[0] in "LMN"}
    is_rightward = {unicodedata.bidirectional(each) for each in letters}.isdisjoint(RIGHT_TO_LEFT)
    can_turn = bool(features.check("raqm") and features.check("fribidi"))
    return bool(letters) and (is_rightward or can_turn) and all(map(has, letters))


def shown(text: str) -> str:
    """`text` without the signs that the font has not, such as pictures."""
    return "".join(each for each in text if each == " " or has(each))


@lru_cache(maxsize=4_096)
def has(character: str) -> bool:
    """Whether the font draws this as something else than a character that is none."""
    drawn, missing = (font(NOTE_SIZE).getmask(each) for each in (character, NO_CHARACTER))
    return bytes(drawn) != bytes(missing)


@lru_cache
def font(size: int) -> Font:
    """The font at a size in pixels."""
    try:
        return ImageFont.truetype(FONT, size)
    except OSError:
        own = ImageFont.load_default(size)
        assert isinstance(own, ImageFont.FreeTypeFont)  # noqa: S101 - it is, where truetype() runs
        return own


def wrapped(text: str, size: int, most: int) -> tuple[list[str], bool]:
    """`text` in at most `most` rows as wide as the card, and whether that is all of it.

    A word that is wider than the card is cut. What is not all ends with an ellipsis.
    """
    rows: list[str] = []
    left = text
    while left and len(rows) < most:
        row = fitting(left, size)
        rows.append(row)
        left = left[len(row) :].lstrip()
    if left:
        rows[-1] = f"{rows[-1][:-2].rstrip()}…”"
    return rows, not left


def fitting(text: str, size: int) -> str:
    """As much of the beginning of `text` as one row takes, whole words if there is one."""
    room, length = float(WIDTH - 2 * MARGIN), font(size).getlength
    if length(text) <= room:
        return text
    widths = (length(text[:count]) for count in range(1, len(text)))
    end = sum(1 for _ in takewhile(room.__ge__, widths))
    return text[: end + 1].rpartition(" ")[0] or text[: max(end, 1)]


def _line(draw: ImageDraw.ImageDraw, text: str, top: float, size: int, colour: str) -> None:
    if is_settable(text):
        rows, _ = wrapped(shown(text), size, 1)
        draw.text((MARGIN, top), rows[0], font=font(size), fill=colour)


def _claim(draw: ImageDraw.ImageDraw, text: str) -> None:
    """As large as it fits, from the side where it is read from."""
    for size in CLAIM_SIZES:
        rows, is_whole = wrapped(text, size, int(CLAIM_HEIGHT / (size * LINE_HEIGHT)))
        if is_whole:
            break
    edge, anchor = (WIDTH - MARGIN, "ra") if is_leftward(text) else (MARGIN, "la")
    for place, row in enumerate(rows):
        top = CLAIM_TOP + place * size * LINE_HEIGHT
        draw.text((edge, top), row, font=font(size), fill=INK, anchor=anchor)


def is_leftward(text: str) -> bool:
    """Whether the first letter with a direction is one that is written from right to left."""
    directions = (unicodedata.bidirectional(each) for each in text)
    return next((each for each in directions if each in {"L", *RIGHT_TO_LEFT}), "L") != "L"
