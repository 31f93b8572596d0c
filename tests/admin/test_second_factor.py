import re
import time
from urllib.parse import urlsplit

import pyotp
import pytest
from django.urls import reverse

from factcheck.models import User
from factcheck.services import second_factors
from tests.conftest import person
from tests.factories import PASSWORD
from tests.untold import untold

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked_for(settings):
    settings.TWO_FACTOR = True


def log_in(client, user, password=PASSWORD):
    said = {"username": user.username, "password": password}
    return client.post(reverse("admin:login"), said, follow=True)


def code_of(page):
    secret = re.search(r"<code class=\"secret\"[^>]*>(\w+)<", page)[1]
    return pyotp.TOTP(secret).at(int(time.time()))


def type_code(client, code, **query):
    return client.post(reverse("admin:second-factor", query=query), {"code": code}, follow=True)


def set_up(client, user):
    """Through both doors for the first time; gives the recovery codes."""
    page = log_in(client, user).content.decode()
    page = type_code(client, code_of(page)).content.decode()
    return re.findall(r"<li><code>([\w-]+)</code>", page)


def test_person_sets_an_authenticator_up_before_the_desk_opens(client, editor, asked_for):
    page = log_in(client, editor)
    assert urlsplit(page.redirect_chain[-1][0]).path == reverse("admin:second-factor")
    assert "data:image/svg" in page.content.decode()
    assert client.get(reverse("admin:index")).status_code == 302
    page = type_code(client, code_of(page.content.decode())).content.decode()
    assert len(re.findall(r"<li><code>", page)) == 10
    assert client.get(reverse("admin:index")).status_code == 200


def test_person_shows_a_code_at_the_next_log_in(client, editor, asked_for):
    codes = set_up(client, editor)
    client.logout()
    page = log_in(client, editor)
    assert "authenticator app shows now" in page.content.decode()
    assert client.get(reverse("admin:factcheck_claim_changelist")).status_code == 302
    page = type_code(client, "000000")
    assert "not right" in page.content.decode()
    page = type_code(client, codes[0])
    assert urlsplit(page.redirect_chain[-1][0]).path == reverse("admin:index")


def test_person_comes_where_they_were_going(client, editor, asked_for):
    codes = set_up(client, editor)
    client.logout()
    log_in(client, editor)
    target = reverse("admin:factcheck_claim_changelist")
    assert type_code(client, codes[0], next=target).redirect_chain == [(target, 302)]
    chain = client.get(reverse("admin:second-factor", query={"next": "https://evil.example/"}))
    assert chain.url == reverse("admin:index")


def test_session_before_the_second_door_is_nobody_to_the_api(client, editor, asked_for):
    log_in(client, editor)
    assert client.get("/api/v1/claims/").status_code == 401
    set_up(client, editor)
    assert client.get("/api/v1/claims/").status_code == 200


def test_codes_are_not_guessed_forever(client, editor, asked_for):
    set_up(client, editor)
    client.logout()
    log_in(client, editor)
    for _ in range(5):
        type_code(client, "000000")
    assert "tried too often. Try again after" in type_code(client, "000000").content.decode()


def test_password_is_not_guessed_forever_and_the_page_says_until_when(client, editor):
    for _ in range(5):
        log_in(client, editor, "wrong")
    page = log_in(client, editor).content.decode()
    assert "tried too often. Try again after" in page
    assert client.get(reverse("admin:index")).status_code == 302
    stranger = User(username="nobody-of-that-name")
    for _ in range(6):
        page = log_in(client, stranger, "wrong").content.decode()
    assert "tried too often" in page  # whether there is such a person or not


def test_second_door_leads_to_the_first_who_is_not_through_it(client, asked_for):
    assert client.get(reverse("admin:second-factor")).url == reverse("admin:login")


def test_person_gets_new_recovery_codes(client, editor, asked_for):
    before = set_up(client, editor)
    home = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:recovery-codes") in home
    assert "no longer work" in client.get(reverse("admin:recovery-codes")).content.decode()
    page = client.post(reverse("admin:recovery-codes")).content.decode()
    assert len(set(re.findall(r"<li><code>([\w-]+)<", page)) - set(before)) == 10


def test_there_are_no_recovery_codes_without_an_authenticator(client, editor):
    log_in(client, editor)
    assert client.get(reverse("admin:recovery-codes")).status_code == 404


def test_administrator_takes_an_authenticator_away(client, at_desk, desk, editor, settings):
    settings.TWO_FACTOR = True
    set_up(client, editor)
    settings.TWO_FACTOR = False
    desk_of = at_desk(person(desk, "administrator", "administrator"))
    address = reverse("admin:factcheck_user_second_factor", args=[editor.pk])
    assert "Take it away" in desk_of.get(address).content.decode()
    assert second_factors.is_set_up(editor)
    desk_of.post(address)
    assert not second_factors.is_set_up(editor)
    assert desk_of.post(reverse("admin:factcheck_user_second_factor", args=[0])).status_code == 404


def test_session_ends_when_its_person_is_deactivated(client, editor):
    log_in(client, editor)
    assert client.get("/api/v1/claims/").status_code == 200
    with untold("User:update_is_told"):
        User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get("/api/v1/claims/").status_code == 401
