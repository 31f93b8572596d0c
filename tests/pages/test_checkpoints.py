import pytest

from factcheck.ledger import note
from factcheck.services import audit, checkpoints

pytestmark = pytest.mark.django_db


def text(client, path):
    answer = client.get(f"/audit/{path}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return answer.getvalue().decode()


def test_checkpoints_open_with_the_key_that_is_published(client):
    for _ in range(2):
        audit.record("test.one", "test:1", by=None)
        checkpoints.make()
    key = note.Verifier.parse(text(client, "key"))
    assert key.opened(text(client, "checkpoint")).size == 2
    every = note.split(text(client, "checkpoints"))
    assert [key.opened(each).size for each in every] == [1, 2]


def test_there_is_no_checkpoint_before_anything_happened(client):
    assert client.get("/audit/checkpoint").status_code == 404
    assert text(client, "checkpoints") == ""


def test_there_is_no_key_where_none_is_set(client, settings):
    settings.AUDIT_SIGNING_KEY = ""
    assert client.get("/audit/key").status_code == 404


@pytest.mark.parametrize("path", ["key", "checkpoint", "checkpoints"])
def test_checkpoints_are_read_only(client, path):
    assert client.post(f"/audit/{path}").status_code == 405
