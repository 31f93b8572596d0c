import pytest

from factcheck.enums import Scope, Status
from factcheck.models import Partner
from factcheck.services import people
from tests.claims import claim_in
from tests.google_client import SITE, Wire, client_at


@pytest.fixture
def partner(db):
    return Partner.objects.create(name="Checks", site="checks.example")


@pytest.fixture
def secret(partner, reviewer):
    _, secret = people.issue_token(
        user=reviewer, name="markup", scopes=[Scope.MARKUP], partner=partner, by=None
    )
    return secret


@pytest.fixture
def published(crew, desk):
    """Publish a verdict on a claim with these words."""
    return lambda text: claim_in(Status.PUBLISHED, crew, desk, text=text)


@pytest.fixture
def google(db):
    """Google's own client, told nothing but another address."""
    return lambda key="", bearer="": client_at(SITE, Wire(bearer), key)
