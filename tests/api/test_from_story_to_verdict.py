"""The whole way by HTTP alone, each step by the person whose step it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.models import Claim
from tests.factories import PassageFactory, SourceFactory

pytestmark = pytest.mark.django_db

TEXT = "Ukrainian forces captured more than 100 soldiers on Wednesday, the commander said."


def done(answer, status=200):
    assert answer.status_code == status, answer.json()
    return answer.json()


def step(caller, claim, action, **words):
    body = words | {"version": claim["version"]}
    return done(caller.post(f"claims/{claim['id']}/{action}/", body))


@pytest.fixture
def callers(program, editor, reviewer, second_reviewer, anyone):
    return program(editor), program(reviewer), program(second_reviewer), anyone


def researched(claim_id):
    """What the workers would have found: two pages that have nothing to do with each other."""
    for source in SourceFactory.create_batch(2, claim=Claim.objects.get(pk=claim_id)):
        PassageFactory(source=source)


def test_story_becomes_a_verdict_that_anyone_pulls(callers, desk, reviewer):
    editor, researcher, second, anyone = callers
    story = done(editor.post("stories/", {"desk": desk.pk, "text": TEXT}), 201)
    claim = done(editor.get(f"claims/{story['claims'][0]['id']}/"))
    due_at = (timezone.now() + timedelta(hours=4)).isoformat()
    claim = step(editor, claim, "assign", assignee=reviewer.pk, due_at=due_at)
    claim = step(researcher, claim, "accept")
    researched(claim["id"])
    for source in done(researcher.get(f"claims/{claim['id']}/"))["sources"]:
        words = {"stance": "supports", "note": "It names the brigades."}
        claim = done(researcher.put(f"sources/{source['id']}/stance/", words))
    ruling = {
        "rating": "confirmed",
        "rationale": "Two brigades say so independently.",
        "deciding_source": claim["sources"][0]["id"],
    }
    claim = step(researcher, claim, "submit", **ruling)
    assert anyone.get(f"verdicts/{claim['id']}/").status_code == 404
    claim = step(second, claim, "approve", note="Both numbers match.")
    claim = step(editor, claim, "publish")
    assert (claim["status"], claim["rating"]["slug"]) == ("published", "confirmed")
    verdict = done(anyone.get(claim["verdict"]["address"]))
    assert verdict["claim"] == story["claims"][0]["text"]
    assert verdict["rating"]["label"] == "Confirmed"
    assert (verdict["origins"]["links"], verdict["origins"]["independent"]) == (2, 2)

    withdrawal = step(editor, claim, "withdraw", reason="One brigade took it back.")
    assert withdrawal["rating"]["slug"] == "unverified"
    assert done(anyone.get(claim["verdict"]["address"]))["state"] == "withdrawn"
    assert len(done(anyone.get(f"verdicts/{claim['id']}/versions/"))["results"]) == 2
