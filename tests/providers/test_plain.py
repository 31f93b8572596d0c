import pytest

from factcheck.providers import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        (" a\t b\r\n\n c ", "a b c"),
        ("a\x00b\x1b[0m\x7f\x9d\ud800", "ab[0m"),
        ("caf\u00e9 \u200c\u0627\U0001f600", "caf\u00e9 \u200c\u0627\U0001f600"),
        ("=HYPERLINK()", "=HYPERLINK()"),
        ("abcdefghijklmnop", "abcdefghijkl"),
        (None, ""),
        (7, ""),
        (["a"], ""),
        (b"a", ""),
    ],
)
def test_line_is_fit_to_store_and_show(text, expected):
    assert plain.line(text, 12) == expected
