import re
from itertools import product
from pathlib import Path

import pytest

import factcheck

CSS = (Path(factcheck.__file__).parent / "static" / "pages" / "site.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
)
INKS = ("ink", "muted", "link", "high", "middle", "low", "open")


def luminance(color):
    """Source: WCAG 2.2, relative luminance."""
    shares = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(
    ("scheme", "ink", "ground"), list(product((LIGHT, DARK), INKS, ("paper", "panel")))
)
def test_text_stands_out_from_its_ground(scheme, ink, ground):
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


def test_style_asks_nothing_of_other_sites():
    assert "url(" not in CSS
    assert "@import" not in CSS
