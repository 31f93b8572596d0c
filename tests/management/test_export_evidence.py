import zipfile

import pytest
from django.core.management import CommandError, call_command

from factcheck.corroboration.page import Page
from factcheck.services import captures, checkpoints
from tests.exchanges import fetched
from tests.factories import ClaimFactory, SourceFactory
from tests.offline import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    capture = captures.build(fetched(), Page(title="T", text="Words."), by=None)
    captures.keep(capture)
    return SourceFactory(claim=ClaimFactory(desk=desk), capture=capture).claim


def test_file_is_written_whole(claim, editor, tmp_path, capsys):
    path = tmp_path / "evidence.wacz"
    call_command("export_evidence", str(claim.pk), str(path), "--by", editor.username)
    assert "Wrote 1 copies" in capsys.readouterr().out
    assert zipfile.ZipFile(path).testzip() is None
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("by", "words"), [("stranger", "not_found"), ("nobody", "nobody called")])
def test_nothing_is_written_for_strangers(claim, editor, stranger, tmp_path, by, words):
    path = tmp_path / "evidence.wacz"
    with pytest.raises(CommandError, match=words):
        call_command("export_evidence", str(claim.pk), str(path), "--by", by)
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_there_is_not_written_over(claim, editor, tmp_path):
    path = tmp_path / "evidence.wacz"
    path.write_bytes(b"mine")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_evidence", str(claim.pk), str(path), "--by", editor.username)
    assert path.read_bytes() == b"mine"


def test_dossier_is_checked_without_the_service(claim, editor, tmp_path, capsys):
    path = tmp_path / "dossier.zip"
    call_command("export_dossier", str(claim.pk), str(path), "--by", editor.username)
    assert f"Wrote 2 events to {path}." in capsys.readouterr().out
    checked = program(path, "--key", checkpoints.signer().verifier)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith(f"The dossier of claim:{claim.pk} holds: 2 events, ")
