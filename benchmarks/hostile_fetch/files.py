"""Hostile PDF files and archives by the words of a scenario; knows no parser."""

import re
import zipfile
import zlib
from io import BytesIO
from warnings import catch_warnings
from zipfile import ZIP_DEFLATED

from benchmarks.hostile_fetch.bodies import MB, number, quoted

PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
    b"/Resources<</Font<</F1 5 0 R>>>>>>"
)
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>"
TEXT = b"BT /F1 12 Tf 72 720 Td (A hundred soldiers were captured on Wednesday.) Tj ET"
_HALF_A_GIGABYTE = 512 * MB
_ACTIVE = {
    "launch": "/OpenAction<</S/Launch/F(cmd.exe)>>",
    "uri": "/OpenAction<</S/URI/URI(http://169.254.169.254/)>>",
    "submit": "/OpenAction<</S/SubmitForm/F(http://127.0.0.1/)>>",
    "xfa": "/AcroForm<</XFA[(a)(b)]>>",
    "embedded": "/Names<</EmbeddedFiles<</Names[(x.exe)6 0 R]>>>>",
}
_SCRIPT = "/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1/'\\))>>"


def pdf(words: str) -> bytes:
    """A file of one page with a text, and with what the words say of it."""
    root = next((entry for name, entry in _ACTIVE.items() if name in words), _SCRIPT)
    stream, font, kids, trailer = packed(TEXT), FONT % b"", b"3 0 R", b""
    if re.search(r"tounicode|cmap", words):
        font = FONT % b"/ToUnicode 6 0 R"
    elif re.search(r"loop|cycl|recurs|itself|circular", words):
        kids, trailer = b"3 0 R 2 0 R", b"/Prev 9"
    elif re.search(r"nest|deep|depth", words):
        depth = number(words, 100_000)
        stream = packed(TEXT + b" " + b"[" * depth + b"]" * depth)
    elif re.search(r"flate|stream|unpack|bomb|decompress", words):
        stream = packed(TEXT + bytes(_HALF_A_GIGABYTE))
    elif re.search(r"encrypt|password", words):
        key = b"0" * 32
        trailer = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(a)(a)]" % (key, key)
    elif "pages" in words:
        kids = b"3 0 R " * number(words, 100_000)
    last = packed(characters()) if b"ToUnicode" in font else b"<<>>"
    file = _file([_catalogue(root), _tree(kids), PAGE, stream, font, last], trailer)
    return file[: len(file) // 2] if re.search(r"truncat|cut off|damaged|half", words) else file


def _catalogue(root: str) -> bytes:
    return f"<</Type/Catalog/Pages 2 0 R{root}>>".encode()


def _tree(kids: bytes) -> bytes:
    return b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, max(1, kids.count(b"R")))


def _file(parts: list[bytes], trailer: bytes) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for name, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (name, part)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    size, at = len(parts) + 1, len(body)
    head = b"xref\n0 %d\n%strailer<</Size %d/Root 1 0 R%s>>\n" % (size, table, size, trailer)
    return body + head + b"startxref\n%d\n%%%%EOF" % at


def packed(stream: bytes) -> bytes:
    """A stream object."""
    data = zlib.compress(stream, 9)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data)


def characters() -> bytes:
    """A map from codes to characters that unpacks to half a gigabyte."""
    return b"begincmap 1 beginbfchar <41> <" + b"0041" * (128 * MB) + b"> endbfchar endcmap"


def archive(words: str) -> BytesIO:
    """An archive whose entry is named, or made, as the words say."""
    link = re.search(r"sym-?link|hard-?link|device", words)
    name, times, content = _name(words), 1, b"/etc/passwd"
    if re.search(r"twice|duplicate|same name", words):
        times = 2
    elif re.search(r"bomb|ratio|unpack", words):
        content = bytes(64 * MB)
    file = BytesIO()
    with catch_warnings(action="ignore"), zipfile.ZipFile(file, "w", ZIP_DEFLATED) as package:
        for _ in range(times):
            entry = zipfile.ZipInfo("placeholder")
            entry.filename = entry.orig_filename = name
            entry.external_attr = (0o120777 if link else 0o100644) << 16
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, content)
        if re.search(r"entries|files", words) and "entry" not in words:
            for more in range(min(number(words, 200_000), 200_000)):
                package.writestr(str(more), b"")
    if re.search(r"encrypt|password", words):
        return BytesIO(_locked(file.getvalue()))
    return BytesIO(file.getvalue())


def _name(words: str) -> str:
    """The entry's name: one that the words spell out, else what they call it."""
    spelt = next((each for each in re.findall(r"\S+", words) if re.search(r"\.\.[/\\]", each)), "")
    named = [spelt.strip("'\"`,;") or (quoted(words) or [""])[0]]
    if re.search(r"absolute", words):
        named.append("/etc/passwd")
    if re.search(r"backslash|windows", words):
        named.append("..\\..\\x")
    if re.search(r"drive", words):
        named.append("C:/x")
    if re.search(r"\bnul\b", words):
        named.append("a\x00b")
    return next(filter(None, named), "x")


def _locked(file: bytes) -> bytes:
    """The same with the mark of a password on each entry of its list."""
    marked = bytearray(file)
    for found in re.finditer(rb"PK\x01\x02", file):
        marked[found.start() + 8] |= 1
    return bytes(marked)
