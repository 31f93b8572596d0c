import pytest
from django.core.management import CommandError, call_command

from factcheck.ledger import note
from factcheck.models import Checkpoint
from factcheck.services import audit, checkpoints
from tests.offline import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def history():
    for number in range(6):
        audit.record("test.one", "test:1", by=None, data={"number": number})
        if number == 3:
            checkpoints.make()


def test_export_is_checked_without_the_service(history, tmp_path, capsys):
    call_command("export_audit", tmp_path)
    key = (tmp_path / "key.txt").read_text().strip()
    signed = ["--checkpoints", tmp_path / "checkpoints.txt", "--key", key]
    checked = program(tmp_path / "chain.txt", *signed)
    assert checked.stdout == "The chain holds: 6 events, 2 signed checkpoints.\n"
    chain = tmp_path / "chain.txt"
    chain.write_bytes(chain.read_bytes().replace(b'"number":2', b'"number":7'))
    checked = program(chain, *signed)
    assert (checked.returncode, checked.stdout[:7]) == (1, "Event 3")


def test_checker_takes_the_key_out_of_a_file_and_tells_a_folder_from_a_chain(history, tmp_path):
    call_command("export_audit", tmp_path)
    signed = ["--checkpoints", tmp_path / "checkpoints.txt", "--key", tmp_path / "key.txt"]
    assert program(tmp_path / "chain.txt", *signed).returncode == 0
    checked = program(tmp_path, *signed)
    assert checked.returncode == 2
    assert "is a folder; name the file in it" in checked.stderr


def test_export_says_where_it_could_not_be_written(history, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="could not be written"):
        call_command("export_audit", tmp_path / "file" / "folder")


def test_chain_in_the_database_is_held_against_checkpoints(history, capsys):
    call_command("verify_audit")
    assert capsys.readouterr().out == "The chain holds: 6 events, 1 signed checkpoint.\n"


def test_chain_that_is_shorter_than_a_checkpoint_kept_elsewhere_is_told(history, tmp_path):
    key = checkpoints.signer()
    (tmp_path / "kept").write_text(key.signed(note.Checkpoint(key.name, 9, bytes(32))))
    with pytest.raises(CommandError, match="Event 7: is missing"):
        call_command("verify_audit", checkpoints=tmp_path / "kept")


def test_checkpoints_of_somebody_else_are_refused(history, tmp_path):
    (tmp_path / "kept").write_text(Checkpoint.objects.get().note.replace("/audit", "/other"))
    with pytest.raises(CommandError, match="is a checkpoint of"):
        call_command("verify_audit", checkpoints=tmp_path / "kept")


def test_checkpoints_cannot_be_checked_without_a_key(history, tmp_path, settings):
    settings.AUDIT_SIGNING_KEY = ""
    with pytest.raises(CommandError, match="AUDIT_SIGNING_KEY"):
        call_command("verify_audit", checkpoints=tmp_path / "kept")
