import codecs
import time

import pytest

from factcheck.corroboration.decoding import clean, decode, one_line


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (
            "Kyjiv \u2013 \u041a\u0438\u0457\u0432".encode(),
            "",
            "Kyjiv \u2013 \u041a\u0438\u0457\u0432",
        ),
        ("\u041a\u0438\u0457\u0432".encode("cp1251"), "windows-1251", "\u041a\u0438\u0457\u0432"),
        ("caf\u00e9".encode("latin-1"), "iso-8859-1", "caf\u00e9"),
        ("\u201cyes\u201d".encode("cp1252"), "iso-8859-1", "\u201cyes\u201d"),
        (codecs.BOM_UTF8 + b"yes", "windows-1251", "yes"),
        ("yes".encode("utf-16"), "utf-8", "yes"),
        (b"caf\xe9", "", "caf\u00e9"),
        (b"caf\xe9", "utf-8", "caf\u00e9"),
        (b"caf\xe9", "no-such-charset", "caf\u00e9"),
        (b"yes", "utf-7\x00", "yes"),
        (b"", "", ""),
    ],
)
def test_body_is_decoded_by_the_first_that_fits(body, charset, text):
    assert decode(body, charset=charset) == text


def test_a_declaration_in_the_page_is_followed():
    page = '<html><meta charset="windows-1251"><p>\u041a\u0438\u0457\u0432'.encode("cp1251")
    assert "\u041a\u0438\u0457\u0432" in decode(page)


@pytest.mark.parametrize(
    "charset", ["utf-7", "idna", "punycode", "unicode_escape", "rot13", "zlib"]
)
def test_codecs_that_no_page_is_written_in_are_not_used(charset):
    assert decode(b"+AGEAYg- \\u0041 xn--a", charset=charset) == "+AGEAYg- \\u0041 xn--a"


def test_clean_takes_out_what_cannot_be_read():
    text = "a\x00b\x1bc\ud800d\u202ee\ufefff\r\ng\u2028h\u00a0 \t i\n \n\n\nj \x7f"
    assert clean(text) == "abcdef\ng\nh i\n\nj"


def test_one_line_is_one_line_and_cut():
    assert one_line(" a\n\n b\tcd ", 100) == "a b cd"
    assert one_line(" a\n\n b\tcd ", 5) == "a b c"


def test_ten_megabytes_take_seconds():
    started = time.monotonic()
    clean("\n \n" * 3_000_000)
    decode(b"<meta " * 1_700_000)
    decode(bytes(range(256)) * 40_000)
    assert time.monotonic() - started < 10
