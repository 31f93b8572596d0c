import json
from datetime import datetime, timedelta

import pytest

from factcheck.enums import Action, JobKind, JobState, NoticeKind, Status
from factcheck.errors import PolicyNotMet
from factcheck.models import AuditEvent, Checkpoint, Claim, Job
from factcheck.services import desk_policies, work
from factcheck.services.desk_policies import Terms
from tests.claims import claim_in, correction_for, crew_of, take
from tests.published import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk, administrator):
    terms = Terms(good_for_days=90)
    desk_policies.lay_down(desk_id=desk.pk, by=administrator, terms=terms)
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.PUBLISHED, crew, desk)


def when_due(claim):
    """Let the clock of the claim's first verdict run out."""
    job = Job.objects.get(kind=JobKind.RECHECK, subject_id=claim.verdicts.get(version=1).pk)
    Job.objects.filter(pk=job.pk).update(due_at=job.due_at - timedelta(days=91))
    work.perform(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    return Claim.objects.get(pk=claim.pk)


def body_of(claim):
    return json.loads(claim.verdict.body)


def test_verdict_says_until_when_it_is_good(claim):
    until = claim.verdict.published_at + timedelta(days=90)
    assert claim.verdict.good_until_at == until
    assert datetime.fromisoformat(body_of(claim)["good_until"]) == until
    assert Job.objects.get(kind=JobKind.RECHECK).due_at >= until


def test_verdict_of_a_desk_without_a_limit_has_no_clock(desk, administrator):
    desk_policies.lay_down(desk_id=desk.pk, by=administrator, terms=Terms(good_for_days=0))
    claim = claim_in(Status.PUBLISHED, crew_of(desk), desk)
    assert claim.verdict.good_until_at is None
    assert body_of(claim)["good_until"] is None
    assert not Job.objects.filter(kind=JobKind.RECHECK).exists()


def test_claim_comes_back_and_readers_are_told(claim):
    first = claim.verdict
    claim = when_due(claim)
    assert (claim.status, claim.version) == (Status.UNVERIFIED, 7)
    assert (claim.ruling, claim.verdict.ruling) == (first.ruling, first.ruling)
    body = body_of(claim)
    assert (body["version"], body["state"], body["good_until"]) == (2, "published", None)
    assert body["rating"] == json.loads(first.body)["rating"]
    assert body["correction"]["kind"] == "expiry"
    assert f"good until {first.good_until_at:%d %B %Y}" in body["correction"]["reason"]
    event = AuditEvent.objects.get(verb="claim.expire")
    assert (event.actor, event.data["status"]) == (None, ["published", "unverified"])
    assert Checkpoint.objects.latest("size").size == event.sequence


def test_two_who_ruled_are_told(claim, crew):
    when_due(claim)
    for person in (crew.researcher, crew.second):
        assert "is due for review" in person.notices.get(kind=NoticeKind.DUE_FOR_REVIEW).text


def test_withdrawal_has_no_clock(claim, crew):
    assert withdraw(claim, crew).good_until_at is None
    assert Job.objects.filter(kind=JobKind.RECHECK).count() == 1


def test_page_says_that_the_verdict_is_due_for_review(claim, client):
    before = client.get(f"/verdicts/{claim.pk}/").content.decode()
    assert "Looked at again by" in before
    when_due(claim)
    after = client.get(f"/verdicts/{claim.pk}/").content.decode()
    assert "is being checked again" in " ".join(after.split())
    for place in ("/", f"/verdicts/{claim.pk}/", f"/verdicts/{claim.pk}/embed/"):
        assert "Due for review" in client.get(place).content.decode()
    for feed in ("atom.xml", "rss.xml", "feed.json"):
        assert "Due for review: Confirmed" in client.get(f"/feeds/{feed}").content.decode()
    assert "Nothing was corrected yet." in client.get("/corrections/").content.decode()


def test_claim_that_is_being_corrected_stays_where_it_is(claim, crew):
    take(Action.CORRECT, claim, crew.researcher, crew)
    claim = when_due(claim)
    assert claim.status == Status.IN_REVIEW
    assert body_of(claim)["correction"]["kind"] == "expiry"


def test_clock_of_an_earlier_version_tells_nothing(claim, crew):
    take(Action.WITHDRAW, claim, crew.editor, crew)
    claim = when_due(claim)
    assert (claim.status, claim.verdicts.count()) == (Status.WITHDRAWN, 2)


def test_verdict_that_was_checked_again_begins_a_new_clock(claim, crew):
    claim = when_due(claim)
    take(Action.ASSIGN, claim, crew.editor, crew)
    take(Action.ACCEPT, claim, crew.researcher, crew)
    unexplained = correction_for(claim, correction_kind="")
    with pytest.raises(PolicyNotMet, match="say what kind of correction"):
        take(Action.SUBMIT, claim, crew.researcher, crew, proposal=unexplained)
    for action, by in (
        (Action.SUBMIT, crew.researcher),
        (Action.APPROVE, crew.second),
        (Action.PUBLISH, crew.editor),
    ):
        claim = take(action, claim, by, crew)
    assert body_of(claim)["version"] == 3
    assert claim.verdict.good_until_at is not None
