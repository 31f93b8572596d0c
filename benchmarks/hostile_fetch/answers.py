"""What a hostile server sends, read from a scenario's words; knows no fetcher."""

import asyncio
import gzip
import itertools
import re
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli

MB = 1024 * 1024
# What takes seconds in a scenario takes so many times less here; the fetcher's limits too.
FASTER = 20
_UNITS = {"kb": 1024, "kib": 1024, "mb": MB, "mib": MB, "gb": 1024 * MB, "gib": 1024 * MB}
_SIZE = re.compile(r"([\d.]+)\s?([kmg]i?b)\b", re.IGNORECASE)
_SECONDS = re.compile(r"every (\d+) s\b|after (\d+) s\b")

Stream = AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A vector's words in lower case, and as they stand."""

    key: str
    words: str
    plain: str

    @property
    def size(self) -> int:
        """The largest size that is named, in bytes; 64 MB is as good as more."""
        sizes = [float(number) * _UNITS[unit.lower()] for number, unit in _SIZE.findall(self.plain)]
        return min(int(max(sizes, default=64 * MB)), 64 * MB)

    @property
    def pause(self) -> float:
        """How long the server waits between two bytes, in seconds."""
        found = _SECONDS.search(self.words)
        return int(found[1] or found[2]) / FASTER if found else 0.25


async def said(*parts: bytes) -> Stream:
    """These bytes at once."""
    for part in parts:
        yield part


async def flood(head: bytes, piece: bytes, size: int) -> Stream:
    """`head`, then `piece` again and again until `size` bytes were sent."""
    yield head
    for _ in range(size // len(piece) + 1):
        yield piece


async def drip(data: bytes, pause: float, endless: bytes = b"") -> Stream:
    """A byte at a time."""
    for byte in itertools.chain(data, itertools.cycle(endless) if endless else b""):
        yield bytes([byte])
        await asyncio.sleep(pause)


async def silence() -> Stream:
    """Nothing at all, for longer than anyone waits."""
    await asyncio.sleep(3600)
    yield b""


def head(status: str = "200 OK", *lines: str) -> bytes:
    """A status line and headers, with the empty line after them."""
    text = "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""])
    return text.encode("utf-8", "surrogateescape")


def page(body: bytes = b"<p>A page.</p>", status: str = "200 OK", *lines: str) -> bytes:
    """A whole answer."""
    kind = "Content-Type: text/html"
    return head(status, kind, f"Content-Length: {len(body)}", *lines) + body


def bomb(coding: str, size: int) -> bytes:
    """`size` zeros, packed."""
    if coding == "br":
        packer = brotli.Compressor(quality=4)
        packed = [packer.process(bytes(MB)) for _ in range(size // MB)]
        return b"".join([*packed, packer.finish()])
    if coding == "deflate":
        return zlib.compress(bytes(size), 9)
    return gzip.compress(bytes(size), 9)


def retry_after(scenario: Scenario) -> str:
    """The header's value as the scenario gives it: seconds, or a date so far ahead."""
    if years := re.search(r"(\d+) years? ahead", scenario.words):
        return format_datetime(datetime.now(UTC) + timedelta(days=365 * int(years[1])), usegmt=True)
    found = re.search(r"retry-after(?: as)?:? ?(-?[\w.]+)", scenario.words)
    return found[1] if found else "120"


def _coded(scenario: Scenario) -> Stream:
    listed = re.search(r"content-encoding: ([\w, -]+)", scenario.words)
    names = [name.strip() for name in listed[1].split(",")] if listed else []
    word = re.search(r"\b(br|brotli|gzip|deflate|zstd)\b", scenario.words)
    coding = {"brotli": "br"}.get(word[1], word[1]) if word else "gzip"
    if len(names) > 1:
        body = b"<p>A page.</p>"
        for name in names:
            body = bomb(name, 0) if name != "gzip" else gzip.compress(body)
        return said(page(body, "200 OK", f"Content-Encoding: {', '.join(names)}"))
    if "truncat" in scenario.words or "ends in the middle" in scenario.words:
        return said(
            page(gzip.compress(b"<p>text</p>" * 99)[:-9], "200 OK", f"Content-Encoding: {coding}")
        )
    if "garbage" in scenario.words or "corrupt" in scenario.words:
        return said(page(b"\x00not packed\xff" * 9, "200 OK", f"Content-Encoding: {coding}"))
    return said(
        page(bomb(coding, max(scenario.size, 32 * MB)), "200 OK", f"Content-Encoding: {coding}")
    )


CHUNKED = head("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked")


def _length(scenario: Scenario) -> Stream:
    lengths = re.findall(r"content-length:? ?(-?[\w.+]+)", scenario.words)
    lines = [f"Content-Length: {length}" for length in lengths]
    if "twice" in scenario.words or "two content-length" in scenario.words:
        lines = ["Content-Length: 10", "Content-Length: 20"]
    if "transfer-encoding" in scenario.words:
        lines.append("Transfer-Encoding: chunked")
    return flood(head("200 OK", "Content-Type: text/html", *lines), b"x" * 65_536, scenario.size)


def _status(scenario: Scenario) -> str:
    found = re.search(r"\b(4\d\d|5\d\d)\b", scenario.words)
    return found[1] if found else "500"


async def _slow_body(scenario: Scenario) -> Stream:
    yield head("200 OK", "Content-Type: text/html", "Content-Length: 100000")
    async for byte in drip(b"", scenario.pause, b"x"):
        yield byte


# What the words of a scenario ask the server to send; the first that fits counts.
RULES: tuple[tuple[str, Callable[[Scenario], Stream]], ...] = (
    (
        r"header byte every|headers? (?:are )?drip|slow headers?",
        lambda it: drip(head("200 OK", "A: b"), it.pause, b"x"),
    ),
    (r"1 byte every|byte every|drip|slow body|slowloris", _slow_body),
    (r"sends nothing|never answers|no answer|hangs|answers after", lambda _: silence()),
    (
        r"status line of|huge status|reason phrase of",
        lambda it: flood(b"HTTP/1.1 200 ", b"O" * 65_536, it.size),
    ),
    (r"no status line|http/0\.9|raw html", lambda _: said(b"<html><p>A page.</p></html>")),
    (
        r"trailers?",
        lambda it: flood(CHUNKED + b"1\r\nx\r\n0\r\n", b"A: " + b"b" * 4_000 + b"\r\n", it.size),
    ),
    (
        r"chunk size|bad chunk|chunk-size",
        lambda it: said(
            CHUNKED
            + (re.search(r"chunk.size:? ?([\w-]+)", it.plain) or ["", "zz"])[1].encode()
            + b"\r\nx\r\n"
        ),
    ),
    (
        r"never ending|never-ending|endless|infinite",
        lambda _: flood(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n", 64 * MB),
    ),
    (
        r"header (?:line )?of [\d.]+ ?[kmg]b|huge header|[\d,]+ headers|header flood|many headers|endless headers",
        lambda _: flood(b"HTTP/1.1 200 OK\r\n", b"A: " + b"b" * 500 + b"\r\n", 16 * MB),
    ),
    (r"content-encoding|bomb|gzip|brotli|\bbr\b|deflate|zstd|unpack", _coded),
    (r"content-length", _length),
    (
        r"(?:body|page|file|response) of [\d.]+ ?[kmg]b|oversi[sz]ed|too large",
        lambda it: flood(
            head("200 OK", "Content-Type: text/html", "Connection: close"), b"x" * 65_536, it.size
        ),
    ),
    (
        r"\b429\b|\b503\b",
        lambda it: said(
            page(
                b"later",
                "503 Later" if "503" in it.words else "429 Later",
                f"Retry-After: {retry_after(it)}",
            )
        ),
    ),
    (
        r"\b204\b|empty 200|no content",
        lambda it: said(
            head("204 No Content")
            if "empty 200" not in it.words or "204" in it.words
            else page(b"")
        ),
    ),
    (
        r"cut off|closes? (?:the connection )?(?:early|mid|before)|truncat|half",
        lambda _: said(head("200 OK", "Content-Type: text/html", "Content-Length: 1000") + b"half"),
    ),
    (
        r"malformed|garbage|binary|not http",
        lambda _: said(b"\x00\xff\x16\x03 nothing like HTTP\r\n\r\n"),
    ),
    (
        r"<meta|meta refresh|location=|location\.|alt-svc|link:|preload|early hints|refresh:|script",
        lambda it: said(_unfollowed(it)),
    ),
    (
        r"\b(?:4\d\d|5\d\d)\b",
        lambda it: said(page(b"no", f"{_status(it)} No", 'WWW-Authenticate: Basic realm="x"')),
    ),
)


def _unfollowed(scenario: Scenario) -> bytes:
    inside = re.search(r"(https?://[^\s'\">)]+)", scenario.plain)
    target = inside[1] if inside else "http://127.0.0.1/"
    lines = [
        f"Link: <{target}>; rel=preload",
        f'Alt-Svc: h2="{target}"',
        f"Refresh: 0;url={target}",
    ]
    hints = (
        head("103 Early Hints", lines[0])
        if "103" in scenario.words or "hints" in scenario.words
        else b""
    )
    body = f"<meta http-equiv=refresh content='0;url={target}'><script>location='{target}'</script><p>A page."
    return hints + page(body.encode(), "200 OK", *lines)


def stream_of(scenario: Scenario) -> Stream | None:
    """What the server sends; None when the scenario is not understood."""
    for pattern, answer in RULES:
        if re.search(pattern, scenario.words):
            return answer(scenario)
    return None
