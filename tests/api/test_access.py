import pytest
from django.middleware.csrf import get_token
from django.test import RequestFactory

from factcheck.enums import Scope
from factcheck.models import Story
from tests.api.conftest import Caller
from tests.factories import ClaimFactory, StoryFactory

pytestmark = pytest.mark.django_db

DRAFT = {"text": "Troops captured more than 100 soldiers on Wednesday."}


@pytest.mark.parametrize("scope", Scope.of_desks())
def test_scopes_open_what_they_say_and_nothing_else(scope, program, editor, desk):
    story = StoryFactory(desk=desk)
    caller = program(editor, scope)
    doors = {
        Scope.READ: caller.get("stories/"),
        Scope.INTAKE: caller.post("stories/", DRAFT | {"desk": desk.pk}),
        Scope.WORKFLOW: caller.post(f"stories/{story.pk}/claims/", {"start": 0, "end": 5}),
    }
    assert {each for each, answer in doors.items() if answer.status_code < 300} == {scope}
    for each in doors.keys() - {scope}:
        assert doors[each].status_code == 403
        assert doors[each].json()["code"] == "missing_scope"
        assert f"“{each}”" in doors[each].json()["detail"]


def test_login_at_the_desk_has_every_scope(editor, desk):
    browser = Caller()
    browser.force_login(editor)
    assert browser.get("stories/").status_code == 200
    assert browser.post("stories/", DRAFT | {"desk": desk.pk}).status_code == 201


def test_login_at_the_desk_writes_only_with_the_forgery_token(editor, desk):
    browser = Caller(enforce_csrf_checks=True)
    browser.force_login(editor)
    refused = browser.post("stories/", DRAFT | {"desk": desk.pk})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert not Story.objects.exists()
    request = RequestFactory().get("/")
    forgery_token = get_token(request)
    browser.cookies["csrftoken"] = request.META["CSRF_COOKIE"]
    taken = browser.post(
        "stories/", DRAFT | {"desk": desk.pk}, headers={"X-CSRFToken": forgery_token}
    )
    assert taken.status_code == 201


def test_unknown_and_repeated_parameters_are_refused(program, editor):
    caller = program(editor)
    for path in ("claims/?colour=red", "claims/?limit=1&limit=2", "desks/?page=2", "ratings/?x"):
        answer = caller.get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert caller.get("claims/?colour=red").json()["errors"][0]["field"] == "colour"
    assert caller.post("stories/?desk=1", DRAFT).json()["errors"][0]["field"] == "desk"


def test_options_name_the_methods(program, editor, anyone):
    answer = program(editor).options("stories/")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, POST, HEAD, OPTIONS")
    assert anyone.options("stories/").status_code == 401


def test_public_doors_may_be_read_by_pages_of_other_sites(anyone):
    answer = anyone.get("verdicts/", headers={"Origin": "https://cms.example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    before = anyone.options("verdicts/")
    assert "If-None-Match" in before.headers["Access-Control-Allow-Headers"]


def test_public_doors_look_at_no_cookie_and_no_token(anyone, editor):
    anyone.force_login(editor)
    answer = anyone.get("verdicts/", headers={"Authorization": "Bearer fc_unknown"})
    assert answer.status_code == 200
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies


def test_private_doors_let_no_cache_or_other_site_keep_anything(program, editor):
    answer = program(editor).get("claims/")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "nonsense"])
def test_character_set_of_the_headers_changes_nothing(charset, program, editor, desk):
    ClaimFactory(desk=desk, text="Über tausend.")
    named = {"Content-Type": f"text/plain; charset={charset}"}
    answer = program(editor).get("claims/?q=%C3%9Cber", headers=named)
    assert len(answer.json()["results"]) == 1


def test_requests_of_a_person_are_counted_over_all_their_programs(program, editor, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    for caller in (program(editor), program(editor)):
        answer = caller.get("claims/")
        assert (answer.status_code, answer.json()["code"]) == (429, "throttled")
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert answer.headers["RateLimit"].startswith('"person";r=0;t=')
    settings.API_REQUESTS_PER_MINUTE = 600
    answer = program(editor).get("claims/")
    assert answer.status_code == 200
    assert answer.headers["RateLimit-Policy"] == '"person";q=600;w=60'


def test_what_is_public_is_not_counted(anyone, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    assert "RateLimit" not in anyone.get("verdicts/").headers
