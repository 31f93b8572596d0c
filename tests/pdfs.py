"""PDF files made for tests, each of one page."""

import zlib


def pdf(
    text: str = "A hundred soldiers were captured.",
    *,
    root: str = "",
    info: str = "",
    to_unicode: bytes = b"",
) -> bytes:
    """A file with this text; `root` and `info` are more entries of its catalogue and about it."""
    lines = ") Tj 0 -14 Td (".join(text.split("\n"))
    parts = [
        f"<</Type/Catalog/Pages 2 0 R{root}>>".encode(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>>"
        ),
        packed(f"BT /F1 12 Tf 72 720 Td ({lines}) Tj ET".encode("latin-1")),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>"
        % (b"/ToUnicode 7 0 R" if to_unicode else b""),
        f"<<{info}>>".encode("latin-1"),
        packed(to_unicode),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF"
    return body + b"xref\n0 %d\n%s" % (size, table) + trailer % (size, len(body))


def packed(stream: bytes) -> bytes:
    data = zlib.compress(stream, 9)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data)


def bomb() -> bytes:
    """A file of a megabyte whose map of characters unpacks to half a gigabyte."""
    map_of_characters = b"begincmap 1 beginbfchar <41> <" + b"0041" * 2**27 + b"> endbfchar endcmap"
    return pdf("AAAA", to_unicode=map_of_characters)
