"""The Makefile in a folder with a space in its name, with a launcher that needs nothing."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.local import environment

ROOT = Path(__file__).parents[2]
LAUNCHER = """
import signal, sys
try:
    print("runs", *sys.argv[1:], flush=True)
    if sys.argv[2:] == ["--fail"]:
        sys.exit(3)
    if sys.argv[2:] != ["--once"]:
        signal.pause()
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "a newsroom"
    (folder / "factcheck" / "local").mkdir(parents=True)
    for path in ("Makefile", "factcheck/local/environment.py"):
        shutil.copy(ROOT / path, folder / path)
    (folder / "manage.py").write_text(LAUNCHER)
    (folder / "requirements.txt").write_text("tiny==1.0\n")
    monkeypatch.chdir(folder)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment.VENV], check=True)
    environment.UNFINISHED.touch()
    environment.stamp(Path("requirements.txt"))
    return folder


def start(*arguments, python=sys.executable):
    # What an outer make was asked for is not for this one.
    outer = {"MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL", "ARGS"}
    return subprocess.Popen(
        ["make", "--no-print-directory", f"PYTHON={python}", *arguments],
        env={name: value for name, value in os.environ.items() if name not in outer},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def make(*arguments, **options):
    program = start(*arguments, **options)
    said, complaint = program.communicate()
    return program.returncode, said, complaint


def test_make_alone_lists_the_commands(project):
    code, said, _ = make()
    assert code == 0
    commands = [line.split()[1] for line in said.splitlines() if line.startswith("  make ")]
    assert " ".join(commands) == "help demo up test check lint types imports lock"


@pytest.mark.parametrize("flags", [[], ["-j4"]])
def test_demo_runs_the_launcher_with_the_arguments(project, flags):
    assert make(*flags, "demo", "ARGS=--once") == (0, "runs demo --once\n", "")


def test_demo_fails_when_the_launcher_fails(project):
    code, said, complaint = make("demo", "ARGS=--fail")
    assert (code, said) == (2, "runs demo --fail\n")
    assert complaint.endswith("Error 3\n")


@pytest.fixture
def interruptible():
    """Let programs started here hear SIGINT: pytest-xdist ignores it, and that is inherited."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_interrupt_reaches_the_launcher(project, interruptible):
    program = start("demo")
    assert program.stdout.readline() == "runs demo\n"
    os.killpg(program.pid, signal.SIGINT)
    said, complaint = program.communicate()
    assert said == "stopped\n"
    assert "Traceback" not in complaint


def test_python_that_is_not_there_is_told(project):
    code, said, complaint = make("demo", python="python9")
    assert (code, said) == (2, "")
    assert complaint.startswith("error: There is no python9. Install Python 3.11 or newer")


def test_shim_of_a_python_that_is_not_there_is_told(project):
    shim = project / "python3"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    code, said, complaint = make("demo", python=shim)
    assert (code, said) == (2, "")
    assert complaint.startswith(f"error: There is no {shim}. Install Python 3.11 or newer")


def test_reason_of_a_failed_installation_is_one_line(project):
    (project / "requirements.txt").unlink()
    code, _, complaint = make("demo")
    assert code == 2
    assert complaint.splitlines()[0].startswith("error: ")
    assert complaint.splitlines()[1].startswith("make: *** [Makefile:")
    assert len(complaint.splitlines()) == 2
