"""A receiver of messages, which takes each at once and notes when it came."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread


@dataclass(slots=True)
class Receiver:
    """When the message on each claim came, by the clock of `time.perf_counter`."""

    place: str = ""
    came: dict[int, float] = field(default_factory=dict)
    news: Condition = field(default_factory=Condition)

    def note(self, claim: int) -> None:
        """Write down that a message on a claim is here."""
        with self.news:
            self.came[claim] = time.perf_counter()
            self.news.notify_all()

    def wait_for(self, claim: int, seconds: float) -> float:
        """When the message on a claim came.

        Raises:
            TimeoutError: it does not come in time.
        """
        with self.news:
            if not self.news.wait_for(lambda: claim in self.came, seconds):
                raise TimeoutError(f"No message on claim {claim} came within {seconds:.0f} s.")
            return self.came[claim]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that http.server looks for
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.note(json.loads(body)["data"]["id"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.place = f"127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()
