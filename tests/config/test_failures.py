import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import RequestFactory

from config import failures

ALL = [
    (failures.bad_request, [SuspiciousOperation()], 400, "malformed_request", "INVALID_ARGUMENT"),
    (failures.forbidden, [PermissionDenied()], 403, "not_permitted", "PERMISSION_DENIED"),
    (failures.not_found, [Exception()], 404, "not_found", "NOT_FOUND"),
    (failures.server_error, [], 500, "error", "INTERNAL"),
]


@pytest.mark.parametrize(("handler", "arguments", "status", "kind", "google"), ALL)
def test_failure_has_the_form_of_its_door(handler, arguments, status, kind, google, settings):
    ask = RequestFactory().get
    problem = handler(ask("/api/v1/claims/"), *arguments)
    assert (problem.status_code, problem["Content-Type"]) == (status, "application/problem+json")
    assert f'"type": "{settings.SITE_URL}/problems/{kind}"' in problem.content.decode()
    error = handler(ask("/v1alpha1/claims:search"), *arguments)
    assert (error.status_code, error["Content-Type"]) == (status, "application/json")
    assert f'"status": "{google}"' in error.content.decode()
    page = handler(ask("/verdicts/"), *arguments)
    assert (page.status_code, page["Content-Type"]) == (status, "text/html; charset=utf-8")


def test_name_that_is_not_the_sites_is_refused_in_the_form_of_the_door(client):
    for path, form in (("/api/v1/verdicts/", "application/problem+json"), ("/", "text/html")):
        answer = client.get(path, headers={"host": "elsewhere.example"})
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (400, form)
