"""Hostile content, shown, told to the log, handed out and kept as the service does it."""

import csv
import hashlib
import logging
import re
from datetime import UTC, datetime
from io import StringIO

from django.utils.html import format_html

from benchmarks.hostile_fetch import bodies
from benchmarks.hostile_fetch.outcomes import STEERING, Outcome
from config.logs import OneLine
from factcheck import archive, parsing
from factcheck.archive import warc
from factcheck.fetching import Exchange
from factcheck.rendering import spreadsheet


def shown(_words: str, plain: str) -> Outcome:
    """A title that would be markup, read from a page and shown in one."""
    payload = "\"><script>alert(1)</script>'<img src=x onerror=alert(1)>"
    head = f"<meta property='og:title' content='{payload.replace(chr(39), '&#39;')}'>"
    title = parsing.read(
        bodies.html(head=head), url="http://site.example/", content_type="text/html"
    ).title
    shown = format_html('<p title="{}">{} {}</p>', title, payload, plain)
    is_text = shown.count("<") == 2 and shown.count('"') == 2  # noqa: PLR2004 - its own element's
    return Outcome("inert" if is_text else "wrong", ("ESCAPED", "PARSED"), shown)


def cells(_words: str, plain: str) -> Outcome:
    """Titles that would be formulas, in a table for spreadsheets."""
    named = [each for each in re.split(r" / | or |, ", plain) if each[:1] in "=+-@\t"]
    formulas = [
        *named,
        '=HYPERLINK("http://evil","x")',
        "@SUM(1)",
        "+cmd|x",
        "-2+3",
        "\t=1",
        "\r=1",
    ]
    file = spreadsheet.table(["title"], [[each] for each in formulas]).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(file, newline="")))[1:]
    is_text = len(rows) == len(formulas) and all(row[0].startswith("'") for row in rows)
    return Outcome("inert" if is_text else "wrong", ("ESCAPED",), file[:80])


def log(_words: str, plain: str) -> Outcome:
    """An address that would be log lines and steer a terminal."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine("{levelname} {message}", style="{"))
    hostile = f"http://e.example/\r\nERROR forged\x1b[2J\x9b31m\u2028{plain}"
    handler.handle(logging.LogRecord("x", logging.INFO, "", 0, "Read %s", (hostile,), None))
    line = stream.getvalue()
    is_one = len(line.splitlines()) == 1 and not STEERING.search(line.rstrip("\n"))
    return Outcome("inert" if is_one else "wrong", ("ESCAPED",), repr(line))


def warc_record(_words: str, _plain: str) -> Outcome:
    """A body that holds a record's head, kept as a record and read back."""
    forged = b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nevil\r\n\r\n"
    _, _, response, _ = warc.records(_recorded(forged))
    is_whole = response.block.endswith(forged)
    return Outcome("inert" if is_whole else "wrong", ("STORED_AS_DATA", "PARSED"))


def filename(_words: str, plain: str) -> Outcome:
    """The name under which an answer is kept that suggests one of its own."""
    named = re.search(r"filename\*?=.*", plain)
    line = f"Content-Disposition: attachment; {named[0] if named else 'filename=../../x'}"
    digest = hashlib.sha256(_recorded(b"text", line)).hexdigest()
    name = archive.name_of(digest)
    is_ours = bool(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{64}\.warc\.gz", name))
    return Outcome("inert" if is_ours else "wrong", ("DROPPED", "STORED_AS_DATA"), name)


def _recorded(body: bytes, *headers: str) -> bytes:
    """The record of one page that was fetched."""
    lines = ["HTTP/1.1 200 OK", *headers, f"Content-Length: {len(body)}", "", ""]
    exchange = Exchange(
        url="http://site.example/",
        address="93.184.216.34",
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        request=b"GET / HTTP/1.1\r\nHost: site.example\r\n\r\n",
        response="\r\n".join(lines).encode() + body,
        tls_leaf_sha256="",
    )
    return archive.write([exchange], software="benchmark", metadata={})
