import base64

import pytest
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils import timezone

from factcheck.enums import EndpointForm, JobKind
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Endpoint, Job
from factcheck.services import endpoints, sealing
from tests.factories import EndpointFactory

pytestmark = pytest.mark.django_db

URL = "https://partner.example.org/hooks/verdicts"
WORDS = {
    endpoints.disable: {"reason": "R"},
    endpoints.change: {"name": "N", "url": URL, "form": EndpointForm.NINJS},
}
VERBS = [endpoints.rotate, endpoints.enable, *WORDS]


@pytest.fixture
def row(desk, editor):
    return EndpointFactory(desk=desk, added_by=editor)


def told():
    event = AuditEvent.objects.latest("sequence")
    return event.verb, event.data


def test_added_endpoint_has_a_secret_that_is_shown_once(desk, editor):
    row, secret = endpoints.add(desk_id=desk.pk, by=editor, name=" Partner ", url=f" {URL} ")
    assert (row.name, row.url, row.form, row.added_by) == ("Partner", URL, "standard", editor)
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert secret not in row.secret
    assert sealing.opened(row.secret, purpose="endpoint") == secret
    assert told() == ("endpoint.add", {"name": "Partner", "url": URL, "form": "standard"})


def test_secret_is_read_by_its_own_key_only(row):
    with pytest.raises(InvalidToken):
        sealing.opened(row.secret, purpose="second factor")


def test_changed_endpoint_keeps_its_secret(row, editor):
    words = {"name": "Wire", "url": f" {URL}", "form": EndpointForm.NINJS}
    changed = endpoints.change(endpoint_id=row.pk, by=editor, **words)
    assert (changed.name, changed.url, changed.form) == ("Wire", URL, "ninjs")
    assert changed.secret == row.secret
    assert told() == ("endpoint.change", {"name": "Wire", "url": URL, "form": "ninjs"})
    # Its own address is not in its way, that of another endpoint is.
    endpoints.change(endpoint_id=row.pk, by=editor, **words)
    other = EndpointFactory(desk=row.desk)
    with pytest.raises(InvalidInput) as refused:
        endpoints.change(endpoint_id=other.pk, by=editor, **words)
    assert refused.value.code == "endpoint_known"


def test_rotation_gives_a_secret_and_lets_the_earlier_one_sign_for_a_day(row, editor):
    before = row.secret
    changed, secret = endpoints.rotate(endpoint_id=row.pk, by=editor)
    assert changed.earlier_secret == before
    assert sealing.opened(changed.secret, purpose="endpoint") == secret
    left = changed.earlier_until - timezone.now()
    assert endpoints.EARLIER_SECRET_HOLDS * 0.99 < left <= endpoints.EARLIER_SECRET_HOLDS
    assert told() == ("endpoint.rotate", {})


def test_disabled_endpoint_keeps_its_first_reason_and_is_enabled_again(row, editor, administrator):
    for reason in (" It moved. ", "Again."):
        changed = endpoints.disable(endpoint_id=row.pk, by=editor, reason=reason)
        assert (changed.disabled_by, changed.disabled_reason) == (editor, "It moved.")
    assert not Endpoint.objects.open().exists()
    assert AuditEvent.objects.first().data == {"reason": "It moved."}
    changed = endpoints.enable(endpoint_id=row.pk, by=administrator)
    assert (changed.disabled_at, changed.disabled_by, changed.disabled_reason) == (None, None, "")
    assert Job.objects.get().kind == JobKind.DELIVER
    assert told()[0] == "endpoint.enable"


@pytest.mark.parametrize("verb", VERBS)
def test_endpoints_are_changed_by_who_decides_for_their_desk(verb, row, reviewer, stranger):
    words = WORDS.get(verb, {})
    for by, error in ((reviewer, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            verb(endpoint_id=row.pk, by=by, **words)
    assert not AuditEvent.objects.exists()


def test_endpoints_are_added_by_who_decides_for_their_desk(desk, reviewer, stranger):
    for by, error in ((reviewer, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            endpoints.add(desk_id=desk.pk, by=by, name="P", url=URL)
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        ({"name": " "}, "no_name", "name"),
        ({"name": "\x00"}, "not_text", "name"),
        ({"url": "partner"}, "bad_scheme", "url"),
        ({"url": "http://partner.example.org/hook"}, "bad_scheme", "url"),
        ({"url": "https://user:word@partner.example.org/"}, "bad_address", "url"),
        ({"url": "https://169.254.169.254/latest"}, "private_address", "url"),
        ({"url": "https://redis/hook"}, "local_name", "url"),
        ({"url": "https://partner.example.org:22/"}, "bad_port", "url"),
    ],
)
def test_address_that_must_not_be_written_to_is_refused(desk, editor, words, code, field):
    with pytest.raises(InvalidInput) as refused:
        endpoints.add(desk_id=desk.pk, by=editor, **{"name": "Partner", "url": URL} | words)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Endpoint.objects.exists()


def test_desk_has_an_endpoint_once_and_so_many_of_them(desk, editor, monkeypatch):
    monkeypatch.setattr(endpoints, "MOST_OF_A_DESK", 1)
    endpoints.add(desk_id=desk.pk, by=editor, name="P", url=URL, form=EndpointForm.NINJS)
    for url, code in ((URL, "endpoint_known"), (f"{URL}/2", "too_many_endpoints")):
        with pytest.raises(InvalidInput) as refused:
            endpoints.add(desk_id=desk.pk, by=editor, name="P", url=url)
        assert refused.value.code == code


def test_disabling_takes_a_reason(row, editor):
    with pytest.raises(InvalidInput) as refused:
        endpoints.disable(endpoint_id=row.pk, by=editor, reason=" ")
    assert refused.value.code == "reason_missing"


def test_endpoint_that_nobody_tells_of_is_not_disabled(row):
    with pytest.raises(Exception, match="told by no audit event"), transaction.atomic():
        Endpoint.objects.update(disabled_at=timezone.now(), disabled_reason="R")
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
