"""What a bomb costs the process that has it read: run in one of its own, and measured there."""

import json
import subprocess
import sys

from tests import pdfs

MB = 1024 * 1024
MAX_GROWTH_MB = 64
MAX_BODY_BYTES = 10 * MB  # what a fetch lets through

# Takes doors, media types and files, and says how each ended and what it cost.
VICTIM = """
import json, re, sys
from pathlib import Path
from factcheck import parsing
from factcheck.errors import SourceError

def peak_bytes():
    # Not getrusage(), whose peak a child takes over from its parent.
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s*([0-9]+) kB", status)[1]) * 1024

parsing.read(b"Page.", url="http://e.org/", content_type="text/plain")
for told in sys.argv[1:]:
    content_type, path = told.split(" ", 1)
    body = Path(path).read_bytes()
    before = peak_bytes()
    try:
        if content_type == "feed":
            parsing.feed(body, url="http://e.org/")
        else:
            parsing.read(body, url="http://e.org/", content_type=content_type)
        code = "read"
    except SourceError as error:
        code = error.code
    print(json.dumps([code, peak_bytes() - before]))
"""


def filled(start: str, piece: str, end: str = "") -> bytes:
    """As many pieces as a fetch lets through."""
    room = MAX_BODY_BYTES - len(start) - len(end)
    return (start + piece * (room // len(piece.encode())) + end).encode()


ARTICLE = "<html><body><article><p>A fire broke out on Wednesday morning.</p>"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
ENTRY = f"<item><title>{'x' * 1_200}</title><link>/a</link></item>"
BOMBS = {  # what it is read as, the body, how that ends
    "nested": ("text/html", filled(ARTICLE, "<div>"), "bad_content"),
    "elements": ("text/html", filled(ARTICLE, "<p>A fire.</p>"), "read"),
    "attributes": ("text/html", filled(f"{ARTICLE}<p ", "a=b "), "read"),
    "attribute": ("text/html", filled(f"{ARTICLE}<p a='", "x", "'>"), "read"),
    "text": ("text/plain", filled("", "\N{GRINNING FACE}"), "read"),
    "pdf": ("application/pdf", pdfs.bomb(), "bad_content"),
    "entities": (
        "feed",
        f'<!DOCTYPE r [<!ENTITY a0 "x">{LAUGHS}]><rss>&a9;'.encode(),
        "bad_content",
    ),
    "items": ("feed", filled("<rss><channel>", "<item></item>"), "too_large"),
    "entries": ("feed", filled("<rss><channel>", ENTRY), "read"),
}


def test_worker_outlives_each_bomb_and_hardly_grows(tmp_path):
    told = []
    for name, (content_type, body, _) in BOMBS.items():
        tmp_path.joinpath(name).write_bytes(body)
        told.append(f"{content_type} {tmp_path / name}")
    ran = subprocess.run(
        [sys.executable, "-c", VICTIM, *told], capture_output=True, check=True, text=True
    )
    ends = dict(zip(BOMBS, map(json.loads, ran.stdout.splitlines()), strict=True))
    assert {name: code for name, (code, _) in ends.items()} == {
        name: code for name, (_, _, code) in BOMBS.items()
    }
    assert max(growth for _, growth in ends.values()) < MAX_GROWTH_MB * MB
