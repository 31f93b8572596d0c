import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.test import RequestFactory

from factcheck.pages import failures


@pytest.mark.parametrize(
    ("handler", "arguments", "status", "title"),
    [
        (failures.bad_request, [SuspiciousOperation()], 400, "cannot be read"),
        (failures.forbidden, [PermissionDenied()], 403, "Not for you"),
        (failures.not_found, [Exception()], 404, "There is no such page"),
        (failures.server_error, [], 500, "This did not work"),
    ],
)
def test_failure_has_a_friendly_page_that_needs_no_database(handler, arguments, status, title):
    response = handler(RequestFactory().get("/x"), *arguments)
    assert response.status_code == status
    assert title in response.content.decode()


@pytest.mark.django_db
def test_server_error_is_answered_by_our_page_when_the_database_fails(client):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE factcheck_verdict RENAME TO mislaid")
    response = client.get("/")
    assert response.status_code == 500
    assert "Nothing is lost" in response.content.decode()
