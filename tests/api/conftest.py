"""Programs that call the API for a person, with a token of the scopes that a test names."""

from functools import partial

import pytest
from django.db.models import F
from rest_framework.test import APIClient

from factcheck.enums import Scope
from factcheck.services import people
from tests.claims import crew_of


class Caller(APIClient):
    """Posts JSON unless told otherwise, and knows the addresses of v1."""

    def __init__(self, **headers):
        super().__init__(**headers)
        self.get = partial(self.at, "GET")
        self.post = partial(self.at, "POST")
        self.put = partial(self.at, "PUT")

    def at(self, method, path, data=None, **options):
        address = path if path.startswith(("/", "http")) else f"/api/v1/{path}"
        if method == "GET":
            return APIClient.get(self, address, data, **options)
        return getattr(APIClient, method.lower())(self, address, data, **options)


@pytest.fixture
def anyone():
    return Caller()


@pytest.fixture
def program(db):
    """Call `program(person, *scopes)`: without scopes, it has all."""

    def calling_for(person, *scopes):
        _, secret = people.issue_token(
            user=person, name="a program", scopes=scopes or list(Scope), by=None
        )
        # As if it had just been used: noting that costs a query once in five minutes.
        person.api_tokens.update(last_used_at=F("created_at"))
        return Caller(headers={"Authorization": f"Bearer {secret}"})

    return calling_for


@pytest.fixture
def crew(desk):
    return crew_of(desk)
