from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import Role, Scope
from factcheck.errors import InvalidInput, NotPermitted
from factcheck.models import ApiToken, AuditEvent, Membership, User
from factcheck.services import people
from tests.factories import DeskFactory, MembershipFactory, PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_person_is_added_with_roles(desk, administrator):
    user = people.add(
        username="ada",
        password="long enough and odd",
        desk=desk,
        roles=[Role.EDITOR, Role.REVIEWER],
        by=administrator,
    )
    assert user.check_password("long enough and odd")
    assert {m.role for m in user.memberships.all()} == {"editor", "reviewer"}
    verbs = AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["person.add", "person.grant", "person.grant"]


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("editor", "long enough and odd", "name_taken"),
        ("ada", "short", "weak_password"),
        ("ada", "elevenchars", "weak_password"),
        ("ada", "1qaz2wsx3edc", "weak_password"),
        ("abracadabra", "abracadabra1", "weak_password"),
        ("ed\uff49tor", "long enough and odd", "name_taken"),
        ("", "long enough and odd", "bad_name"),
        ("two words", "long enough and odd", "bad_name"),
        ("nul\x00", "long enough and odd", "not_text"),
        ("a" * 151, "long enough and odd", "too_long"),
    ],
)
def test_person_is_refused_with_the_reason(desk, editor, username, password, code):
    with pytest.raises(InvalidInput) as refusal:
        people.add(username=username, password=password, desk=desk, roles=[Role.EDITOR])
    assert refusal.value.code == code
    assert User.objects.count() == 1


def test_long_password_needs_neither_digit_nor_sign(desk):
    people.add(username="ada", password="twelve words", desk=desk, roles=[Role.EDITOR])


def test_grant_and_revoke_are_on_record_once(desk, editor, administrator):
    for _ in range(2):
        membership = people.grant(user=editor, desk=desk, role=Role.REVIEWER, by=administrator)
    for _ in range(2):
        people.revoke(membership_id=membership.pk, by=administrator)
    assert Membership.objects.filter(user=editor).count() == 1
    verbs = AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["person.grant", "person.revoke"]


@pytest.fixture
def root():
    return UserFactory(is_superuser=True)


def test_roles_are_given_by_administrators_of_the_desk(desk, administrator, editor, root):
    other = DeskFactory()
    MembershipFactory(user=editor, desk=other, role=Role.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        people.grant(user=editor, desk=desk, role=Role.REVIEWER, by=editor)
    with pytest.raises(NotPermitted):
        people.add(username="ada", password="long enough and odd", desk=desk, roles=[], by=editor)
    assert not User.objects.filter(username="ada").exists()
    for by in (administrator, root, None):
        assert people.grant(user=editor, desk=desk, role=Role.REVIEWER, by=by)
    administrator.is_active = False
    with pytest.raises(NotPermitted):
        people.grant(user=editor, desk=desk, role=Role.REVIEWER, by=administrator)


def test_roles_are_taken_by_administrators_of_the_desk(editor, stranger):
    membership = editor.memberships.get()
    MembershipFactory(user=stranger, desk=stranger.desks.get(), role=Role.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        people.revoke(membership_id=membership.pk, by=stranger)
    assert editor.memberships.exists()


def test_desk_without_anybody_is_taken_on_by_an_administrator(administrator, editor):
    new = DeskFactory()
    with pytest.raises(NotPermitted):
        people.grant(user=editor, desk=new, role=Role.EDITOR, by=editor)
    people.grant(user=administrator, desk=new, role=Role.ADMINISTRATOR, by=administrator)
    assert new.memberships.get().user == administrator


def test_tokens_are_issued_and_revoked_by_their_person_or_who_administers_them(
    desk, administrator, editor, reviewer, stranger, root
):
    MembershipFactory(user=stranger, desk=desk, role=Role.EDITOR)
    token, _ = issued(editor)
    for user, by in (
        (editor, reviewer),
        (stranger, administrator),
        (root, administrator),
        (UserFactory(), administrator),
    ):
        with pytest.raises(NotPermitted):
            people.issue_token(user=user, name="CMS", scopes=[Scope.READ], by=by)
    with pytest.raises(NotPermitted):
        people.revoke_token(token_id=token.pk, by=reviewer)
    assert ApiToken.objects.get().revoked_at is None
    for by in (administrator, root, None):
        assert people.issue_token(user=editor, name="CMS", scopes=[Scope.READ], by=by)
    people.revoke_token(token_id=token.pk, by=administrator)
    assert ApiToken.objects.get(pk=token.pk).revoked_at is not None


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "no_name"), (" ", "no_name"), ("a" * 101, "too_long"), ("\x00", "not_text")],
)
def test_token_without_a_name_is_refused(editor, name, code):
    with pytest.raises(InvalidInput) as refusal:
        people.issue_token(user=editor, name=name, scopes=[Scope.READ], by=editor)
    assert (refusal.value.code, refusal.value.field) == (code, "name")


def issued(user, **options):
    return people.issue_token(user=user, name="CMS", scopes=[Scope.READ], by=user, **options)


def test_token_lets_its_person_in_and_keeps_no_secret(editor):
    token, secret = issued(editor)
    assert people.token_for(secret).user == editor
    row = ApiToken.objects.values().get()
    assert all(secret not in str(value) for value in row.values())
    assert secret.startswith(token.prefix)
    assert ApiToken.objects.get().last_used_at is not None


def test_token_notes_its_use_now_and_then_only(editor):
    _, secret = issued(editor)
    people.token_for(secret)
    first = ApiToken.objects.get().last_used_at
    people.token_for(secret)
    assert ApiToken.objects.get().last_used_at == first


def test_token_is_of_no_use_when_wrong_revoked_expired_or_its_person_gone(editor):
    token, secret = issued(editor)
    assert people.token_for(secret + "x") is None
    expired, old_secret = issued(editor, expires_at=timezone.now() - timedelta(seconds=1))
    assert people.token_for(old_secret) is None
    User.objects.update(is_active=False)
    assert people.token_for(secret) is None
    User.objects.update(is_active=True)
    for _ in range(2):
        people.revoke_token(token_id=token.pk, by=editor)
    assert people.token_for(secret) is None
    assert AuditEvent.objects.filter(verb="token.revoke").count() == 1
    assert str(expired).startswith("CMS (fc_")


@pytest.mark.parametrize("scopes", [[], ["root"]])
def test_token_without_known_scopes_is_refused(editor, scopes):
    with pytest.raises(InvalidInput):
        people.issue_token(user=editor, name="CMS", scopes=scopes, by=editor)


@pytest.mark.parametrize(("scopes", "has_partner"), [(["markup"], False), (["read"], True)])
def test_token_for_markup_and_no_other_speaks_for_a_partner(editor, scopes, has_partner):
    partner = PartnerFactory() if has_partner else None
    with pytest.raises(InvalidInput) as refused:
        people.issue_token(user=editor, name="CMS", scopes=scopes, partner=partner, by=editor)
    assert (refused.value.code, refused.value.field) == ("partner_missing", "partner")
    assert not ApiToken.objects.exists()
