from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Scope
from factcheck.models import ApiToken
from factcheck.services import people
from tests.api.conftest import Caller

pytestmark = pytest.mark.django_db


def bearer(words):
    return Caller(headers={"Authorization": words})


def token(user, **options):
    return people.issue_token(user=user, name="CMS", scopes=[Scope.READ], by=None, **options)


def test_token_names_its_person(editor):
    _, secret = token(editor)
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert bearer(f"{scheme} {secret}").get("desks/").status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        "Bearer",
        "Bearer fc_unknown",
        "Bearer fc_one fc_two",
        "Bearer fc_\xff\xfe",
        "Bearer " + "x" * 5_000,
        "Basic ZWRpdG9yOnBhc3N3b3Jk",
        "nonsense",
        "",
    ],
)
def test_what_is_no_token_is_refused_with_a_challenge(words):
    answer = bearer(words).get("desks/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="factcheck"'
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_token_is_refused_when_it_is_expired_revoked_or_its_person_is_gone(editor, reviewer):
    _, expired = token(editor, expires_at=timezone.now() - timedelta(seconds=1))
    row, revoked = token(editor)
    people.revoke_token(token_id=row.pk, by=None)
    _, orphaned = token(reviewer)
    reviewer.is_active = False
    reviewer.save()
    for secret in (expired, revoked, orphaned):
        answer = bearer(f"Bearer {secret}").get("desks/")
        assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")


def test_use_of_a_token_is_noted(editor):
    row, secret = token(editor)
    bearer(f"Bearer {secret}").get("desks/")
    assert ApiToken.objects.get(pk=row.pk).last_used_at is not None
