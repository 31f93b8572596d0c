"""The program that reads for the service: one process that forks a confined one for each body.

It has loaded every parser before, so that a fork is ready to work at once, and can open no file
any more. A fork gets one body, writes one answer and is gone, whatever happens to it. The program
itself ends when the process that started it closes its pipe or dies.
"""

import gc
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import IO, Any, NoReturn

import courlan

from factcheck.corroboration.decoding import CODECS
from factcheck.errors import SourceRejected
from factcheck.parsing import confinement, feeds, fingerprints, frames, plain, reading

CPU_SECONDS = 5
WALL_SECONDS = 10.0
MEMORY_BYTES = 256 * 1024 * 1024
# The longest text, a million characters of four bytes, and room for the rest of a page.
MAX_ANSWER_BYTES = 8 * 1024 * 1024
LOOK_UP_SECONDS = 5.0
_CHUNK_BYTES = 64 * 1024

PARSERS: dict[str, Callable[..., object]] = {"document": reading.document, "feed": feeds.feed}

# Parsers load parts of themselves when they first need them, which a confined process cannot do.
_PAGE = b"""<!doctype html><html lang=en><head><title>T</title><meta name=author content=A>
<meta property="article:published_time" content="2024-08-14T10:00:00+03:00">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "T",
"datePublished": "14 August 2024", "author": {"name": "A"}, "publisher": {"name": "P"}}</script>
</head><body><article><h1>T</h1><time datetime="2024-08-14">14 August 2024</time>
<p>One sentence of an article is <a href="/a">here</a>.</p><p>And another one, by A.</p></article>
</body></html>"""
_BARE_PAGE = b"""<title>T | N</title><link rel=canonical href="http://www.example.org/2024/a">
<p class=date>14.08.2024</p><p>By A. B. Cee</p><p>One sentence of an article, and no more.</p>"""
_FEED = b"""<rss version="2.0"><channel><title>T</title><item><title>&lt;b&gt;T&lt;/b&gt;</title>
<link>http://example.org/</link><pubDate>Wed, 14 Aug 2024 10:00:00 GMT</pubDate></item></channel>
</rss>"""


def main(owner: int) -> None:
    """Answer requests until there are no more, or the process `owner` is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the service, which closes us
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not pass for an answer
    warm_up()
    sys.meta_path.clear()  # what a parser still asks for is plainly not there: no file is opened
    confinement.leave_network()
    gc.freeze()  # a fork shares what is there, and looks through none of it
    with suppress(EOFError, BrokenPipeError):
        while is_wanted(requests, owner):
            request, body = frames.take(requests), frames.take(requests)
            frames.put(answers, in_a_fork(request, body))


def is_wanted(requests: IO[bytes], owner: int) -> bool:
    """Wait for a request; False when the process that started this one is gone.

    The pipe's end does not always tell: a fork of the owner may hold it open for longer.
    """
    while os.getppid() == owner:
        if select.select([requests], [], [], LOOK_UP_SECONDS)[0]:
            return True
    return False


def warm_up() -> None:
    """Read one of each kind, and what no parser expects."""
    for page in (_PAGE, _BARE_PAGE):
        reading.document(page, url="http://example.org/", content_type="text/html")
    for codec in CODECS:
        reading.document(b"Plain.", url="", content_type="text/plain", charset=codec)
    datetime.strptime("2024", "%Y")  # noqa: DTZ007 - for what it loads
    courlan.extract_domain("http://example.org/")
    reading.document(b"%PDF-1.7", url="", content_type="")
    fingerprints.warm_up()
    feeds.feed(_FEED, url="http://example.org/")
    feeds.feed(_FEED.replace(b"</item>", b"<broken>"), url="http://example.org/")


def in_a_fork(request: bytes, body: bytes) -> bytes:
    """The answer of a confined process, or what became of it."""
    reading_end, writing_end = os.pipe()
    process_id = os.fork()
    if not process_id:
        os.close(reading_end)
        work(request, body, writing_end)
    os.close(writing_end)
    answer = drained(reading_end, time.monotonic() + WALL_SECONDS)
    os.close(reading_end)
    os.kill(process_id, signal.SIGKILL)
    _, status = os.waitpid(process_id, 0)
    has_answered = os.WIFEXITED(status) and not os.WEXITSTATUS(status)
    return answer if answer and has_answered else json.dumps({"died": status}).encode()


def drained(pipe: int, deadline: float) -> bytes:
    """What a pipe gives until it is closed; nothing when that takes too long or is too much."""
    found = bytearray()
    while len(found) <= MAX_ANSWER_BYTES:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return b""
        chunk = os.read(pipe, _CHUNK_BYTES)
        if not chunk:
            return bytes(found)
        found += chunk
    return b""


def work(request: bytes, body: bytes, pipe: int) -> NoReturn:
    """Read one body in a process of its own, and end it."""
    status = 1
    try:
        confinement.confine(
            cpu_seconds=CPU_SECONDS,
            wall_seconds=WALL_SECONDS,
            memory_bytes=MEMORY_BYTES,
            keep=pipe,
        )
        answer = json.dumps(answer_to(json.loads(request), body), ensure_ascii=False)
        with os.fdopen(pipe, "wb", closefd=False) as answers:
            answers.write(answer.encode(errors="replace"))
        status = 0
    finally:
        os._exit(status)


def answer_to(request: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What a parser found, why it refused, or where it failed; nothing when it ran out of memory.

    Raises:
        MemoryError: the body takes too much.
    """
    try:
        return {"found": plain.from_value(PARSERS[request["what"]](body, **request["told"]))}
    except SourceRejected as error:
        return {"refused": error.message, "code": error.code}
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - it is told to the service, which logs it
        return {"fault": traceback.format_exc()}


if __name__ == "__main__":
    main(int(sys.argv[1]))
