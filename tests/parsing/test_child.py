"""The program that reads, with parsers that do what a hijacked one would."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from factcheck.parsing import frames

PROGRAM = """
import os, socket, subprocess, sys, time
from factcheck.parsing import child

def spin(body):
    while True: pass

def tries(action):
    def run(body):
        try:
            action()
        except (OSError, subprocess.SubprocessError) as error:
            return type(error).__name__
        return "did it"
    return run

def prints(body):
    print("{}")
    os.write(1, b"noise" * 9)
    os.write(2, b"noise" * 9)
    return "printed"

child.CPU_SECONDS, child.WALL_SECONDS, child.LOOK_UP_SECONDS = 1, 1.5, 0.1
child.PARSERS = {
    "count": len,
    "spin": spin,
    "sleep": lambda body: time.sleep(60),
    "eat": lambda body: len(bytearray(300 * 2**20)),
    "flood": lambda body: "x" * (9 * 2**20),
    "dive": lambda body: (lambda again: again(again))(lambda again: again(again)),
    "crash": lambda body: os.abort(),
    "leave": lambda body: sys.exit(0),
    "fail": lambda body: 1 // 0,
    "print": prints,
    "open": tries(lambda: open("/etc/passwd")),
    "write": tries(lambda: open("/tmp/written", "w")),
    "connect": tries(lambda: socket.socket().connect(("127.0.0.1", 9))),
    "start": tries(lambda: subprocess.run(["/bin/true"])),
    "environment": lambda body: sorted(os.environ),
}
child.main(int(sys.argv[1]))
"""


@pytest.fixture
def program():
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        yield running
        running.kill()


def ask(program, what, body=b"four"):
    frames.put(program.stdin, json.dumps({"what": what, "told": {}}).encode(), body)
    return json.loads(frames.take(program.stdout))


@pytest.mark.parametrize("what", ["spin", "sleep", "eat", "flood", "dive", "crash", "leave"])
def test_parser_that_goes_wrong_takes_nothing_with_it(program, what):
    assert list(ask(program, what)) == ["died"]
    assert ask(program, "count") == {"found": 4}


def test_parser_that_fails_tells_where(program):
    assert "ZeroDivisionError" in ask(program, "fail")["fault"]


def test_what_a_parser_prints_is_no_answer_and_no_log_line(program):
    assert ask(program, "print") == {"found": "printed"}
    assert ask(program, "count") == {"found": 4}
    program.stdin.close()
    assert program.stderr.read() == b""


@pytest.mark.parametrize("what", ["open", "write", "connect", "start"])
def test_parser_reaches_no_file_network_or_program(program, what):
    assert ask(program, what)["found"] != "did it"


def test_parser_sees_no_setting(program):
    assert ask(program, "environment") == {"found": []}


def test_program_ends_with_its_pipe(program):
    ask(program, "count")
    program.stdin.close()
    assert program.wait(timeout=10) == 0


def test_program_ends_with_its_owner_though_a_fork_holds_the_pipe():
    owner = f"""
import os, subprocess, sys, time
program = [sys.executable, "-c", {PROGRAM!r}, str(os.getpid())]
reader = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
fork = os.fork()
if not fork:
    time.sleep(60)
print(reader.pid, fork, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", owner], stdout=subprocess.PIPE) as running:
        reader, fork = map(int, running.stdout.readline().split())
        running.kill()
    try:
        deadline = time.monotonic() + 20
        while is_running(reader) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not is_running(reader)
    finally:
        os.kill(fork, signal.SIGKILL)


def is_running(process_id):
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False
