"""What the service has of its reader: one program, replaced when it is lost, never confused."""

import os
import signal
from contextlib import suppress

import pytest

from factcheck import parsing
from factcheck.errors import SourceRejected
from factcheck.parsing import frames, sandbox
from tests.pdfs import bomb


class OutOfTime(Exception):
    pass


def read(text="One sentence."):
    return parsing.read(text.encode(), url="http://e.org/", content_type="text/plain").text


@pytest.fixture
def reader():
    read()
    return sandbox.reader_of(os.getpid())


def test_many_pages_are_read_by_one_program(reader):
    program = reader._program
    assert [read(f"Page {number}.") for number in range(5)] == [
        f"Page {number}." for number in range(5)
    ]
    assert reader._program is program


def test_bomb_leaves_the_program_running(reader):
    program = reader._program
    with pytest.raises(SourceRejected, match="far more time or memory") as refused:
        parsing.read(bomb(), url="http://e.org/a.pdf", content_type="application/pdf")
    assert refused.value.code == "bad_content"
    assert read("After it.") == "After it."
    assert reader._program is program


def test_program_that_was_killed_is_replaced(reader):
    os.kill(reader._program.pid, signal.SIGKILL)
    assert read("Again.") == "Again."


def test_answer_that_nobody_waited_for_is_not_taken_for_the_next(reader):
    def give_up(_number, _frame):
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, give_up)
    os.kill(reader._program.pid, signal.SIGSTOP)  # so that the answer comes too late for certain
    stopped = reader._program.pid
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(OutOfTime):
            read("The first.")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    with suppress(ProcessLookupError):
        os.kill(stopped, signal.SIGCONT)  # one that was left running would answer the first now
    assert read("The second.") == "The second."
    assert reader._program.pid != stopped


def test_feed_is_read_when_a_folder_with_code_has_changed(reader):
    item = b"<item><title>One.</title><link>http://e.org/1</link></item>"
    feed = b"<rss version='2.0'><channel>" + item + b"</channel></rss>"
    before = sandbox._ROOT.stat()
    try:
        os.utime(sandbox._ROOT)  # Python lists a folder again that has
        found = parsing.feed(feed, url="http://e.org/")
    finally:
        os.utime(sandbox._ROOT, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [entry.title for entry in found.entries] == ["One."]


def test_program_that_stays_silent_is_given_up(reader, monkeypatch):
    monkeypatch.setattr(sandbox, "ANSWERS_WITHIN_SECONDS", 0.0)
    with pytest.raises(RuntimeError, match="gives no answer"):
        read()
    monkeypatch.undo()
    assert read("It is back.") == "It is back."


def test_fork_has_a_program_of_its_own_and_leaves_the_other(reader):
    fork = os.fork()
    if not fork:
        own = sandbox.reader_of(os.getpid())
        reader.close()
        os._exit(own is reader)
    assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
    assert reader._program.poll() is None
    assert read("Unharmed.") == "Unharmed."


def test_body_that_no_message_holds_is_refused(monkeypatch):
    monkeypatch.setattr(frames, "MAX_BYTES", 2**20)
    with pytest.raises(SourceRejected, match="larger than the 1 MB") as refused:
        read("x" * (2**20 + 1))
    assert refused.value.code == "too_large"


def test_fault_of_a_parser_is_one_of_the_service():
    with pytest.raises(RuntimeError, match="KeyError"):
        sandbox.ask("nothing of the kind", b"", {}, parsing.Document)
