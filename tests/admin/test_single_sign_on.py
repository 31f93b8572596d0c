"""Logging in at a real OpenID Connect provider, a program of its own on loopback."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from factcheck.admin import single_sign_on
from factcheck.enums import Role
from factcheck.errors import NotFound, NotPermitted
from factcheck.models import AuditEvent, Identity
from factcheck.services import identities
from tests.conftest import person
from tests.factories import UserFactory
from tests.programs import serving
from tests.untold import untold

pytestmark = pytest.mark.django_db

PEOPLE = [
    {"sub": "ada", "email": "Ada@example.org", "email_verified": True},
    {"sub": "ada-mfa", "email": "ada@example.org", "email_verified": True, "amr": ["pwd", "mfa"]},
    {"sub": "unverified", "email": "ada@example.org", "email_verified": False},
    {"sub": "nobody", "email": "nobody@example.org", "email_verified": True},
    {"sub": "silent"},
]


@pytest.fixture(scope="module")
def issuer():
    known = [part for each in PEOPLE for part in ("--user-claims", json.dumps(each))]
    with serving("oidc_provider_mock", *known, "--port") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def signed_on(settings, issuer):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = issuer, "factcheck"
    settings.OIDC_CLIENT_SECRET = "a secret"


@pytest.fixture
def ada(editor):
    editor.email = "ada@example.org"
    editor.save(update_fields=["email"])
    return editor


def leave(client, query=""):
    """Where the desk sends a browser that wants to sign on."""
    return client.get(f"/admin/sign-on/{query}").headers["Location"]


def sign_on(client, subject, query=""):
    """Sign on at the provider as `subject`, and come back with what it sends along."""
    answer = requests.post(leave(client, query), {"sub": subject}, allow_redirects=False, timeout=9)
    back = urlsplit(answer.headers["Location"])
    assert back.path == "/admin/signed-on/"
    return client.get(f"{back.path}?{back.query}", follow=True)


def is_in(client):
    return client.get("/admin/").status_code == 200


def test_person_with_the_verified_address_comes_in_and_stays_bound(client, ada, issuer):
    page = sign_on(client, "ada", "?next=/admin/factcheck/claim/")
    assert page.request["PATH_INFO"] == "/admin/factcheck/claim/"
    identity = Identity.objects.get()
    assert (identity.user, identity.issuer, identity.subject) == (ada, issuer, "ada")
    event = AuditEvent.objects.get(verb="person.link_identity")
    assert (event.subject, event.data["subject"]) == (f"user:{ada.pk}", "ada")
    ada.email = "married@example.org"
    ada.save(update_fields=["email"])
    client.logout()
    sign_on(client, "ada")
    assert is_in(client)
    assert Identity.objects.count() == 1


def test_administrator_unlinks_a_person_who_is_bound_anew(client, ada, at_desk, desk):
    sign_on(client, "ada")
    administrator = at_desk(person(desk, "administrator", Role.ADMINISTRATOR))
    address = reverse("admin:factcheck_user_unlink", args=[ada.pk])
    person_page = reverse("admin:factcheck_user_change", args=[ada.pk])
    assert address in administrator.get(person_page).content.decode()
    assert "Unlink" in administrator.get(address).content.decode()
    assert Identity.objects.exists()
    for _again in range(2):
        assert administrator.post(address).status_code == 302
    assert not Identity.objects.exists()
    event = AuditEvent.objects.get(verb="person.unlink_identity")
    assert (event.subject, event.data["subject"]) == (f"user:{ada.pk}", "ada")
    assert address not in administrator.get(person_page).content.decode()
    client.logout()
    sign_on(client, "ada-mfa")
    assert Identity.objects.get().subject == "ada-mfa"


def test_person_is_unlinked_by_none_but_their_administrators(ada, second_reviewer):
    with pytest.raises(NotPermitted):
        identities.unlink(user_id=ada.pk, by=second_reviewer)
    with pytest.raises(NotFound):
        identities.unlink(user_id=0, by=None)


@pytest.mark.parametrize("subject", ["unverified", "nobody", "silent"])
def test_account_that_is_nobodys_stays_outside(client, ada, subject):
    UserFactory(email="")
    page = sign_on(client, subject).content.decode()
    assert "Nobody on a desk here goes by" in page
    assert not is_in(client)
    assert not Identity.objects.exists()


def test_address_of_two_people_is_nobodys(client, ada):
    UserFactory(email="ADA@example.org")
    assert "Nobody on a desk here" in sign_on(client, "ada").content.decode()


def test_second_account_with_the_same_address_does_not_take_the_first_ones_place(client, ada):
    sign_on(client, "ada")
    client.logout()
    assert "Nobody on a desk here" in sign_on(client, "ada-mfa").content.decode()
    assert not is_in(client)


def test_person_on_no_desk_stays_outside(client):
    UserFactory(email="ada@example.org")
    assert "You are on no desk yet." in sign_on(client, "ada").content.decode()
    assert not is_in(client)


def test_deactivated_person_is_put_out_and_stays_outside(client, ada):
    sign_on(client, "ada")
    with untold("User:update_is_told"):
        type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert not is_in(client)
    assert "Nobody on a desk here" in sign_on(client, "ada").content.decode()


def test_deactivated_person_is_bound_to_no_account(client, ada):
    with untold("User:update_is_told"):
        type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert "Nobody on a desk here" in sign_on(client, "ada").content.decode()
    assert not Identity.objects.exists()


def test_second_factor_is_asked_unless_the_provider_had_one(client, ada, settings):
    settings.TWO_FACTOR = True
    assert "second-factor" in sign_on(client, "ada").request["PATH_INFO"]
    assert not is_in(client)
    Identity.objects.all()._raw_delete("default")
    client.logout()
    sign_on(client, "ada-mfa")
    assert is_in(client)


def test_request_carries_state_nonce_and_a_challenge(client, ada):
    asked = parse_qs(urlsplit(leave(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/admin/signed-on/"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()


@pytest.mark.parametrize(
    "query", ["", "?code=x&state=y", "?error=access_denied", "?code=%00&state=%00"]
)
def test_answer_that_nobody_asked_for_lets_nobody_in(client, ada, query):
    page = client.get(f"/admin/signed-on/{query}", follow=True)
    assert "The log-in was not completed." in page.content.decode()
    assert not is_in(client)


def test_answer_to_another_browser_lets_nobody_in(client, ada):
    other = Client()
    answer = requests.post(leave(client), {"sub": "ada"}, allow_redirects=False, timeout=9)
    back = urlsplit(answer.headers["Location"])
    other.get(f"{back.path}?{back.query}")
    assert not is_in(other)


def test_token_of_another_issuer_lets_nobody_in(client, ada, issuer, settings):
    settings.OIDC_ISSUER = f"{issuer}/"
    sign_on(client, "ada")
    assert not is_in(client)


def test_provider_that_does_not_answer_is_told(client, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    page = client.get("/admin/sign-on/", follow=True).content.decode()
    assert "The provider does not answer." in page


def test_log_in_page_leads_there_only_where_it_is_set(client, settings):
    settings.OIDC_LABEL = "<Gazette>"
    page = client.get("/admin/login/?next=/admin/factcheck/story/").content.decode()
    (link,) = re.findall(r'href="(/admin/sign-on/[^"]*)"', page)
    assert unescape(link) == "/admin/sign-on/?next=/admin/factcheck/story/"
    assert "Log in with &lt;Gazette&gt;" in page
    settings.OIDC_ISSUER = ""
    assert "sign-on" not in client.get("/admin/login/").content.decode()
    for address in ("sign-on", "signed-on"):
        assert client.get(f"/admin/{address}/").status_code == 404


def test_foreign_address_is_not_led_to(client, ada):
    page = sign_on(client, "ada", "?next=https://evil.example/")
    assert page.request["PATH_INFO"] == "/admin/"


def test_session_key_is_a_new_one_after_signing_on(client, ada):
    leave(client)
    before = client.session.session_key
    sign_on(client, "ada")
    assert not Session.objects.filter(session_key=before).exists()
    assert single_sign_on.GOING_TO not in client.session
