import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from factcheck import archive
from factcheck.errors import CaptureDamaged

RECORD = b"WARC/1.1\r\n\x00\xff"
DIGEST = hashlib.sha256(RECORD).hexdigest()
NAME = f"{DIGEST[:2]}/{DIGEST}.warc.gz"


def kept(storage):
    return Path(storage.path(NAME))


@pytest.mark.parametrize("record", [RECORD, b"", bytes(5_000_000)])
def test_record_is_read_back_byte_for_byte(storage, record):
    digest = archive.put(record, storage=storage)
    assert digest == hashlib.sha256(record).hexdigest()
    assert archive.read(digest, storage=storage) == record


def test_record_lies_under_its_digest(storage):
    archive.put(RECORD, storage=storage)
    assert list(archive.names(storage)) == [(NAME, DIGEST)]
    assert kept(storage).read_bytes() == RECORD


def test_record_is_kept_once_when_it_comes_twice(storage):
    archive.put(RECORD, storage=storage)
    before = kept(storage).stat()
    assert archive.put(RECORD, storage=storage) == DIGEST
    assert kept(storage).stat() == before


def test_record_is_whole_when_many_keep_it_at_once(storage):
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: archive.put(RECORD, storage=storage), range(50)))
    assert digests == {DIGEST}
    assert archive.read(DIGEST, storage=storage) == RECORD
    assert list(archive.names(storage)) == [(NAME, DIGEST)]


def test_record_is_refused_when_one_bit_flipped(storage):
    archive.put(RECORD, storage=storage)
    kept(storage).write_bytes(bytes([RECORD[0] ^ 1]) + RECORD[1:])
    with pytest.raises(CaptureDamaged) as damaged:
        archive.read(DIGEST, storage=storage)
    assert damaged.value.code == "capture_damaged"
    assert DIGEST in damaged.value.message


def test_what_lies_under_a_digest_is_never_written_over(storage):
    archive.put(RECORD, storage=storage)
    kept(storage).write_bytes(b"something else")
    with pytest.raises(CaptureDamaged, match="was changed"):
        archive.put(RECORD, storage=storage)
    assert kept(storage).read_bytes() == b"something else"


def test_record_is_told_missing(storage):
    with pytest.raises(CaptureDamaged, match="missing"):
        archive.read(DIGEST, storage=storage)


@pytest.mark.parametrize("digest", ["", "abc", "../" * 30, DIGEST.upper(), DIGEST + "\n"])
def test_record_is_not_looked_for_under_what_is_no_digest(storage, digest):
    with pytest.raises(CaptureDamaged, match="no SHA-256"):
        archive.read(digest, storage=storage)


def test_strangers_in_the_storage_are_named_without_a_digest(storage):
    archive.put(RECORD, storage=storage)
    root = Path(storage.location)
    for name in ("notes.txt", f"00/{DIGEST}.warc.gz", f"{DIGEST[:2]}/{DIGEST}", "zz/inner/file"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    assert sorted(archive.names(storage)) == sorted(
        [
            (NAME, DIGEST),
            ("notes.txt", ""),
            (f"00/{DIGEST}.warc.gz", ""),
            (f"{DIGEST[:2]}/{DIGEST}", ""),
            ("zz/inner/", ""),
        ]
    )


def test_storage_that_was_never_written_to_holds_nothing(storage):
    assert list(archive.names(storage)) == []
