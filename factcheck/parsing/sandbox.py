"""Has bodies read by a program of its own and believes nothing that comes back; knows no parser.

Each process of the service starts one when it first needs it, and keeps it.
"""

import atexit
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO, TypeVar

from factcheck.errors import SourceRejected
from factcheck.parsing import frames, plain

T = TypeVar("T")
# The reader allows a body 10 seconds; what takes longer is its own fault.
ANSWERS_WITHIN_SECONDS = 20.0
# A keyless environment: none of the service's settings are of use for reading.
_PASSED_ON = (
    "LANG",
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "PYTHONPATH",
)
_ROOT = Path(__file__).parents[2]


def ask(what: str, body: bytes, told: Mapping[str, str], kind: type[T]) -> T:
    """What the parser `what` finds in `body`, as a `kind`.

    Raises:
        SourceRejected: the parser's own words; `bad_content`: it did not survive the body;
            `too_large`: the body has more than 64 MiB.
        RuntimeError: the program cannot be started, failed, or answered what no parser says.
    """
    if len(body) > frames.MAX_BYTES:
        raise SourceRejected(
            f"This file is larger than the {frames.MAX_BYTES // 2**20} MB that are read.",
            code="too_large",
        )
    request = json.dumps({"what": what, "told": dict(told)}).encode()
    answer = json.loads(reader_of(os.getpid()).ask(request, body))
    if refused := answer.get("refused"):
        raise SourceRejected(str(refused), code=str(answer["code"]))
    if "died" in answer:
        raise SourceRejected(
            "This page cannot be read: it takes far more time or memory than a page should.",
            code="bad_content",
        )
    try:
        return plain.to_value(kind, answer["found"])
    except (KeyError, ValueError) as error:
        raise RuntimeError(f"A parser failed: {answer.get('fault', 'no answer')}") from error


@cache
def reader_of(_process_id: int) -> "Reader":
    """The reader of this very process; a fork gets its own."""
    return Reader()


class Reader:
    """A running program that reads, started when it is first asked and again when it is gone."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._owner = os.getpid()
        self._lock = Lock()
        self._program: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def ask(self, request: bytes, body: bytes) -> bytes:
        """Have one body read; one at a time.

        Raises:
            RuntimeError: it gave no answer, twice.
        """
        with self._lock:
            for _ in range(2):
                with suppress(EOFError, BrokenPipeError), self._whole_or_gone():
                    return self._answer(self._running(), request, body)
        raise RuntimeError("The program that reads pages gives no answer.")

    @contextmanager
    def _whole_or_gone(self) -> Iterator[None]:
        """End a program whose answer was not waited for, lest it be taken for the next one's."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _answer(self, program: subprocess.Popen[bytes], request: bytes, body: bytes) -> bytes:
        pipe_in, pipe_out = _ends(program)
        frames.put(pipe_in, request, body)
        if not select.select([pipe_out], [], [], ANSWERS_WITHIN_SECONDS)[0]:
            raise EOFError
        return frames.take(pipe_out)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._program is None:
            self._program = subprocess.Popen(  # noqa: S603 - our own program, by this Python
                [sys.executable, "-m", "factcheck.parsing.child", str(self._owner)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=_ROOT,
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            )
        return self._program

    def close(self) -> None:
        """End the program, if it runs and is this process's; the next question starts another."""
        program = self._program
        if program is None or self._owner != os.getpid():
            return
        self._program = None
        program.kill()
        for pipe in _ends(program):
            with suppress(BrokenPipeError):
                pipe.close()
        program.wait()


def _ends(program: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert program.stdin is not None  # noqa: S101 - it was started with pipes
    assert program.stdout is not None  # noqa: S101 - the same
    return program.stdin, program.stdout
