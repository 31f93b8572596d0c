"""A story's way to a verdict through the public doors only: HTTP as each person, real workers."""

import json
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from factcheck.enums import Scope
from factcheck.local.demo.publishers import OUTLETS
from factcheck.models import Publisher
from factcheck.services import people
from tests.journeys import rows
from tests.journeys.machinery import PROJECT, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

STORY = Path(PROJECT, "factcheck/local/demo/story.txt").read_text()


class Client:
    """Somebody's program: speaks HTTP to the service, and nothing else."""

    def __init__(self, port, secret=""):
        self.port = port
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def call(self, method, path, body=None, **headers):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method,
                path,
                json.dumps(body) if body is not None else None,
                {"Content-Type": "application/json", **self.headers, **headers},
            )
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def json(self, method, path, body=None):
        status, _, text = self.call(method, path, body)
        assert status < 300, text
        return json.loads(text)

    def refused(self, method, path, body=None):
        status, headers, text = self.call(method, path, body)
        assert headers["Content-Type"] == "application/problem+json"
        return status, json.loads(text)


@pytest.fixture
def site(machine):
    """The whole service, with the desk's knowledge of the demo's outlets."""
    for outlet in OUTLETS:
        address = outlet.address(f"127.0.0.1:{machine.demo_port}")
        Publisher.objects.create(name=outlet.name, address=address)
    machine.start("web", "worker", "beat", "dispatcher")
    reader = Client(machine.web_port)
    wait_until(lambda: is_healthy(reader), seconds=60, machine=machine)
    return machine


def is_healthy(client):
    try:
        return client.call("GET", "/health")[0] == 200
    except OSError:
        return False


@pytest.fixture
def as_person(site):
    def client_of(user):
        _, secret = people.issue_token(user=user, name="journey", scopes=Scope.of_desks(), by=user)
        return Client(site.web_port, secret)

    return client_of


def test_story_becomes_a_verdict_that_anyone_pulls(
    site, as_person, desk, editor, reviewer, second_reviewer
):
    at_desk, first, second = map(as_person, (editor, reviewer, second_reviewer))
    reader = Client(site.web_port)

    taken = at_desk.json("POST", "/api/v1/stories/", {"desk": desk.pk, "text": STORY})
    claim = next(each for each in taken["claims"] if "captured more than 100" in each["text"])
    here, public = (f"/api/v1/{kind}/{claim['id']}/" for kind in ("claims", "verdicts"))

    wait_until(
        lambda: is_searched(at_desk.json("GET", here)) and rows.is_worked_off(),
        seconds=120,
        machine=site,
    )
    found = at_desk.json("GET", here)
    wires = {"Meridian Post", "Harbour Times", "Valley Courier"}
    groups = [names_in(group, found) for group in found["origins"]["groups"]]
    assert wires in groups, "three outlets with the same wire text are one origin"
    assert found["origins"]["links"] > found["origins"]["independent"] > 2

    due_at = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    words = {"version": found["version"], "assignee": reviewer.pk, "due_at": due_at}
    found = at_desk.json("POST", f"{here}assign/", words)
    found = first.json("POST", f"{here}accept/", {"version": found["version"]})
    status, problem = first.refused(
        "POST", f"{here}submit/", proposal(found, found["sources"][0]["id"])
    )
    assert (status, problem["code"]) == (422, "policy_not_met")

    found, deciding = researched(found, first)
    found = first.json("POST", f"{here}submit/", proposal(found, deciding))

    assert [reader.refused("GET", address)[0] for address in (here, public)] == [401, 404]
    found = only_a_second_person_approves(here, found, first, second)
    assert second.refused("POST", f"{here}publish/", {"version": found["version"]})[0] == 403
    found = at_desk.json("POST", f"{here}publish/", {"version": found["version"]})
    assert (found["status"], found["rating"]["slug"]) == ("published", "mostly-confirmed")
    pulled_by_anyone(reader, claim)


def researched(found, researcher):
    """Set a stance on each page that bears on the claim; the claim after it, and what decides."""
    deciding = None
    for source in found["sources"]:
        stance = source["machine"]["stance"]
        if source["state"] == "fetched" and stance not in {"", "unrelated"}:
            address = f"/api/v1/sources/{source['id']}/stance/"
            found = researcher.json("PUT", address, {"stance": stance})
            deciding = source["id"] if stance == "supports" else deciding
    return found, deciding


def only_a_second_person_approves(here, found, first, second):
    status, problem = first.refused("POST", f"{here}approve/", {"version": found["version"]})
    assert status == 422
    assert "a second person must approve it" in problem["unmet"][0]
    stale = {"version": found["version"] - 1}
    assert second.refused("POST", f"{here}approve/", stale)[0] == 409
    return second.json("POST", f"{here}approve/", {"version": found["version"]})


def pulled_by_anyone(reader, claim):
    address = f"/api/v1/verdicts/{claim['id']}/"
    status, headers, text = reader.call("GET", address)
    verdict = json.loads(text)
    assert (status, verdict["rating"]["slug"]) == (200, "mostly-confirmed")
    assert verdict["claim"] == claim["text"]
    assert {item["stance"] for item in verdict["evidence"]} >= {"supports", "refutes", "context"}
    again = reader.call("GET", address, **{"If-None-Match": headers["ETag"]})
    assert (again[0], again[2]) == (304, "")
    _, headers, text = reader.call("GET", address, Accept="application/ld+json")
    assert headers["Content-Type"].startswith("application/ld+json")
    assert json.loads(text)["@type"] == "ClaimReview"
    listed = reader.json("GET", "/api/v1/verdicts/")["results"]
    assert [each["id"] for each in listed] == [claim["id"]]
    status, _, page = reader.call("GET", f"/verdicts/{claim['id']}/")
    assert status == 200
    assert "Mostly confirmed" in page


def proposal(found, deciding):
    return {
        "version": found["version"],
        "rating": "mostly-confirmed",
        "rationale": "A count that does not rest on the commander's post bears him out.",
        "deciding_source": deciding,
    }


def is_searched(found):
    pages = found["sources"]
    return (
        all(search["finished_at"] for search in found["searches"])
        and pages
        and all(page["state"] != "found" for page in pages)
        and found["origins"]["groups"]
    )


def names_in(group, found):
    number = group["number"]
    return {source["publisher"] for source in found["sources"] if source["origin"] == number}
