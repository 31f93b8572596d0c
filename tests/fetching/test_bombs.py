"""What a bomb costs the process that fetches it: run in one of its own, and measured there."""

import json
import subprocess
import sys
import zlib

import brotli
import pytest

MB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\n"
MAX_GROWTH_MB = 64

# Takes addresses, fetches each, and says how that ended and by how much it had grown by then.
VICTIM = """
import asyncio, json, re, sys
from pathlib import Path
from factcheck.errors import SourceError
from factcheck.fetching import Client, Guard, Limits

def peak_bytes():
    # Not getrusage(), whose peak a child takes over from its parent.
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s*([0-9]+) kB", status)[1]) * 1024

async def main():
    async with Client(guard=Guard.parse(sys.argv[1]), limits=Limits(timeout_seconds=20)) as client:
        await client.fetch(sys.argv[2])
        before = peak_bytes()
        for url in sys.argv[3:]:
            try:
                await client.fetch(url)
                code = "fetched"
            except SourceError as error:
                code = error.code
            print(json.dumps([code, peak_bytes() - before]))

asyncio.run(main())
"""


def pours(head: bytes, *pieces: bytes):
    """Send a head, then the pieces over and over."""

    async def pour(_reader, writer) -> None:
        writer.write(head)
        while True:
            writer.write(b"".join(pieces))
            await writer.drain()

    return pour


def deflated_zeros(wbits: int) -> tuple[bytes, bytes]:
    """The head of a stream of zeros, and a piece that adds 16 MB as often as it is sent."""
    packer = zlib.compressobj(level=9, wbits=wbits)
    head = packer.compress(b"\0") + packer.flush(zlib.Z_FULL_FLUSH)
    packer.compress(b"")
    return head, packer.compress(bytes(16 * MB)) + packer.flush(zlib.Z_FULL_FLUSH)


def brotlied(*pieces: bytes) -> bytes:
    packer = brotli.Compressor(quality=5, lgwin=24)
    return b"".join([packer.process(piece) for piece in pieces] + [packer.finish()])


def bombs() -> dict[str, tuple[object, str]]:
    """What the server does, and the code by which it must end."""
    gzip_head, gzip_more = deflated_zeros(31)
    zlib_head, zlib_more = deflated_zeros(15)
    brotli_bomb = brotlied(*[bytes(16 * MB)] * 64)
    chunked = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    packed = OK + b"Content-Encoding: %b\r\n\r\n"
    redirect = b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Encoding: gzip\r\n\r\n"
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 1_000
    return {
        "gzip": (pours(packed % b"gzip" + gzip_head, gzip_more), "too_large"),
        "deflate": (pours(packed % b"deflate" + zlib_head, zlib_more), "too_large"),
        "brotli": (packed % b"br" + brotli_bomb, "too_large"),
        "brotli-twice": (packed % b"br, br" + brotlied(brotli_bomb), "too_large"),
        "gzip-in-brotli": (
            packed % b"gzip, br" + brotlied(gzip_head, *[gzip_more] * 64),
            "too_large",
        ),
        "endless-body": (pours(OK + b"\r\n", bytes(MB)), "too_large"),
        "endless-chunks": (pours(chunked, b"10000\r\n" + bytes(65_536) + b"\r\n"), "too_large"),
        "crumbs": (pours(chunked, b"1\r\na\r\n" * 10_000), "too_large"),
        "short-length": (pours(OK + b"Content-Length: 10\r\n\r\n", bytes(MB)), "bad_response"),
        "endless-headers": (pours(OK, b"X-A: b\r\n" * 10_000), "bad_response"),
        "endless-header": (pours(OK + b"X-A: ", b"a" * MB), "bad_response"),
        "endless-status-line": (pours(b"HTTP/1.1 200 ", b"O" * MB), "bad_response"),
        "endless-hints": (pours(b"", hints), "bad_response"),
        "endless-trailers": (
            pours(chunked + b"1\r\na\r\n0\r\n", b"X: y\r\n" * 10_000),
            "bad_response",
        ),
        "endless-chunk-extension": (pours(chunked + b"1;", b"a" * MB), "bad_response"),
        "redirect": (pours(redirect + gzip_head, gzip_more), "too_large"),
    }


def fetch_all(web, paths: list[str]) -> dict[str, tuple[str, int]]:
    """How each of them ended, and the growth in bytes by then."""
    web.answers_with("/", b"page")
    urls = [web.url(path) for path in ("/", *paths)]
    victim = subprocess.run(
        [sys.executable, "-c", VICTIM, f"127.0.0.1:{web.port}", *urls],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert victim.returncode == 0, victim.stderr
    outcomes = [json.loads(line) for line in victim.stdout.splitlines()]
    return {path: tuple(outcome) for path, outcome in zip(paths, outcomes, strict=True)}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from Linux's /proc")
def test_bombs_end_by_their_codes_and_with_little_memory(web):
    codes = {}
    for name, (answer, code) in bombs().items():
        web.answers(f"/{name}", answer)
        codes[f"/{name}"] = code
    outcomes = fetch_all(web, list(codes))
    assert {path: code for path, (code, _) in outcomes.items()} == codes
    growth = {path: grown // MB for path, (_, grown) in outcomes.items()}
    assert max(growth.values()) < MAX_GROWTH_MB, growth
