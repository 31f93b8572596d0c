import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.admin import work
from factcheck.enums import Status
from tests.claims import claim_in, crew_of
from tests.factories import (
    CaptureFactory,
    ClaimFactory,
    EndpointFactory,
    JobFactory,
    ProviderAnswerFactory,
    SearchFactory,
    SourceFactory,
    WatchedFeedFactory,
)

pytestmark = pytest.mark.django_db


def test_jobs_of_each_kind_lead_to_their_claim(desk, editor, stranger):
    claim = ClaimFactory(desk=desk)
    source = SourceFactory(claim=claim, capture=CaptureFactory())
    search = SearchFactory(claim=claim)
    subjects = {
        "search": search,
        "ask": ProviderAnswerFactory(search=search),
        "fetch": claim,
        "weigh": claim,
        "watch": source,
        "deposit": source.capture,
    }
    for kind, row in subjects.items():
        JobFactory(kind=kind, subject_id=row.pk)
    found = {job.kind: job for job in work.of_desks_of(editor)}
    assert set(found) == set(subjects)
    assert {job.about for job in found.values()} == {claim.pk}
    assert (found["watch"].address, found["ask"].address) == (source.url, "searxng")
    assert not work.of_desks_of(stranger).exists()


def test_reminder_leads_to_the_claim_that_was_assigned(desk, editor):
    ClaimFactory.create_batch(2, desk=desk)
    claim = claim_in(Status.ASSIGNED, crew_of(desk), desk)
    assert work.of_desks_of(editor).get(kind="remind").about == claim.pk


def test_feeds_endpoints_and_people_have_jobs_without_a_claim(desk, editor, stranger):
    feed, endpoint = WatchedFeedFactory(desk=desk), EndpointFactory(desk=desk)
    # Claims of the same numbers have nothing to do with them.
    ClaimFactory.create_batch(3, desk=desk)
    rows = {
        "poll": (feed.pk, feed.url),
        "deliver": (endpoint.pk, endpoint.url),
        "digest": (editor.pk, editor.username),
    }
    for kind, (subject, _) in rows.items():
        JobFactory(kind=kind, subject_id=subject)
    found = {job.kind: (job.about, job.address) for job in work.of_desks_of(editor)}
    assert found == {kind: (None, words) for kind, (_, words) in rows.items()}
    assert not work.of_desks_of(stranger).exists()


def test_dead_job_of_an_endpoint_is_shown_and_tried_again(at_desk, desk, editor):
    row = EndpointFactory(desk=desk)
    job = JobFactory(kind="deliver", subject_id=row.pk, state="dead", ended_at=timezone.now())
    browser = at_desk(editor)
    page = browser.get(reverse("admin:factcheck_job_change", args=[job.pk])).content.decode()
    assert row.url in page
    assert "For the claim" not in page
    assert row.url in browser.get(reverse("admin:factcheck_job_changelist")).content.decode()
    browser.post(reverse("admin:factcheck_job_retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "queued"
