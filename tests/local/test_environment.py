"""The packages are made here by hand, so that pip needs no network."""

import contextlib
import fcntl
import io
import os
import pty
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from factcheck.local import environment

SCRIPT = Path(environment.__file__)
LOG = environment.LOG
NO_NETWORK = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "1",
}
BASE = getattr(sys, "_base_executable", sys.executable)


def wheel(folder, name, version, size_mb=0):
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w", 8) as file:
        file.writestr(f"{name}.py", f"version = '{version}'\n")
        file.writestr(f"{name}_data/zeros", bytes(size_mb * 1_000_000))
        file.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        file.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{info}/RECORD", "")


def source_archive(folder, name, version):
    """A package that compiles, with the build backend inside it."""
    files = {
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "pyproject.toml": "[build-system]\nrequires = []\n"
        "build-backend = 'build'\nbackend-path = ['.']\n",
        "build.py": "import os, subprocess\n"
        "def prepare_metadata_for_build_wheel(folder, config_settings=None):\n"
        f"    os.mkdir(f'{{folder}}/{name}.dist-info')\n"
        f"    with open(f'{{folder}}/{name}.dist-info/METADATA', 'w') as file:\n"
        f"        file.write('Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n')\n"
        f"    return '{name}.dist-info'\n"
        "def build_wheel(folder, config_settings=None, metadata_directory=None):\n"
        "    subprocess.check_call([os.environ['CC'], 'speedups.c'])\n",
    }
    with tarfile.open(folder / f"{name}-{version}.tar.gz", "w:gz") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(f"{name}-{version}/{path}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))


class Project:
    def __init__(self, folder):
        self.folder = folder
        self.venv = folder / ".venv"
        self.wheels = folder / "wheels"
        self.wheels.mkdir()
        for version in ("1.0", "2.0"):
            wheel(self.wheels, "tiny", version)
        wheel(self.wheels, "extra", "1.0")
        self.pin("tiny==1.0")

    def pin(self, *lines, file="requirements.txt"):
        (self.folder / file).write_text("".join(f"{line}\n" for line in lines))

    def environ(self, **changes):
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        return {**os.environ, "PIP_CONFIG_FILE": os.devnull, **offline, **changes}

    def start(
        self,
        *,
        file="requirements.txt",
        python=sys.executable,
        prefix=(),
        script=SCRIPT,
        env=None,
        **options,
    ):
        return subprocess.Popen(
            [*prefix, python, script, file],
            cwd=self.folder,
            env=self.environ(**(env or {})),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )

    def make(self, **options):
        program = self.start(**options)
        said, complaint = program.communicate()
        return program.returncode, said, complaint

    def installs(self, **options):
        code, said, complaint = self.make(**options)
        assert (code, complaint) == (0, "")
        return said

    def fails(self, **options):
        """The one line of the reason."""
        code, _, complaint = self.make(**options)
        assert code == 1
        assert complaint.startswith("error: ")
        assert complaint.count("\n") == 1
        return complaint

    def interrupted(self, number):
        """What is said on a signal to all of the processes while `.venv` is being made."""
        shutil.rmtree(self.venv, ignore_errors=True)
        program = self.start()
        while not (self.venv / "bin/python").exists():
            assert program.poll() is None
            time.sleep(0.01)
        os.killpg(program.pid, number)
        complaint = program.communicate()[1]
        assert program.returncode != 0
        return complaint

    def in_venv(self, program):
        done = subprocess.run(
            [self.venv / "bin/python", "-c", program], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def tiny(self):
        return self.in_venv("import tiny; print(tiny.version)")

    def log(self):
        return (self.folder / LOG).read_text()


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """A project, and what the two said that were started in it at once."""
    project = Project(tmp_path_factory.mktemp("installed"))
    programs = [project.start(), project.start()]
    said, complaints = zip(*[program.communicate() for program in programs], strict=True)
    assert [program.returncode for program in programs] == [0, 0]
    assert complaints == ("", "")
    return project, sorted(said)


@pytest.fixture
def installed(first_run):
    """One project for many tests: making each its own would take seconds."""
    project, _ = first_run
    (project.folder / "requirements-dev.txt").unlink(missing_ok=True)
    project.pin("tiny==1.0")
    project.installs()
    return project


@pytest.fixture
def open_project():
    """One that every account may enter, as pytest's own folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="factcheck-"))
    folder.chmod(0o755)
    shutil.copy(SCRIPT, folder)
    yield Project(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def other_account():
    """How to run a program as nobody, with a Python that nobody can reach."""
    if os.geteuid() != 0:
        pytest.skip("only root can work as another account")
    account = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    for python in ("/usr/local/bin/python3", "/usr/bin/python3"):
        if Path(python).exists() and not subprocess.call([python, "-c", question], **account):
            return {**account, "python": python}
    pytest.skip("no Python 3.11 outside of the folders of root")


@pytest.fixture
def bare(project):
    """A PATH with nothing on it but what `mounting` takes: no pip, no uv, no Python."""
    folder = project.folder / "bin"
    folder.mkdir()
    for name in ("unshare", "sh", "mount"):
        (folder / name).symlink_to(shutil.which(name) or os.devnull)
    return {"PATH": str(folder)}


def mounting(place, options="", run='"$@"'):
    """What to put before a command so that it sees an empty file system in that place."""
    mount = f"mount -t tmpfs {options} none '{place}'"
    if not shutil.which("unshare"):
        pytest.skip("no program to see other file systems with (unshare, of Linux)")
    prefix = ("unshare", "--mount", "sh", "-c")
    tried = subprocess.run([*prefix, "mount -t tmpfs none /mnt"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"file systems cannot be mounted here: {tried.stderr.decode().strip()}")
    return (*prefix, f"{mount} && {run}", "sh")


def pythons(*versions):
    """The programs of these minor versions that run, here or under pyenv."""
    found = {}
    for version in versions:
        folders = [
            *os.get_exec_path(),
            *map(str, Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin")),
        ]
        for folder in folders:
            program = Path(folder, f"python{version}")
            if environment.output_of([str(program), "-c", "import ssl, venv; print('runs')"]):
                found.setdefault(version, str(program))
    return found


@pytest.mark.slow
def test_environment_is_made_and_filled_once_by_two_at_once(first_run):
    project, (waited, said) = first_run
    assert waited == "Another make is installing into .venv; waiting for it ...\n"
    assert said.startswith("Installing 1 packages into .venv (first time: about a minute) ...\n")
    assert "Installed in " in said
    assert project.tiny() == "1.0"
    assert "Successfully installed tiny-1.0" in project.log()


@pytest.mark.slow
def test_installed_environment_is_found_at_once_in_silence(installed):
    began = os.times()
    assert installed.installs() == ""
    ended = os.times()
    used = ended.children_user - began.children_user + ended.children_system - began.children_system
    assert (
        used < 0.5
    )  # seconds of the processor, which a busy machine does not stretch; pip takes 1


def test_environment_is_not_installed_while_unfinished_or_without_its_python(
    installed, monkeypatch
):
    monkeypatch.chdir(installed.folder)
    requirements = Path("requirements.txt")
    assert environment.is_installed(requirements)
    environment.UNFINISHED.touch()
    assert not environment.is_installed(requirements)
    environment.UNFINISHED.unlink()
    target = environment.VENV_PYTHON.readlink()
    environment.VENV_PYTHON.unlink()
    environment.VENV_PYTHON.symlink_to("/gone/python3")
    assert not environment.is_installed(requirements)
    environment.VENV_PYTHON.unlink()
    environment.VENV_PYTHON.symlink_to(target)


@pytest.mark.slow
def test_changed_requirements_are_installed_into_the_same_environment(installed):
    mark = installed.venv / "mark"
    mark.touch()
    installed.pin("# two", "tiny==2.0")
    assert "first time" not in installed.installs()
    assert installed.tiny() == "2.0"
    installed.pin("tiny==1.0")
    installed.installs()
    assert installed.tiny() == "1.0"
    assert mark.exists()


@pytest.mark.slow
def test_development_requirements_cover_those_of_the_service(installed):
    installed.pin("tiny==1.0", "extra==1.0", file="requirements-dev.txt")
    assert installed.installs(file="requirements-dev.txt").startswith("Installing 2 packages")
    assert installed.installs() == ""
    installed.pin("tiny==2.0")
    installed.installs()
    assert installed.installs(file="requirements-dev.txt").startswith("Installing 2 packages")
    assert installed.tiny() == "1.0"


@pytest.mark.slow
def test_network_that_is_gone_is_told_and_leaves_what_was_installed(installed):
    installed.pin("tiny==3.0")
    code, said, complaint = installed.make(env={**NO_NETWORK, "PIP_NO_INDEX": "0"})
    assert code == 1
    assert "The package index does not answer; trying again ...\n" in said
    assert complaint == f"error: {environment.NO_INDEX} and run make again. Details: {LOG}\n"
    installed.pin("tiny==1.0")
    assert installed.installs() == ""


@pytest.mark.slow
def test_package_that_the_index_does_not_have_is_named(installed):
    installed.pin("absent==1.0")
    assert "The package index has no absent for this machine and Python." in installed.fails()


@pytest.mark.slow
def test_package_that_cannot_be_built_is_named_and_a_compiler_asked_for(installed):
    source_archive(installed.wheels, "speedy", "1.0")
    installed.pin("tiny==1.0", "speedy==1.0")
    complaint = installed.fails(env={"CC": "/bin/false"})
    assert "speedy has no wheel for this machine and Python" in complaint
    assert "Install a C compiler" in complaint
    installed.pin("tiny==1.0")
    assert installed.installs() == ""


@pytest.mark.slow
def test_installation_waits_for_another_and_then_finds_it_done(installed):
    stamp = installed.venv / "requirements.txt.installed"
    seal = stamp.read_text()
    stamp.unlink()
    with (installed.folder / LOG).open() as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        program = installed.start()
        assert (
            program.stdout.readline()
            == "Another make is installing into .venv; waiting for it ...\n"
        )
        stamp.write_text(seal)
    assert program.communicate() == ("", "")
    assert program.returncode == 0


@pytest.mark.slow
def test_pip_of_the_python_outside_fills_an_environment_without_pip(project, bare):
    subprocess.run([BASE, "-m", "venv", "--without-pip", project.venv], check=True)
    assert "first time" not in project.installs(python=project.venv / "bin/python", env=bare)
    assert project.tiny() == "1.0"


@pytest.mark.slow
def test_terminal_shows_how_far_pip_is(installed):
    installed.pin("tiny==2.0", "extra==1.0")
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, SCRIPT, "requirements.txt"],
        cwd=installed.folder,
        env=installed.environ(),
        stdout=theirs,
    )
    os.close(theirs)
    shown = b""
    # Linux says by an error that nobody writes to a terminal any more.
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 4096):
            shown += piece
    assert program.wait() == 0
    assert b"\r  2 of 2 " in shown
    assert b"\r  unpacking ..." in shown


@pytest.mark.slow
def test_environment_of_another_python_is_made_anew(project):
    ours = environment.output_of([BASE, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    others = pythons(*{"3.11", "3.12", "3.13"} - {ours.strip()})
    if not others:
        pytest.skip("no other Python that is new enough runs here")
    version, python = others.popitem()
    subprocess.run([BASE, "-m", "venv", "--without-pip", project.venv], check=True)
    assert "first time" in project.installs(python=python)
    assert project.in_venv("import sys; print('%d.%d' % sys.version_info[:2])") == version
    assert project.installs(python=python) == ""


@pytest.fixture
def interruptible():
    """Let programs started here hear SIGINT: pytest-xdist ignores it, and that is inherited."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
def test_half_made_environment_is_made_anew(project, interruptible):
    assert project.interrupted(signal.SIGINT) == (
        "\nStopped. The next make starts the installation again.\n"
    )
    assert project.interrupted(signal.SIGKILL) == ""
    (project.venv / "junk").touch()
    assert "first time" in project.installs()
    assert project.tiny() == "1.0"
    assert not (project.venv / "junk").exists()


@pytest.mark.slow
def test_what_a_killed_make_began_is_waited_for(project):
    first = project.start()
    while not (project.venv / "bin/python").exists():
        time.sleep(0.01)
    first.kill()
    first.communicate()
    second = project.start()
    assert second.stdout.readline().startswith("Another make is installing into .venv; waiting")
    os.killpg(second.pid, signal.SIGKILL)
    second.communicate()


@pytest.mark.slow
def test_environment_that_was_moved_is_made_anew_by_its_own_python(project):
    subprocess.run([BASE, "-m", "venv", "--without-pip", project.folder / "elsewhere"], check=True)
    (project.folder / "elsewhere").rename(project.venv)
    assert "first time" in project.installs(python=project.venv / "bin/python")
    assert project.tiny() == "1.0"


@pytest.mark.slow
def test_full_disk_is_told_and_the_environment_made_anew_when_there_is_room(project):
    wheel(project.wheels, "large", "1.0", size_mb=60)
    project.pin("tiny==1.0", "large==1.0")
    project.venv.mkdir()
    twice = """{ "$@"; mount -o remount,size=200m .venv && "$@"; }"""
    code, said, complaint = project.make(prefix=mounting(".venv", "-o size=40m", run=twice))
    assert complaint == f"error: {environment.NO_SPACE} and run make again. Details: {LOG}\n"
    assert code == 0
    assert said.count("first time") == 2


def test_disk_without_room_for_the_log_is_told(project):
    (project.folder / "var").mkdir()
    complaint = project.fails(prefix=mounting("var", "-o nr_inodes=2"))
    assert complaint == f"error: {environment.NO_SPACE} and run make again.\n"


@pytest.mark.slow
def test_environment_is_made_without_ensurepip(project, bare):
    project.installs(prefix=mounting(library("ensurepip")), env=bare)
    assert project.tiny() == "1.0"


@pytest.mark.slow
def test_uv_makes_the_environment_where_there_is_no_pip(project, bare):
    uv = Path(
        shutil.which("uv", path=f"{Path(BASE).parent}:{os.environ['PATH']}") or pytest.skip("no uv")
    )
    Path(bare["PATH"], "uv").symlink_to(uv)
    env = {**bare, "UV_NO_INDEX": "1", "UV_FIND_LINKS": str(project.wheels), "UV_NO_CONFIG": "1"}
    project.installs(prefix=mounting(library("venv")) + mounting(library("pip")), env=env)
    assert project.tiny() == "1.0"


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_python_that_cannot_make_an_environment_is_told(project, bare, missing):
    prefix = mounting(library(missing)) + mounting(library("pip"))
    assert environment.NO_VENV in project.fails(prefix=prefix, env=bare)


def library(name):
    found = environment.output_of([BASE, "-c", f"import {name}; print({name}.__path__[0])"]).strip()
    return found or pytest.skip(f"the Python outside has no {name}")


@pytest.mark.slow
def test_ordinary_account_with_an_empty_home_can_install(open_project, other_account):
    home = open_project.folder / "home"
    home.mkdir()
    for path in (open_project.folder, home):
        shutil.chown(path, "nobody")
    open_project.installs(script="environment.py", env={"HOME": str(home)}, **other_account)
    assert open_project.tiny() == "1.0"


def test_folder_of_somebody_else_is_told(open_project, other_account):
    complaint = open_project.fails(script="environment.py", **other_account)
    assert complaint == f"error: {environment.NO_RIGHT} and run make again.\n"


def test_requirements_that_are_not_there_are_named(project):
    assert "'requirements-old.txt'" in project.fails(file="requirements-old.txt")


@pytest.fixture
def old_python():
    """The oldest Python at hand that is too old for the service."""
    found = pythons("3.6", "3.7", "3.8", "3.9", "3.10")
    return next(iter(found.values()), None) or pytest.skip("no Python older than 3.11 runs here")


def test_old_python_is_told_when_there_is_no_newer(project, old_python):
    shim = project.folder / "python3.12"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    complaint = project.fails(python=old_python, env={"PATH": str(project.folder)})
    assert complaint.startswith("error: Python 3.11 or newer is needed, and this is 3.")


@pytest.mark.slow
def test_old_python_gives_way_to_a_newer_one_on_the_path(installed, old_python):
    newer = installed.folder / "python3.11"
    newer.symlink_to(BASE)
    assert installed.installs(python=old_python, env={"PATH": str(installed.folder)}) == ""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("OSError: [Errno 28] No space left on device", environment.NO_SPACE),
        ("OSError: [Errno 122] Disk quota exceeded", environment.NO_SPACE),
        ("ERROR: Failed building wheel for lxml", "lxml has no wheel"),
        ("Failed to build `lxml==6.1.3`", "lxml has no wheel"),
        (
            "Collecting a==1\nCollecting lxml==6\nerror: metadata-generation-failed",
            "lxml has no wheel",
        ),
        (
            "Collecting a\nProcessing ./b.tar.gz\nerror: subprocess-exited-with-error",
            "./b.tar.gz has no",
        ),
        ("Retrying (Retry(total=4\nERROR: Failed building wheel for lxml", "lxml has no wheel"),
        ("Retrying (Retry(total=4 ... [SSL: CERTIFICATE_VERIFY_FAILED]", environment.NO_TRUST),
        (
            "Retrying (Retry(total=4\nERROR: No matching distribution found for a",
            environment.NO_INDEX,
        ),
        ("ReadTimeoutError: HTTPSConnectionPool: Read timed out.", environment.NO_INDEX),
        ("ERROR: No matching distribution found for lxml==6.1.3", "The package index has no lxml "),
        ("ERROR: Permission denied: '/srv/.venv'", environment.NO_RIGHT),
        ("something new", "Read why and run make again. Details: var/logs/install.log"),
    ],
)
def test_reason_is_found_in_what_pip_says(said, reason):
    with pytest.raises(SystemExit) as stopped:
        environment.stop("Read why", io.StringIO(said))
    assert reason in stopped.value.code
