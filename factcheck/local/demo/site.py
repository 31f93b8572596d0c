"""Serves the demo's web on loopback: its pages, and a search that answers as SearXNG does.

Run it as `python -m factcheck.local.demo.site --port 8901`; SIGTERM and Ctrl-C end it.
"""

import argparse
import json
import re
import signal
import threading
from collections.abc import Iterable, Sequence
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from urllib.parse import parse_qs, urlsplit

from factcheck.local.demo.index import Hit, Index
from factcheck.local.demo.pages import DemoPage, load

ENGINE = "demo"
IDLE_SECONDS = 15  # a silent connection is closed
_CONTENTS = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>The demo's web</title></head>
<body>
<h1>The demo's web</h1>
<p>Every outlet here is invented.</p>
<ul>
{rows}
</ul>
</body>
</html>
"""
_HOST = re.compile(r"[\w.:\[\]-]{1,255}")


class DemoSite(ThreadingHTTPServer):
    """The demo's web on 127.0.0.1; `port` 0 takes a free one."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int) -> None:
        """Read the pages and listen; the caller serves."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.pages = load()
        self.index = Index(self.pages.values())
        self.is_ending = threading.Event()

    @property
    def host(self) -> str:
        """Where it listens, as in an address: 127.0.0.1:8901."""
        return f"127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: DemoSite
    protocol_version = "HTTP/1.1"
    server_version = "FactCheckDemo"
    sys_version = ""
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        """Answer a page, a search, or the sign of life."""
        parts = urlsplit(self.path)
        if parts.path == "/healthz":
            self._send(HTTPStatus.OK, b"ok\n", "text/plain")
        elif parts.path == "/":
            self._send(HTTPStatus.OK, _contents(self.server.pages.values()), "text/html")
        elif parts.path == "/search":
            self._search(parse_qs(parts.query))
        elif page := self.server.pages.get(parts.path):
            self._page(page)
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such page.")

    do_HEAD = do_GET  # noqa: N815 -- http.server's name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's name
        """Stay silent: the launcher's log is for what goes wrong."""

    def _page(self, page: DemoPage) -> None:
        self.server.is_ending.wait(page.delay_seconds)
        if page.location:
            self._send(HTTPStatus.FOUND, b"", "text/html", location=page.location)
        elif page.body:
            self._send(HTTPStatus.OK, page.body, "text/html")
        else:
            self._refuse(HTTPStatus.GONE, "This page was taken down.")

    def _search(self, asked: dict[str, list[str]]) -> None:
        query = asked.get("q", [""])[0]
        if asked.get("format") != ["json"]:
            self._refuse(HTTPStatus.FORBIDDEN, "Ask with format=json.")
        elif not query.strip():
            self._refuse(HTTPStatus.BAD_REQUEST, "Ask with q=words.")
        else:
            answer = _answer(query, self.server.index.search(query), self._host())
            self._send(HTTPStatus.OK, json.dumps(answer).encode(), "application/json")

    def _host(self) -> str:
        asked = self.headers.get("Host", "")
        return asked if _HOST.fullmatch(asked) else self.server.host

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        self._send(status, f"<!DOCTYPE html><p>{sentence}</p>\n".encode(), "text/html")

    def _send(self, status: HTTPStatus, body: bytes, kind: str, *, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _answer(query: str, hits: Sequence[Hit], host: str) -> dict[str, object]:
    """A search's answer in SearXNG's form.

    Source: https://docs.searxng.org/dev/search_api.html and SearXNG's own JSON output.
    """
    return {
        "query": query,
        "number_of_results": len(hits),
        "results": [
            {
                "url": f"http://{host}{hit.page.path}",
                "title": hit.page.title,
                "content": hit.page.summary,
                "publishedDate": hit.page.published_at,
                "engine": ENGINE,
                "engines": [ENGINE],
                "positions": [position],
                "score": round(hit.score, 3),
                "category": "news",
                "template": "default.html",
                "parsed_url": ["http", host, hit.page.path, "", "", ""],
            }
            for position, hit in enumerate(hits, start=1)
        ],
        "answers": [],
        "corrections": [],
        "infoboxes": [],
        "suggestions": [],
        "unresponsive_engines": [],
    }


def _contents(pages: Iterable[DemoPage]) -> bytes:
    rows = "\n".join(f'<li><a href="{page.path}">{escape(page.title)}</a></li>' for page in pages)
    return _CONTENTS.format(rows=rows).encode()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT; `arguments` are the command line's by default."""
    parser = argparse.ArgumentParser(description="Serve the demo's web on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    with DemoSite(parser.parse_args(arguments).port) as site:

        def end(_signal: int, _frame: FrameType | None) -> None:
            site.is_ending.set()

        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, end)
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        print(f"The demo's web is at http://{site.host}/", flush=True)  # noqa: T201 -- a program
        site.is_ending.wait()
        site.shutdown()


if __name__ == "__main__":
    main()
