import pytest

from tests.api.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/claims/", "/api/v1/claims/1/burn/", "/api/v1/claims/x/"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_unknown_address_is_told_as_a_problem(method, path, anyone):
    answer = anyone.generic(method, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_unknown_address_is_told_as_such_to_a_form_from_elsewhere():
    assert Caller(enforce_csrf_checks=True).post("/api/v1/burn/").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/claims", "/api/v1/claims/1/assign"])
def test_missing_slash_is_pointed_out(path, anyone):
    assert "end with a slash" in anyone.post(path).json()["detail"]
    assert "end with a slash" not in anyone.post("/api/v1/claims/x").json()["detail"]
