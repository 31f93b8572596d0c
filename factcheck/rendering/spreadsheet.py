"""Rows as a file for spreadsheets, in which no cell is a formula; pure."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# Source: https://owasp.org/www-community/attacks/CSV_Injection
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Excel takes no more in a cell.
MAX_CELL_CHARACTERS = 32_767


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file by RFC 4180 in UTF-8 with a byte order mark, by which Excel knows the encoding.

    A text that a spreadsheet would take for a formula is preceded by an apostrophe; numbers are
    as they are, nothing is an empty cell.
    """
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", errors="replace")


def cell(value: object) -> str:
    """A value as a cell holds it."""
    if value is None:
        return ""
    words = str(value).replace("\x00", "")
    if isinstance(value, str) and words.lstrip(" ").startswith(_BEGINS_FORMULA):
        words = f"'{words}"
    return words[:MAX_CELL_CHARACTERS]
