import json
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from factcheck.archive import wacz
from factcheck.corroboration.page import Page
from factcheck.models import Capture
from factcheck.services import captures
from tests.archive.packages import ABOUT, PAGES
from tests.exchanges import exchange, fetched, record_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_archive(settings, tmp_path):
    backend = "factcheck.archive.folder.Folder"
    own = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "archive"}}
    settings.STORAGES = settings.STORAGES | {"archive": own}


@pytest.fixture
def capture():
    page = Page(title="T", text="Words.")
    for number in range(2):
        url = f"https://paper{number}.example.org/"
        captures.keep(captures.build(fetched(exchange(url)), page, by=None))
    return Capture.objects.latest("pk")


class Terminal(StringIO):
    def isatty(self):
        return True


def run(*args, fails=False, terminal=None):
    output = StringIO()
    if fails:
        with pytest.raises(CommandError) as failure:
            call_command("verify_archive", *args, stdout=output, stderr=terminal or StringIO())
        return output.getvalue(), str(failure.value)
    call_command("verify_archive", *args, stdout=output, stderr=terminal or StringIO())
    return output.getvalue()


def test_sound_archive_is_said_to_be_sound(capture):
    assert "2 copies read, 0 of them damaged" in run()


def test_empty_archive_is_sound():
    assert json.loads(run("--json")) == {"copies": 0, "damaged": 0, "unknown_files": 0}


def test_damaged_copy_is_named_and_the_command_fails(capture):
    record_file(capture).write_bytes(b"forged")
    output, failure = run(fails=True)
    assert f"copy {capture.pk} url {capture.url}" in output
    assert "was changed" in output
    assert "from a backup" in output
    assert "2 copies read, 1 of them damaged" in failure


def test_findings_are_given_as_json_line_by_line(capture):
    record_file(capture).unlink()
    output, _ = run("--json", fails=True)
    finding, counts = map(json.loads, output.splitlines())
    assert (finding["copy"], finding["url"]) == (capture.pk, capture.url)
    assert counts == {"copies": 2, "damaged": 1, "unknown_files": 0}


def test_progress_is_shown_on_a_terminal_only(capture):
    terminal = Terminal()
    run(terminal=terminal)
    assert "\r2 of 2 copies\n" in terminal.getvalue()
    quiet = StringIO()
    run(terminal=quiet)
    assert quiet.getvalue() == ""


def test_archive_that_cannot_be_reached_is_said_to_be_so(capture, settings):
    options = {"bucket_name": "b", "endpoint_url": "http://127.0.0.1:9", "access_key": "k"}
    bucket = {
        "BACKEND": "factcheck.archive.bucket.Bucket",
        "OPTIONS": options | {"secret_key": "s", "region_name": "us-east-1"},
    }
    settings.STORAGES = settings.STORAGES | {"archive": bucket}
    _, failure = run(fails=True)
    assert "The archive cannot be read: The object storage did not answer" in failure


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "evidence.wacz"
    with path.open("wb") as file:
        wacz.write(PAGES, about=ABOUT, to=file)
    return path


def test_exported_file_is_checked(package):
    assert "is whole" in run("--wacz", str(package))
    assert json.loads(run("--wacz", str(package), "--json")) == {"problems": 0}


def test_changed_exported_file_fails(package):
    content = bytearray(package.read_bytes())
    content[900] ^= 1
    package.write_bytes(content)
    output, failure = run("--wacz", str(package), fails=True)
    assert "problems" in failure
    assert "file" in output


def test_names_in_a_file_of_anybodys_do_not_steer_the_terminal(package):
    with zipfile.ZipFile(package, "a") as file:
        file.writestr("evil\x1b[2J.txt", b"")
    output, _ = run("--wacz", str(package), fails=True)
    assert "\x1b" not in output
    assert "evil\ufffd[2J.txt" in output


def test_exported_file_that_is_not_there_is_said_to_be_so(tmp_path):
    _, failure = run("--wacz", str(tmp_path / "none.wacz"), fails=True)
    assert "none.wacz cannot be read" in failure
