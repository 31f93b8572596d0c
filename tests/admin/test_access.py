import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from factcheck.admin import access
from factcheck.enums import Role
from factcheck.errors import NotPermitted
from factcheck.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_door_is_open_to_active_members_and_superusers(editor):
    guest, root = UserFactory(), UserFactory(is_superuser=True)
    gone = User(pk=editor.pk, is_active=False)
    answers = [access.may_enter(each) for each in (editor, root, guest, gone, AnonymousUser())]
    assert answers == [True, True, False, False, False]


def test_roles_are_read_desk_by_desk(editor, desk):
    assert access.holds(editor, Role.EDITOR, Role.ADMINISTRATOR)
    assert not access.holds(editor, Role.REVIEWER)
    assert access.desks_as(editor, Role.EDITOR) == {desk.pk}
    assert access.desks_as(editor, Role.REVIEWER) == set()


def test_nobody_is_no_person():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(NotPermitted):
        access.person(request)
