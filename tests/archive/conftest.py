import pytest

from factcheck.archive.folder import Folder


@pytest.fixture
def storage(tmp_path):
    return Folder(location=tmp_path / "archive")
