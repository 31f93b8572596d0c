import pytest
from django.urls import reverse

from factcheck.enums import Role
from factcheck.models import ApiToken, AuditEvent, Desk, User
from tests.conftest import person
from tests.factories import DeskFactory, MembershipFactory, UserFactory
from tests.untold import untold

pytestmark = pytest.mark.django_db
NEW = "a long enough password 7"


def address(name, *args):
    return reverse(f"admin:factcheck_{name}", args=args)


def inline(**first):
    """What the page of a person posts for its roles: one new row, or none."""
    return {
        "memberships-TOTAL_FORMS": 1 if first else 0,
        "memberships-INITIAL_FORMS": 0,
        **{f"memberships-0-{name}": value for name, value in first.items()},
    }


def card(user, **changes):
    names = {"username": user.username, "first_name": "", "last_name": "", "email": ""}
    return names | {"is_active": "on"} | changes


def verbs():
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_administrator_adds_a_person_with_roles(at_desk, administrator, desk):
    said = {"username": "newcomer", "password": NEW, "desk": desk.pk, "roles": ["editor"]}
    at_desk(administrator).post(address("user_add"), said)
    newcomer = User.objects.get(username="newcomer")
    assert newcomer.check_password(NEW)
    assert newcomer.memberships.get().role == Role.EDITOR
    assert verbs() == ["person.add", "person.grant"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "editor"}, "The name editor is taken."),
        ({"password": "short"}, "too short"),
        ({"username": ""}, "This field is required."),
        ({"roles": ["emperor"]}, "Select a valid choice"),
    ],
)
def test_person_who_cannot_be_added_is_told_at_the_field(
    at_desk, administrator, editor, desk, changes, sentence
):
    said = {"username": "newcomer", "password": NEW, "desk": desk.pk, "roles": ["editor"]}
    page = at_desk(administrator).post(address("user_add"), said | changes).content.decode()
    assert sentence in page
    assert not User.objects.filter(username="newcomer").exists()


def test_change_of_a_person_writes_what_changed_and_its_event(at_desk, administrator, editor):
    said = card(editor, first_name="Edda") | inline()
    at_desk(administrator).post(address("user_change", editor.pk), said)
    editor.refresh_from_db()
    event = AuditEvent.objects.get()
    assert editor.first_name == "Edda"
    assert (event.verb, event.subject) == ("person.change", f"user:{editor.pk}")
    assert event.data == {"first_name": "Edda"}
    assert event.actor == administrator


def test_save_that_changes_nothing_leaves_no_event(at_desk, administrator, editor):
    at_desk(administrator).post(address("user_change", editor.pk), card(editor) | inline())
    assert verbs() == []


def test_person_who_is_switched_off_is_out_at_once(at_desk, administrator, editor):
    browser = at_desk(editor)
    said = card(editor) | inline()
    del said["is_active"]
    at_desk(administrator).post(address("user_change", editor.pk), said)
    assert browser.get(reverse("admin:index")).status_code == 302


def test_role_is_given_and_taken_by_the_verbs(at_desk, administrator, editor, desk):
    browser = at_desk(administrator)
    said = card(editor) | inline(desk=desk.pk, role="reviewer")
    browser.post(address("user_change", editor.pk), said)
    assert verbs() == ["person.grant"]
    membership = editor.memberships.get(role=Role.REVIEWER)
    rows = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": editor.memberships.get(role=Role.EDITOR).pk,
        "memberships-0-DELETE": "on",
    }
    browser.post(address("user_change", editor.pk), card(editor) | rows)
    assert verbs() == ["person.grant", "person.revoke"]
    assert editor.memberships.get() == membership


def test_role_on_a_desk_of_others_is_not_for_this_administrator(
    at_desk, administrator, editor, stranger
):
    elsewhere = stranger.memberships.get().desk_id
    said = card(editor) | inline(desk=elsewhere, role="administrator")
    page = at_desk(administrator).post(address("user_change", editor.pk), said).content.decode()
    assert "Select a valid choice" in page
    assert editor.memberships.count() == 1


@pytest.mark.parametrize("name", ["user_change", "user_password"])
def test_people_who_hold_a_role_elsewhere_are_out_of_reach(
    at_desk, administrator, editor, desk, name
):
    MembershipFactory(user=editor, desk=DeskFactory(), role=Role.ADMINISTRATOR)
    root = UserFactory(is_superuser=True)
    MembershipFactory(user=root, desk=desk, role=Role.EDITOR)
    browser = at_desk(administrator)
    for user in (editor, root):
        password = user.password
        said = {"password1": NEW, "password2": NEW} | card(user, is_active="") | inline()
        assert browser.post(address(name, user.pk), said).status_code in {302, 404}
        user.refresh_from_db()
        assert (user.password, user.is_active) == (password, True)


def test_sessions_end_for_good_when_a_person_is_deactivated(at_desk, administrator, editor):
    theirs, administrating = at_desk(editor), at_desk(administrator)
    assert theirs.get("/admin/").status_code == 200
    page = address("user_change", editor.pk)
    administrating.post(page, card(editor, is_active="") | inline())
    assert theirs.get("/admin/").status_code == 302
    assert theirs.get("/api/v1/desks/").status_code == 401
    administrating.post(page, card(editor) | inline())
    assert theirs.get("/admin/").status_code == 302
    assert at_desk(User.objects.get(pk=editor.pk)).get("/admin/").status_code == 200
    assert verbs() == ["person.change", "person.change"]


def test_sessions_stay_ended_whatever_is_saved_over_it(at_desk, editor):
    theirs = at_desk(editor)
    stale = User.objects.get(pk=editor.pk)
    with untold("User:update_is_told"):
        User.objects.filter(pk=editor.pk).update(is_active=False)
        stale.save()
    assert User.objects.get(pk=editor.pk).is_active
    assert theirs.get("/admin/").status_code == 302


def test_new_password_is_set_and_noted(at_desk, administrator, editor):
    browser = at_desk(administrator)
    said = {"password1": NEW, "password2": "another one entirely 8"}
    page = browser.post(address("user_password", editor.pk), said).content.decode()
    assert "The two password fields didn" in page
    browser.post(address("user_password", editor.pk), said | {"password2": NEW})
    editor.refresh_from_db()
    assert editor.check_password(NEW)
    assert verbs() == ["person.set_password"]


@pytest.mark.parametrize(
    "page",
    ["user_changelist", "user_add", "desk_changelist", "desk_add", "apitoken_changelist"],
)
@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_people_are_for_administrators(request, at_desk, desk, page, who):
    browser = at_desk(request.getfixturevalue(who))
    for answer in (browser.get(address(page)), browser.post(address(page), {"name": "Mine"})):
        assert answer.status_code in {403, 404}
    assert Desk.objects.count() == 1


def test_whoever_opens_a_desk_administers_it(at_desk, administrator):
    said = {"name": "World", "slug": "world"} | inline()
    at_desk(administrator).post(address("desk_add"), said)
    opened = Desk.objects.get(slug="world")
    assert opened.memberships.get().user == administrator
    assert sorted(verbs()) == ["desk.add", "person.grant"]


def test_token_is_shown_once_and_revoked(at_desk, administrator, editor):
    browser = at_desk(administrator)
    said = {"person": editor.pk, "name": "CMS", "scopes": ["read"], "expires_at": ""}
    response = browser.post(address("apitoken_add"), said)
    token = ApiToken.objects.get()
    assert f">{token.prefix}" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    page = browser.get(address("apitoken_change", token.pk)).content.decode()
    assert "Holds" in page
    assert token.digest not in page
    browser.post(address("apitoken_revoke", token.pk))
    token.refresh_from_db()
    assert token.revoked_at
    assert verbs() == ["token.issue", "token.revoke"]
    assert "Revoked" in browser.get(address("apitoken_changelist")).content.decode()


def test_token_of_people_elsewhere_is_not_issued_or_revoked(
    at_desk, administrator, stranger, editor
):
    browser = at_desk(administrator)
    said = {"person": stranger.pk, "name": "Spy", "scopes": ["read"]}
    page = browser.post(address("apitoken_add"), said).content.decode()
    assert "Select a valid choice" in page
    token = ApiToken.objects.create(
        user=stranger,
        name="Theirs",
        prefix="fc_x",
        digest="d",
        scopes=["read"],
        created_at=stranger.date_joined,
    )
    assert browser.post(address("apitoken_revoke", token.pk)).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_editor_issues_no_token(at_desk, editor):
    said = {"person": editor.pk, "name": "Mine", "scopes": ["workflow"]}
    assert at_desk(editor).post(address("apitoken_add"), said).status_code == 404
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_three_people_as_for_one(
    at_desk, administrator, desk, django_assert_num_queries, count
):
    for number in range(count):
        person(desk, f"colleague{number}", Role.EDITOR, Role.REVIEWER)
    browser = at_desk(administrator)
    with django_assert_num_queries(8):
        browser.get(address("user_changelist"))
