"""What crosses the wire when a page is fetched, for tests that open no connection."""

from datetime import UTC, datetime
from pathlib import Path

from factcheck.archive import name_of
from factcheck.fetching import Exchange, Fetched, Hop
from factcheck.services import captures

AT = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
BODY = b"<html><title>Prisoners</title><p>102 soldiers were captured.</p>\xff</html>"
URL = "https://paper.example.org/report"


def exchange(url=URL, *, response=None, **fields):
    """One request and its answer; by default a whole page."""
    host = url.split("/")[2]
    values = {
        "started_at": AT,
        "address": "93.184.215.14",
        "request": f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(),
        "response": answer() if response is None else response,
        "tls_leaf_sha256": "ab" * 32,
    }
    return Exchange(url=url, **values | fields)


def answer(body=BODY, *headers, status="200 OK"):
    """An HTTP answer with the length of its body."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(to):
    """An answer that leads elsewhere, and whose body was not waited for."""
    head = f"HTTP/1.1 301 Moved\r\nLocation: {to}\r\nContent-Length: 400\r\n\r\n<html>Mo"
    return head.encode()


def fetched(*exchanges, body=BODY, **fields):
    """The page that the last of `exchanges` brought home."""
    hops = exchanges or (exchange(),)
    values = {
        "requested_url": hops[0].url,
        "final_url": hops[-1].url,
        "status": 200,
        "content_type": "text/html",
        "charset": "utf-8",
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
        "hops": tuple(Hop(each.url, int(each.response[9:12]), each.address) for each in hops),
        "fetched_at": AT,
    }
    return Fetched(body=body, exchanges=tuple(hops), **values | fields)


def record_file(capture):
    """Where the record of a copy lies on disk."""
    return Path(captures.storage().path(name_of(capture.record_sha256)))
