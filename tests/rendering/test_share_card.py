import io

import pytest
from PIL import Image, ImageFont

from factcheck.rendering import share_card
from factcheck.rendering.share_card import ShareCard, has, is_settable, png, shown, wrapped

ARABIC = "جسر سقط في ليلة"
CHINESE = "北京在一夜之间"


def drawn(claim, rating="False"):
    return Image.open(io.BytesIO(png(ShareCard(rating, "low", claim, "The Gazette"))))


def ink(image, box):
    """How many pixels of a part of the picture are neither paper nor nearly so."""
    return sum(image.crop(box).convert("L").histogram()[:128])


def test_card_has_the_size_and_the_bar_that_the_rating_has():
    image = drawn("The bridge fell.")
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert image.getpixel((2, 2)) == (0x9B, 0x1C, 0x1C)


def test_claim_begins_where_it_is_read_from():
    left, right = (70, 160, 500, 520), (800, 160, 1150, 520)
    fell, arabic = drawn("It fell."), drawn("جسر")
    assert ink(fell, left) > 0 == ink(fell, right)
    assert ink(arabic, right) > 0 == ink(arabic, left)


def test_letters_that_the_font_has_not_leave_the_claim_out_and_nothing_else():
    assert not is_settable(CHINESE)
    image = drawn(CHINESE)
    assert ink(image, (70, 160, 1150, 520)) == 0
    assert ink(image, (70, 60, 600, 150)) > 0


def test_signs_that_the_font_has_not_are_dropped():
    assert is_settable("It fell 🛸.")
    assert shown("It fell 🛸.") == "It fell ."


@pytest.mark.parametrize("text", ["It fell. " * 40, "W" * 400, ARABIC * 20, "x"])
@pytest.mark.parametrize("size", share_card.CLAIM_SIZES)
def test_rows_are_never_wider_than_the_card(text, size):
    rows, is_whole = wrapped(text, size, 5)
    room = share_card.WIDTH - 2 * share_card.MARGIN
    assert all(share_card.font(size).getlength(row) <= room + size for row in rows)
    assert len(rows) <= 5
    assert is_whole != rows[-1].endswith("…”")


def test_card_is_drawn_without_the_font_too(monkeypatch):
    monkeypatch.setattr(share_card, "FONT", "there-is-no-such-font.ttf")
    share_card.font.cache_clear()
    has.cache_clear()
    try:
        assert share_card.font(30).getname() == ImageFont.load_default(30).getname()
        assert ink(drawn("The bridge fell."), (70, 160, 1150, 520)) > 0
        assert not is_settable(ARABIC)
    finally:
        share_card.font.cache_clear()
        has.cache_clear()


def test_nothing_to_say_is_a_card_too():
    assert drawn("", rating=CHINESE).size == (1200, 630)
