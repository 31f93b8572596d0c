import pytest

from factcheck.fetching.fetched import charset, media_type, readable


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html", "text/html"),
        (" Text/HTML ; charset=utf-8", "text/html"),
        ("application/xhtml+xml;q", "application/xhtml+xml"),
        ("", ""),
        ("html", ""),
        ("text/html/evil", ""),
        ("te xt/html", ""),
        ("\x1b[31m/x", ""),
        ("text/" + "x" * 100, ""),
    ],
)
def test_media_type_is_bare_and_lower_case_or_nothing(header, expected):
    assert media_type(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=UTF-8", "utf-8"),
        ('text/html;charset="windows-1251"', "cp1251"),
        ("text/html; x=y; CHARSET = latin1", "iso8859-1"),
        ("text/html", ""),
        ("text/html; charset=", ""),
        ("text/html; charset=unknown", ""),
        ("text/html; charset=../../etc/passwd", ""),
    ],
)
def test_charset_is_one_that_decodes_or_nothing(header, expected):
    assert charset(header) == expected
    b"".decode(expected or "ascii")


@pytest.mark.parametrize(
    "name",
    [
        "base64",
        "rot13",
        "zip",
        "idna",
        "undefined",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
    ],
)
def test_charset_is_nothing_when_the_codec_is_not_for_pages(name):
    assert charset(f"text/html; charset={name}") == ""


def test_header_is_kept_as_it_is_when_it_is_utf_8():
    assert readable("caf\u00e9") == "caf\u00e9"


def test_header_is_read_as_latin_1_when_it_is_no_utf_8():
    assert readable("caf\udce9") == "caf\u00e9"
