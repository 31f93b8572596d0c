"""From bytes to readable characters, whatever their encoding; knows no HTML but its charset."""

import codecs
import re

# What pages are really written in. Python knows more codecs, some of which take quadratic time
# on hostile input (idna, punycode) or give what no browser would show (utf-7, unicode_escape).
# Source: WHATWG Encoding Standard, "Names and labels", by their names in Python.
_CODECS = (
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be iso8859-1 ascii iso8859-2 iso8859-3 iso8859-4 "
    "iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 "
    "iso8859-16 koi8-r koi8-u mac-cyrillic cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 "
    "cp1256 cp1257 cp1258 gbk gb2312 gb18030 big5 big5hkscs euc_jp shift_jis cp932 iso2022_jp "
    "euc_kr cp949"
)
CODECS = frozenset(_CODECS.split())
# A browser reads these labels as Windows-1252. Source: WHATWG Encoding Standard.
_LATIN = frozenset({"iso8859-1", "ascii"})
_LAST_RESORT = "cp1252"
_DECLARED_WITHIN_BYTES = 1024  # Source: HTML Standard, "Determining the character encoding"

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s?=\s?[\"']?([\w:.-]+)")
# Everything that neither shows nor separates: C0 and C1 controls, surrogates, non-characters,
# the byte-order mark, and the marks that turn the direction of text round.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef"
    "\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES = re.compile(r"\n[ \t\n]*\n")


def decode(body: bytes, *, charset: str = "") -> str:
    """Decode `body` by its byte-order mark, `charset`, its own declaration, or as UTF-8.

    Of these the first that fits is taken; what fits none is read as Windows-1252, unknown bytes
    replaced. `charset` is what the server said, "" for nothing.
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body.decode(codec, errors="replace")
    declared = _DECLARED.search(body[:_DECLARED_WITHIN_BYTES].lower())
    labels = [charset, declared[1].decode("ascii", "ignore") if declared else "", "utf-8"]
    for codec in filter(None, map(_codec, labels)):
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    return body.decode(_LAST_RESORT, errors="replace")


def is_known(label: str) -> bool:
    """Whether browsers know a character set by this name."""
    return bool(_codec(label))


def clean(text: str) -> str:
    """`text` without controls and invisible marks; lines end as Unix does, blanks stand alone."""
    text = _LINE_ENDS.sub("\n", _UNREADABLE.sub("", text))
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


def one_line(text: str, limit: int) -> str:
    """`text` cleaned, on one line, and cut at `limit` characters."""
    return " ".join(clean(text).split())[:limit]


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label.strip("\"' ")).name
    # Unknown, or a NUL in its name, or one that Python would have to load where no file opens.
    except (LookupError, ValueError, OSError):
        return ""
    if name in _LATIN:
        return _LAST_RESORT
    return name if name in CODECS else ""
