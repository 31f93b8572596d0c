"""Programs that call the API for a person, with a token of the scopes that a test names."""

import pytest
from django.db.models import F
from django.test import Client

from factcheck.enums import Scope
from factcheck.services import people
from tests.claims import crew_of


def pytest_addoption(parser):
    parser.addoption(
        "--contract-seconds",
        type=int,
        default=10,
        help="how long each role's made-up requests may take",
    )


@pytest.fixture
def contract_seconds(pytestconfig):
    return pytestconfig.getoption("--contract-seconds")


class Caller(Client):
    """Sends JSON unless told otherwise, and finds v1 by itself."""

    def generic(self, method, path, *args, **options):
        address = path if path.startswith(("/", "http")) else f"/api/v1/{path}"
        return super().generic(method, address, *args, **options)

    def post(self, path, data=None, content_type="application/json", **options):
        return super().post(path, data, content_type, **options)

    def put(self, path, data=None, content_type="application/json", **options):
        return super().put(path, data or {}, content_type, **options)


@pytest.fixture
def anyone():
    return Caller()


@pytest.fixture
def program(db):
    """Call `program(person, *scopes)`: without scopes, it has all."""

    def calling_for(person, *scopes):
        _, secret = people.issue_token(
            user=person, name="a program", scopes=scopes or Scope.of_desks(), by=None
        )
        # As if it had just been used: noting that costs a query once in five minutes.
        person.api_tokens.update(last_used_at=F("created_at"))
        return Caller(headers={"Authorization": f"Bearer {secret}"})

    return calling_for


@pytest.fixture
def crew(desk):
    return crew_of(desk)
