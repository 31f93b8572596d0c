import resource
import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile


def files(storage):
    return [path for path in Path(storage.location).rglob("*") if path.is_file()]


def test_file_is_for_the_service_alone(storage):
    storage.save("ab/record", ContentFile(b"bytes"))
    (path,) = files(storage)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_bytes() == b"bytes"


def test_file_is_written_once(storage):
    storage.save("ab/record", ContentFile(b"bytes"))
    with pytest.raises(FileExistsError):
        storage.save("ab/record", ContentFile(b"other"))
    assert [path.read_bytes() for path in files(storage)] == [b"bytes"]


@pytest.fixture
def full_disk():
    """A disk that takes files of 100 bytes at most."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_nothing_is_left_behind_when_the_disk_is_full(storage, full_disk):
    with pytest.raises(OSError, match="File too large"):
        storage.save("ab/record", ContentFile(bytes(1000)))
    assert files(storage) == []
