"""A pytest plugin: real PostgreSQL and Redis for the tests, thrown away after them.

Loaded by `-p tests.services`, before pytest-django reads the settings. With DATABASE_URL and
REDIS_URL set, those are used. Under xdist the controller starts the pair; each worker gets a
numbered Redis database of its own (and pytest-django gives it a database of its own).
"""

import atexit
import os
import re
import secrets
import shutil
import tempfile
import time
from base64 import b64encode
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

PREFIX = "factcheck-tests-"
OLD_SECONDS = 60
# Under this the tests find the password of their own PostgreSQL's superuser.
SUPERUSER = "TESTS_SUPERUSER_PASSWORD"
DEFAULTS = {
    "TWO_FACTOR": "false",
    "FETCH_HOST_INTERVAL_SECONDS": "0",  # all tests read from one host, which does not mind
    "SITE_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "NEWSROOM_NAME": "The Test Gazette",
}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = numbered(os.environ["REDIS_URL"], number)
        return
    # Not sooner: coverage has begun only now, and would not see what was imported before.
    before = dict(os.environ)
    from factcheck.local import services  # noqa: PLC0415
    from factcheck.local.state import Lock, State  # noqa: PLC0415

    stack = ExitStack()
    atexit.register(stack.close)
    remove_abandoned(Lock)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)  # as root, PostgreSQL runs as another account
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(48)
    os.environ["AUDIT_SIGNING_KEY"] = b64encode(secrets.token_bytes(32)).decode()
    os.environ["ARCHIVE_DIR"] = str(folder / "archive")
    os.environ.update(DEFAULTS)
    state = State(folder)
    stack.enter_context(services.running(state, throwaway=True))
    if "DATABASE_URL" not in before:
        os.environ[SUPERUSER] = state.secret("postgres_superuser")


def remove_abandoned(lock):
    """Remove what runs that were killed left behind: nobody holds their locks."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # another run removes them as well
            is_old = time.time() - folder.stat().st_mtime > OLD_SECONDS
            if is_old and os.access(folder, os.W_OK):
                with lock(folder / "launcher.lock") as launcher:
                    if launcher.take(wait=False):
                        shutil.rmtree(folder, ignore_errors=True)


def numbered(url: str, number: int) -> str:
    """The same server's database with another number."""
    if "virtual_host=" in url:
        return re.sub(r"virtual_host=\d+", f"virtual_host={number}", url)
    return urlsplit(url)._replace(path=f"/{number}").geturl()
