import hashlib
import resource
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from factcheck import archive
from factcheck.errors import CaptureDamaged

PAGE = b"<p>Forces captured more than 100 soldiers.</p>\x00\xff"
DIGEST = hashlib.sha256(PAGE).hexdigest()


@pytest.fixture
def root(tmp_path):
    return tmp_path / "archive"


def kept(root):
    return root / DIGEST[:2] / DIGEST[2:4] / DIGEST


def files(root):
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("body", [PAGE, b"", bytes(5_000_000)])
def test_capture_is_read_back_byte_for_byte(root, body):
    digest = archive.put(body, root=root)
    assert digest == hashlib.sha256(body).hexdigest()
    assert archive.read(digest, root=root) == body


def test_capture_lies_under_its_digest_for_the_service_alone(root):
    archive.put(PAGE, root=root)
    assert files(root) == [kept(root)]
    assert stat.S_IMODE(kept(root).stat().st_mode) == 0o640


def test_capture_is_kept_once_when_it_comes_twice(root):
    archive.put(PAGE, root=root)
    before = kept(root).stat()
    assert archive.put(PAGE, root=root) == DIGEST
    assert (kept(root).stat().st_ino, kept(root).stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )


def test_capture_is_whole_when_many_keep_it_at_once(root):
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: archive.put(PAGE, root=root), range(50)))
    assert digests == {DIGEST}
    assert archive.read(DIGEST, root=root) == PAGE
    assert files(root) == [kept(root)]


def test_capture_is_refused_when_one_bit_flipped(root):
    archive.put(PAGE, root=root)
    kept(root).write_bytes(bytes([PAGE[0] ^ 1]) + PAGE[1:])
    with pytest.raises(CaptureDamaged) as damaged:
        archive.read(DIGEST, root=root)
    assert damaged.value.code == "capture_damaged"
    assert DIGEST in damaged.value.message


def test_capture_is_mended_when_the_same_bytes_come_again(root):
    archive.put(PAGE, root=root)
    kept(root).write_bytes(b"something else")
    archive.put(PAGE, root=root)
    assert archive.read(DIGEST, root=root) == PAGE


def test_capture_is_told_missing(root):
    with pytest.raises(CaptureDamaged, match="missing"):
        archive.read(DIGEST, root=root)


@pytest.mark.parametrize("digest", ["", "abc", "../" * 30, DIGEST.upper(), DIGEST + "\n"])
def test_capture_is_not_looked_for_under_what_is_no_digest(root, digest):
    with pytest.raises(CaptureDamaged, match="no SHA-256"):
        archive.read(digest, root=root)


@pytest.fixture
def full_disk():
    """A disk that takes files of 100 bytes at most."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_nothing_is_left_behind_when_the_disk_is_full(root, full_disk):
    with pytest.raises(OSError, match="File too large"):
        archive.put(PAGE * 10, root=root)
    assert files(root) == []
