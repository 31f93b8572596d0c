import hashlib
import json
import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest

from factcheck.archive import wacz
from factcheck.archive.wacz_check import check
from tests.archive.packages import ABOUT, PAGES


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "evidence.wacz"
    with path.open("wb") as file:
        assert wacz.write(iter(PAGES), about=ABOUT, to=file) == 2
    return path


def content(path, name):
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def test_package_holds_records_index_pages_and_their_digests(path):
    with zipfile.ZipFile(path) as package:
        assert package.namelist() == [
            f"archive/{PAGES[0].digest}.warc.gz",
            f"archive/{PAGES[1].digest}.warc.gz",
            "indexes/index.cdxj",
            "pages/pages.jsonl",
            "datapackage.json",
            "datapackage-digest.json",
        ]
        for entry in package.infolist()[:2]:
            assert entry.compress_type == zipfile.ZIP_STORED
    assert content(path, f"archive/{PAGES[0].digest}.warc.gz") == PAGES[0].record


def test_list_of_pages_says_what_can_be_opened(path):
    head, first, _ = map(json.loads, content(path, "pages/pages.jsonl").splitlines())
    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    assert first == {
        "id": "1",
        "url": "https://paper1.example.org/a",
        "ts": "2026-11-20T09:31:15Z",
        "title": "Page 1",
        "text": "caf\u00e9",
    }


def test_index_is_sorted_and_has_every_answer_once(path):
    lines = content(path, "indexes/index.cdxj").decode().splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == 4


def test_package_describes_itself(path):
    package = json.loads(content(path, "datapackage.json"))
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    assert (package["title"], package["created"]) == ("Evidence", "2026-11-20T09:30:15.123456Z")
    seal = json.loads(content(path, "datapackage-digest.json"))
    digest = hashlib.sha256(content(path, "datapackage.json")).hexdigest()
    assert seal == {"path": "datapackage.json", "hash": f"sha256:{digest}"}


def test_same_copy_twice_is_in_the_index_once():
    file = BytesIO()
    wacz.write([PAGES[0]], about=ABOUT, to=file)
    assert list(check(file)) == []


@pytest.mark.skipif(shutil.which("wacz") is None, reason="the reference validator is not here")
def test_package_stands_before_the_reference_validator(path):
    asked = subprocess.run(["wacz", "validate", "-f", path], capture_output=True, check=True)
    assert b"Validation succeeded" in asked.stdout
