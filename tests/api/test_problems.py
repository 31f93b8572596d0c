import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions

from factcheck import errors
from factcheck.api import problems


def classes(kind=errors.FactCheckError):
    yield kind
    for each in kind.__subclasses__():
        if each.__module__ == "factcheck.errors":
            yield from classes(each)


def told(error):
    answer = problems.handle(error, {})
    return answer, json.loads(answer.content)


@pytest.mark.parametrize("kind", list(classes()))
def test_every_error_of_the_service_has_its_problem(kind, settings):
    settings.SITE_URL = "https://news.example.org"
    error = kind(["One.", "Two."]) if kind is errors.PolicyNotMet else kind("One. Two.")
    answer, problem = told(error)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["type"] == f"https://news.example.org/problems/{kind.code}"
    assert problem["status"] == answer.status_code == problems.KINDS[kind.code].status
    assert (problem["detail"], problem["code"]) == ("One. Two.", kind.code)


STATUSES = [
    (errors.NotFound("No."), 404),
    (errors.NotPermitted("No."), 403),
    (errors.TransitionNotAllowed("No."), 409),
    (errors.StaleVersion("No."), 409),
    (errors.PolicyNotMet(["No."]), 422),
    (errors.InvalidInput("No."), 400),
    (errors.InvalidInput("No.", code="too_large"), 413),
    (errors.SourceUnavailable("No.", code="timeout"), 422),
    (errors.SourceRejected("No.", code="too_large"), 422),
    (exceptions.ParseError(), 400),
    (exceptions.AuthenticationFailed(), 401),
    (exceptions.PermissionDenied(), 403),
    (exceptions.NotFound(), 404),
    (exceptions.MethodNotAllowed("GET"), 405),
    (exceptions.NotAcceptable(), 406),
    (exceptions.UnsupportedMediaType("text/plain"), 415),
    (exceptions.Throttled(wait=12.4), 429),
    (Http404(), 404),
    (PermissionDenied(), 403),
    (RequestDataTooBig(), 413),
    (SuspiciousOperation(), 400),
    (UnreadablePostError(), 400),
]


@pytest.mark.parametrize(("error", "status"), STATUSES, ids=lambda value: type(value).__name__)
def test_each_error_has_its_status(error, status):
    answer, problem = told(error)
    assert answer.status_code == problem["status"] == status
    assert problem.keys() >= {"type", "title", "status", "detail", "code"}
    assert problem["detail"]


def test_narrow_code_is_told_beside_the_kind():
    _, problem = told(errors.SourceRejected("It is private.", code="private_address"))
    assert problem["type"].endswith("/source_rejected")
    assert problem["code"] == "private_address"


def test_unmet_conditions_are_told_one_by_one():
    _, problem = told(errors.PolicyNotMet(["Give a reason.", "Nobody holds this claim."]))
    assert problem["unmet"] == ["Give a reason.", "Nobody holds this claim."]


def test_field_to_blame_is_told():
    _, problem = told(errors.InvalidInput("Too late.", field="due_at"))
    assert problem["field"] == "due_at"
    assert "field" not in told(errors.InvalidInput("Nobody to blame."))[1]


def test_wrong_fields_are_told_one_by_one():
    error = exceptions.ValidationError(
        {"end": ["Too large.", "Odd."], "non_field_errors": ["Neither."], "list": {"x": ["No."]}}
    )
    _, problem = told(error)
    assert [(each["field"], each["detail"]) for each in problem["errors"]] == [
        ("end", "Too large."),
        ("end", "Odd."),
        ("", "Neither."),
        ("x", "No."),
    ]
    assert problem["detail"] == "end: Too large. end: Odd. Neither. x: No."


def test_throttled_caller_is_told_when_to_come_back():
    assert told(exceptions.Throttled(wait=12.4))[0].headers["Retry-After"] == "13"


def test_half_a_character_in_the_input_does_not_break_its_refusal():
    _, problem = told(exceptions.ValidationError({"\ud800": ["Unknown."]}))
    assert problem["errors"][0]["field"] == "\ud800"


def test_body_that_cannot_be_read_is_no_invalid_field():
    _, problem = told(exceptions.ParseError("The body is not JSON."))
    assert problem["type"].endswith("/problems/malformed_request")
    assert (problem["detail"], problem["code"]) == ("The body is not JSON.", "parse_error")


def test_error_that_nobody_foresaw_is_left_to_django():
    assert problems.handle(ZeroDivisionError(), {}) is None
