"""The text of a PDF file, by PDFium, the reader in Chromium; runs no script and follows no link."""

import re
from contextlib import closing
from itertools import islice

import pypdfium2

from factcheck.corroboration import credits as wire_credits
from factcheck.corroboration import language, page
from factcheck.corroboration.decoding import clean, one_line
from factcheck.parsing.documents import Document

# Readers look for the mark this far, for some files begin with something else.
# Source: ISO 32000-1, Annex H, implementation note 13.
_MARK, _MARK_WITHIN_BYTES = b"%PDF-", 1024
MAX_PAGES = 500

# What PDFium gives for a hyphen at the end of a line, with the beginning of its word.
_PARTED = re.compile("(\\S{0,40})\ufffe\\s?")
# A line that ends within a sentence; a shorter one is a heading or stands in a table.
_LINE_WITHIN = re.compile(
    '(?<=[^\n]{29}[^\n.!?:;\u2026"\u201d\u00bb])\n(?=[^\n\u2022\u2013\u2014])'
)


def is_one(body: bytes) -> bool:
    """Whether `body` is a PDF file, whatever its server called it."""
    return body.startswith(_MARK) or (
        _MARK in body[:_MARK_WITHIN_BYTES] and body.lstrip()[:1] not in b"<{"
    )


def read(body: bytes) -> Document:
    """The text of the first 500 pages, paragraphs apart, and what the file says of itself."""
    try:
        with closing(pypdfium2.PdfDocument(body)) as file:
            pages = [_text(each) for each in islice(file, MAX_PAGES)]
            said = file.get_metadata_dict()
    except pypdfium2.PdfiumError:
        return _unread("This PDF is damaged, or locked by a password.")
    text = clean("\n\n".join(pages))[: page.MAX_TEXT_CHARACTERS].rstrip()
    if not text:
        return _unread("This PDF holds no text; it may be a scan.")
    title = said.get("Title", "") or text.partition("\n")[0]
    return Document(
        one_line(title, page.MAX_TITLE_CHARACTERS),
        text,
        one_line(said.get("Author", ""), page.MAX_NAME_CHARACTERS),
        language=language.detect(text),
        wire_credit=wire_credits.find(text).agency[: page.MAX_CREDIT_CHARACTERS],
        kind="pdf",
    )


def _text(sheet: pypdfium2.PdfPage) -> str:
    """One page's text with its lines joined into sentences."""
    with closing(sheet), closing(sheet.get_textpage()) as layer:
        lines = layer.get_text_range().replace("\r\n", "\n")
    return _LINE_WITHIN.sub(" ", _PARTED.sub(_joined, lines))


def _joined(parted: re.Match[str]) -> str:
    """A word's first part; one that has a hyphen already keeps this one too."""
    return f"{parted[1]}-" if "-" in parted[1] else parted[1]


def _unread(why: str) -> Document:
    return Document("", "", kind="pdf", unread=why)
