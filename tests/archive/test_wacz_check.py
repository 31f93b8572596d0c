import gzip
import json
import stat
import zipfile
from io import BytesIO

import pytest

from factcheck.archive import wacz, warc
from factcheck.archive.wacz_check import check
from tests.archive.packages import ABOUT, PAGES

RECORD = f"archive/{PAGES[0].digest}.warc.gz"


@pytest.fixture
def files():
    """What is in a sound package, by name."""
    file = BytesIO()
    wacz.write(PAGES, about=ABOUT, to=file)
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def problems(files, packing=zipfile.ZIP_STORED):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packing) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return {(problem.path, problem.what) for problem in check(file)}


def paths(files):
    return {path for path, _ in problems(files)}


def flipped(content, position):
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


def test_sound_package_has_no_problem(files):
    assert problems(files) == set()


def test_flipped_bit_of_a_record_is_found(files):
    files[RECORD] = flipped(files[RECORD], 900)
    assert paths(files) >= {RECORD}


@pytest.mark.parametrize("name", ["pages/pages.jsonl", "indexes/index.cdxj"])
def test_changed_list_is_found(files, name):
    files[name] = files[name].replace(b"paper1", b"paper9")
    assert name in paths(files)


def test_changed_title_is_found_by_the_list_of_digests(files):
    files["pages/pages.jsonl"] = files["pages/pages.jsonl"].replace(b"Page 1", b"Page 9")
    ((path, what),) = problems(files)
    assert (path, "was changed" in what) == ("pages/pages.jsonl", True)


def test_changed_package_is_found_by_its_seal(files):
    files["datapackage.json"] = files["datapackage.json"].replace(b"Evidence", b"Confession")
    ((path, what),) = problems(files)
    assert (path, "was changed" in what) == ("datapackage-digest.json", True)


def test_files_must_be_listed_and_there(files):
    files["extra/note.txt"] = b"not listed"
    del files[RECORD]
    assert {
        (RECORD, "It is listed, but not there."),
        ("extra/note.txt", "It is there, but not listed."),
    } <= problems(files)


def test_record_that_was_forged_with_its_digest_in_the_list_is_found(files):
    file = files[RECORD]
    members = [file[each.offset : each.offset + each.length] for each in warc.records(file)]
    forged = [gzip.decompress(each).replace(b"102 soldiers", b"902 soldiers") for each in members]
    files[RECORD] = b"".join(gzip.compress(each) for each in forged)
    found = {what for path, what in problems(files) if path == RECORD}
    assert any("digest failed" in what for what in found)


def test_record_that_is_packed_again_is_told(files):
    assert (RECORD, True) in {
        (path, "second time" in what) for path, what in problems(files, zipfile.ZIP_DEFLATED)
    }


def test_index_that_leads_nowhere_is_told(files):
    line = {"url": "https://elsewhere.example/", "filename": "none.warc.gz", "offset": "0"}
    files["indexes/index.cdxj"] += f"example,elsewhere)/ 2026 {json.dumps(line)}\n".encode()
    assert ("indexes/index.cdxj", "It leads to no record of https://elsewhere.example/.") in (
        problems(files)
    )


def test_packed_index_is_read_too(files):
    files["indexes/index.cdx.gz"] = gzip.compress(files.pop("indexes/index.cdxj"))
    files["indexes/index.idx"] = b"!meta"
    told = {path for path, what in problems(files) if "leads to" in what}
    assert told == set()


def test_page_that_no_index_knows_is_told(files):
    files["pages/pages.jsonl"] += b'{"url": "https://elsewhere.example/", "ts": "2026"}\n'
    assert ("pages/pages.jsonl", "No index leads to https://elsewhere.example/.") in problems(files)


@pytest.mark.parametrize(
    "name",
    ["datapackage.json", "datapackage-digest.json", "indexes/index.cdxj", "pages/pages.jsonl"],
)
@pytest.mark.parametrize("content", [None, b"", b"[]", b"{", b'{"resources": 7}', b"\xff"])
def test_malformed_list_is_a_problem_and_no_error(files, name, content):
    if content is None:
        del files[name]
    else:
        files[name] = content
    assert problems(files)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip file"])
def test_what_is_no_zip_file_is_a_problem(content):
    ((problem),) = check(BytesIO(content))
    assert "no package" in problem.what


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_file_that_is_in_twice_is_a_problem(files):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for _ in range(2):
            package.writestr("datapackage.json", files["datapackage.json"])
    assert ["twice" in problem.what for problem in check(file)] == [True]


@pytest.mark.parametrize("name", ["../out", "a/../../out", "/etc/passwd", "C:/x", "a\\b", "a\0b"])
def test_name_that_leads_out_of_its_folder_is_a_problem(files, name):
    entry = zipfile.ZipInfo("placeholder")
    entry.filename = entry.orig_filename = name
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for each, content in files.items():
            package.writestr(each, content)
        package.writestr(entry, b"x")
    assert ["leads out" in problem.what for problem in check(file)] == [True]


def test_link_is_a_problem(files):
    link = zipfile.ZipInfo("archive/link.warc.gz")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("datapackage.json", files["datapackage.json"])
        package.writestr(link, b"/etc/passwd")
    assert ["holds a link" in problem.what for problem in check(file)] == [True]


def test_list_as_large_as_a_bomb_is_not_read_whole(files):
    files["datapackage.json"] = b" " * (17 * 1024 * 1024)
    assert {"too large" in what for _, what in problems(files)} == {True}
