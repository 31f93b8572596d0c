"""Checkpoints go to places outside, and what was rewritten after that is found by them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from werkzeug import Response

from factcheck.ledger import chain, note
from factcheck.models import Checkpoint, Witness
from factcheck.services import audit, checkpoints, health, witnesses
from tests.moments import at_once

pytestmark = pytest.mark.django_db


def sign(count=1):
    for _ in range(count):
        audit.record("test.one", "test:1", by=None)
        checkpoints.make()


@pytest.fixture
def witness(httpserver, settings):
    """A place outside that takes what is posted to it; has the texts that it was sent."""
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    settings.AUDIT_WITNESSES = [f"http://127.0.0.1:{httpserver.port}/take"]
    kept = []

    def take(request):
        kept.append(request.get_data(as_text=True))
        return Response("")

    httpserver.expect_request("/take", method="POST").respond_with_handler(take)
    return kept


def opened(text):
    verifier = checkpoints.signer().verifier
    return [verifier.opened(each).size for each in note.split(text)]


def test_place_is_posted_what_was_signed_since_it_was_told(witness):
    sign(2)
    assert witnesses.tell() == 1
    sign(3)
    assert witnesses.tell() == 1
    assert witnesses.tell() == 0
    assert [opened(text) for text in witness] == [[1, 2], [3, 4, 5]]
    row = Witness.objects.get()
    assert (row.told_size, row.failure) == (5, "")


def test_place_is_mailed_notes_that_the_checker_reads(settings):
    settings.AUDIT_WITNESSES = ["archive@example.com"]
    sign(2)
    assert witnesses.tell() == 1
    (message,) = mail.outbox
    assert message.to == ["archive@example.com"]
    assert message.subject == f"Checkpoints of {settings.AUDIT_LOG_NAME}"
    assert opened(message.body) == [1, 2]


def test_history_that_is_rewritten_after_a_witness_was_told_is_found(witness):
    sign(3)
    witnesses.tell()
    kept = [checkpoints.signer().verifier.opened(each) for each in note.split(witness[0])]
    forged = [note.Checkpoint(each.origin, each.size + 9, each.root) for each in kept]
    assert checkpoints.checked(kept).size == 3
    with pytest.raises(chain.Broken, match="is missing"):
        checkpoints.checked(forged)


@pytest.mark.parametrize("status", [500, 302, 404])
def test_place_that_does_not_take_it_is_tried_again_later(httpserver, settings, status):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    settings.AUDIT_WITNESSES = [f"http://127.0.0.1:{httpserver.port}/no", "archive@example.com"]
    httpserver.expect_request("/no").respond_with_data("no", status=status)
    sign()
    assert witnesses.tell() == 1
    row = Witness.objects.exclude(failure="").get()
    assert (row.failures_in_row, row.told_size, str(status) in row.failure) == (1, 0, True)
    assert row.due_at > timezone.now() + timedelta(seconds=50)
    assert len(mail.outbox) == 1
    assert health.witnesses() == "1 not told of the newest checkpoint"
    assert witnesses.tell() == 0


def test_pause_between_tries_grows_to_six_hours():
    now = timezone.now()
    pauses = [witnesses.again_at(failures, now) - now for failures in (1, 2, 3, 10_000)]
    assert pauses == [
        timedelta(minutes=1),
        timedelta(minutes=2),
        timedelta(minutes=4),
        timedelta(hours=6),
    ]


def test_mail_that_nobody_sends_is_told_as_a_failure(settings):
    settings.AUDIT_WITNESSES = ["archive@example.com"]
    settings.EMAIL_BACKEND = witnesses.NO_MAIL
    sign()
    assert witnesses.tell() == 0
    assert "EMAIL_URL is not set" in Witness.objects.get().failure


@pytest.mark.parametrize(
    "address", ["http://example.org/", "https://10.0.0.1/", "https://a@b.org/"]
)
def test_place_is_held_to_what_may_be_written_to(settings, address):
    settings.AUDIT_WITNESSES = [address]
    sign()
    assert witnesses.tell() == 0
    assert Witness.objects.get().failures_in_row == 1


def test_place_that_was_silent_for_long_is_told_the_newest(witness, monkeypatch):
    monkeypatch.setattr(witnesses, "MAX_NOTES", 2)
    sign(5)
    witnesses.tell()
    assert [opened(text) for text in witness] == [[4, 5]]


def test_place_that_is_no_longer_named_is_left_alone(witness, settings):
    sign()
    witnesses.tell()
    settings.AUDIT_WITNESSES = []
    sign()
    assert witnesses.tell() == 0
    assert health.witnesses() == "ok"


def test_nothing_signed_is_nothing_told(witness):
    assert not Checkpoint.objects.exists()
    assert witnesses.tell() == 0


@pytest.mark.django_db(transaction=True)
def test_place_is_told_once_by_callers_at_the_same_moment(witness):
    sign()
    assert sum(at_once(*[witnesses.tell] * 4)) == 1
    assert len(witness) == 1
