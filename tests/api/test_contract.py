"""The whole API, tried by a program that makes up requests from its own document."""

import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.enums import Scope, Status
from factcheck.services import people
from tests.claims import claim_in, crew_of
from tests.factories import DeskFactory

CONFIG = Path(__file__).with_name("contract.toml")

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def crew():
    desk = DeskFactory(name="News", slug="news")
    crew = crew_of(desk)
    for status in (Status.UNVERIFIED, Status.PUBLISHED):
        claim_in(status, crew, desk)
    return crew


@pytest.mark.parametrize("role", ["anyone", "editor", "second"])
def test_made_up_requests_find_nothing(role, crew, live_server, contract_seconds, tmp_path):
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", CONFIG, "run"),
            f"{live_server.url}/api/v1/schema/",
            *(() if role == "anyone" else at_the_desk(getattr(crew, role))),
            *("--checks", "all", "--continue-on-failure", "--no-color"),
            *("--max-time", str(contract_seconds), "--generation-database", "none"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def at_the_desk(person):
    """Their token. What is well-formed may still be against the newsroom's rules there."""
    _, secret = people.issue_token(user=person, name="a program", scopes=Scope.of_desks(), by=None)
    token = f"Authorization: Bearer {secret}"
    return "--header", token, "--exclude-checks", "positive_data_acceptance"
