import os
import time
from datetime import timedelta
from pathlib import Path

import pgtrigger
import pytest

from factcheck import archive
from factcheck.corroboration.page import Page
from factcheck.models import Capture
from factcheck.services import captures, verification
from tests.exchanges import AT, exchange, fetched, record_file

pytestmark = pytest.mark.django_db
HOURS_AGO = time.time() - 2 * 3600


@pytest.fixture(autouse=True)
def own_archive(settings, tmp_path):
    """An archive for one test, since what no row knows is looked for in it."""
    backend = "factcheck.archive.folder.Folder"
    own = {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"archive": own}
    return tmp_path


@pytest.fixture
def capture():
    return kept("https://one.example.org/a")


def kept(url):
    capture = captures.build(fetched(exchange(url)), Page(title="T", text="Words."), by=None)
    captures.keep(capture)
    return capture


def only_finding():
    (finding,) = verification.examined()
    return finding


def test_sound_copies_are_found_sound(capture):
    other = kept("https://two.example.org/a")
    findings = list(verification.examined())
    assert [each.capture_id for each in findings] == [capture.pk, other.pk]
    assert {each.problem for each in findings} == {""}


def test_more_copies_than_one_batch_are_all_looked_at():
    for n in range(verification.ROWS_AT_ONCE + 1):
        kept(f"https://paper.example.org/{n}")
    assert len([each for each in verification.examined() if not each.problem]) == 21


def test_missing_record_is_named_with_what_to_do(capture):
    record_file(capture).unlink()
    finding = only_finding()
    assert (finding.capture_id, finding.url) == (capture.pk, capture.url)
    assert "missing; restore it from a backup" in finding.problem
    assert archive.name_of(capture.record_sha256) in finding.advice


def test_flipped_bit_is_found(capture):
    path = record_file(capture)
    record = bytearray(path.read_bytes())
    record[-1] ^= 1
    path.write_bytes(record)
    assert "was changed" in only_finding().problem


def test_record_that_cannot_be_read_is_told_apart_from_damage(capture):
    path = record_file(capture)
    path.unlink()
    path.mkdir()
    finding = only_finding()
    assert "cannot be read" in finding.problem
    assert "can read" in finding.advice


def test_archive_that_is_out_of_reach_ends_the_walk(capture, settings):
    options = {"bucket_name": "b", "endpoint_url": "http://127.0.0.1:9", "region_name": "here"}
    backend = "factcheck.archive.bucket.Bucket"
    bucket = {"BACKEND": backend, "OPTIONS": options | {"access_key": "k", "secret_key": "s"}}
    settings.STORAGES = settings.STORAGES | {"archive": bucket}
    with pytest.raises(ConnectionError):
        list(verification.examined())


@pytest.mark.parametrize(
    "forged",
    [
        {"text": "forged"},
        {"url": "https://forged.example/"},
        {"sha256": "0" * 64},
        {"record_sha256": "0" * 64},
        {"captured_at": AT + timedelta(days=1)},
        {"hops": []},
    ],
)
def test_row_that_was_forged_past_the_trigger_is_found(capture, forged):
    with pgtrigger.ignore("factcheck.Capture:rows_stay"):
        Capture.objects.update(**forged)
    assert only_finding().problem


def test_row_that_the_chain_does_not_know_is_found(capture):
    capture.pk = None
    other = captures.build(fetched(), Page(title="T", text="Words."), by=None)
    other.save()
    assert "chain" in list(verification.examined())[1].problem


def stray(root, name, *, at=HOURS_AGO):
    path = Path(root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (at, at))


def test_files_that_no_row_knows_are_named(capture, own_archive):
    os.utime(record_file(capture), (HOURS_AGO, HOURS_AGO))
    unknown = f"ab/ab{'0' * 62}.warc.gz"
    for name in (unknown, "ab/.unfinished-x", "notes.txt"):
        stray(own_archive, name)
    assert set(verification.strangers()) == {unknown, "ab/.unfinished-x", "notes.txt"}


def test_file_of_a_fetch_under_way_is_no_stranger(own_archive):
    stray(own_archive, f"ab/ab{'0' * 62}.warc.gz", at=time.time())
    assert list(verification.strangers()) == []
