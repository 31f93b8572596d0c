import pytest
from django.test import RequestFactory
from django.urls import reverse

from factcheck.admin.site import site
from factcheck.enums import Role, Status
from factcheck.models import (
    ApiToken,
    AuditEvent,
    Claimant,
    Desk,
    Owner,
    Partner,
    Party,
    Publisher,
    Rating,
    User,
)
from factcheck.services import people
from tests.admin.conftest import page_address, step_address, words_for
from tests.claims import claim_in
from tests.factories import PASSWORD, UserFactory
from tests.untold import untold

pytestmark = pytest.mark.django_db

EDITED = {Publisher, Owner, Partner, Party, Claimant, Rating, User, Desk, ApiToken}
HOSTILE = [
    "q=%00",
    "q=%27%22%3E&o=99.-99.x&p=-1&all=",
    "status=%00",
    "state=%00",
    "sha256=%00",
    "holder=999999999999999999999&actor=x&desk=0x&party__id__exact=x",
    "unknown=1&_facets=True",
]


def log_in(client, username, password=PASSWORD):
    address = reverse("admin:login")
    return client.post(address, {"username": username, "password": password})


@pytest.mark.parametrize("role", Role.values)
def test_desk_opens_to_every_role(client, desk, role):
    people.add(username="newcomer", password=PASSWORD, desk=desk, roles=[Role(role)])
    assert log_in(client, "newcomer").status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200


def test_desk_stays_shut_and_says_why_when_a_person_is_on_no_desk(client):
    UserFactory(username="guest", is_staff=True)
    response = log_in(client, "guest")
    assert "You are on no desk yet." in response.content.decode()
    assert client.get(reverse("admin:index")).status_code == 302


def test_desk_stays_shut_when_a_member_is_no_longer_active(client, editor):
    client.force_login(editor)
    with untold("User:update_is_told"):
        User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get(reverse("admin:index")).status_code == 302
    assert log_in(client, "editor").status_code == 200


def test_superuser_of_no_desk_looks_after_people_and_moves_no_claim(at_desk, desk, crew):
    claim = claim_in(Status.UNVERIFIED, crew, desk)
    root = UserFactory(is_superuser=True, is_staff=True)
    browser = at_desk(root)
    assert browser.get(reverse("admin:factcheck_user_changelist")).status_code == 200
    assert browser.get(reverse("admin:index")).status_code == 200
    assert browser.get(reverse("admin:factcheck_claim_changelist")).status_code == 403
    assert browser.get(page_address(claim)).status_code == 404
    events = AuditEvent.objects.count()
    words = words_for("assign", claim, crew.researcher)
    assert browser.post(step_address(claim, "assign"), words).status_code == 404
    claim.refresh_from_db()
    assert claim.status == Status.UNVERIFIED
    assert AuditEvent.objects.count() == events


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


@pytest.mark.parametrize("role", ["editor", "reviewer", "administrator"])
def test_nothing_is_deleted_and_only_names_and_people_are_edited(request, role):
    asked = request_of(request.getfixturevalue(role))
    for model, admin in site._registry.items():
        assert not admin.has_delete_permission(asked), model
        if model not in EDITED:
            assert not admin.has_change_permission(asked), model
        if role == "reviewer":
            assert not admin.has_change_permission(asked), model


def test_status_stands_in_no_form(administrator):
    asked = request_of(administrator)
    for model, admin in site._registry.items():
        if admin.has_change_permission(asked):
            fields = admin.get_form(asked).base_fields
            assert not {"status", "state", "is_superuser", "is_staff"} & set(fields), model


@pytest.mark.parametrize("person", ["editor", "administrator"])
def test_lists_answer_whatever_stands_in_the_address(request, at_desk, person):
    user = request.getfixturevalue(person)
    browser = at_desk(user)
    for model, admin in site._registry.items():
        if not admin.has_view_permission(request_of(user)):
            continue
        address = reverse(f"admin:factcheck_{model._meta.model_name}_changelist")
        for query in ["", *HOSTILE]:
            response = browser.get(f"{address}?{query}")
            assert response.status_code in {200, 302}, (address, query)


@pytest.mark.parametrize("key", ["0", "99999999999999999999", "x", "1' or '1"])
def test_pages_of_what_is_not_there_are_not_found(at_desk, administrator, key):
    browser = at_desk(administrator)
    for model in site._registry:
        name = model._meta.model_name
        address = f"/admin/factcheck/{name}/{key}/change/"
        assert browser.get(address).status_code in {302, 404}, address


def test_index_of_the_application_and_the_theme_search_lead_nowhere(at_desk, editor):
    browser = at_desk(editor)
    home = reverse("admin:index")
    assert browser.get(reverse("admin:app_list", args=["factcheck"])).headers["Location"] == home
    assert browser.get(reverse("admin:search"), {"s": "claim"}).content == b""
