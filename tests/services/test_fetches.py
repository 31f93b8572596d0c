import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.enums import JobKind, JobState, SourceState
from factcheck.models import Capture, Job, Source
from factcheck.services import addresses, captures, jobs, work
from tests.factories import CaptureFactory, ClaimFactory, SourceFactory

pytestmark = pytest.mark.django_db

PAGE = """<html lang="en"><head><title>Prisoners counted</title>
<meta property="og:site_name" content="Lantern Weekly"></head><body><article>
<h1>Prisoners counted</h1>
<p>Reporters at the border counted 102 Russian soldiers who had been captured by the troops.</p>
<p>The brigades gave no numbers of their own, and the commander has not spoken to us at all.</p>
</article></body></html>"""


@pytest.fixture
def web(httpserver, settings):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    return httpserver


@pytest.fixture
def claim():
    return ClaimFactory(text="Troops captured more than 100 Russian soldiers.")


def source_at(web, path, claim):
    url = f"http://127.0.0.1:{web.port}{path}"
    return SourceFactory(found=True, claim=claim, url=url, url_key=addresses.key_of(url))


def fetch(source):
    jobs.enqueue(JobKind.FETCH, source.pk)
    job = Job.objects.get(kind=JobKind.FETCH, subject_id=source.pk, state=JobState.QUEUED)
    work.perform(job_id=job.pk)
    source.refresh_from_db()
    job.refresh_from_db()
    return job


def test_page_is_kept_read_and_weighed(web, claim):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html; charset=utf-8")
    source = source_at(web, "/a", claim)
    job = fetch(source)
    capture = source.capture
    assert (job.state, source.state) == (JobState.DONE, SourceState.FETCHED)
    assert (source.title, capture.site_name) == ("Prisoners counted", "Lantern Weekly")
    assert capture.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert captures.body(capture) == PAGE.encode()
    assert capture.hops[0]["address"] == "127.0.0.1"
    assert source.machine_stance == "supports"
    assert "102" in source.machine_reason
    passage = source.passages.order_by("-score").first()
    assert passage.quote == capture.text[passage.start : passage.end]
    assert Job.objects.filter(kind=JobKind.WEIGH, subject_id=claim.pk).count() == 1


def test_fetcher_introduces_itself(web, claim, settings):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    fetch(source_at(web, "/a", claim))
    assert web.log[0][0].headers["User-Agent"] == settings.USER_AGENT


def test_page_that_ten_claims_cite_is_fetched_once(web):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    for _ in range(10):
        fetch(source_at(web, "/a", ClaimFactory()))
    assert len(web.log) == 1
    assert Source.objects.filter(capture=Capture.objects.get()).count() == 10


def test_page_is_fetched_anew_when_the_copy_is_old(web, claim):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    source = source_at(web, "/a", claim)
    CaptureFactory(
        url=source.url,
        url_key=source.url_key,
        captured_at=timezone.now() - timedelta(minutes=16),
    )
    fetch(source)
    assert Capture.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "body", "kind", "sentence"),
    [
        (404, "gone", "text/html", "does not have this page"),
        (200, "%PDF-1.7", "application/pdf", "PDF"),
        (200, "<html></html>", "text/html", ""),
    ],
)
def test_page_that_cannot_be_had_is_rejected_at_once(web, claim, status, body, kind, sentence):
    web.expect_request("/a").respond_with_data(body, status=status, content_type=kind)
    source = source_at(web, "/a", claim)
    assert fetch(source).state == JobState.DONE
    assert (source.state, source.capture) == (SourceState.REJECTED, None)
    assert sentence in source.failure
    assert not Job.objects.filter(kind=JobKind.WEIGH).exists()


def test_redirect_to_a_private_address_is_rejected(web, claim):
    web.expect_request("/a").respond_with_data(
        "", status=302, headers={"Location": "http://10.0.0.7/x"}
    )
    source = source_at(web, "/a", claim)
    fetch(source)
    assert source.state == SourceState.REJECTED
    assert "private network" in source.failure


def test_page_that_is_down_is_tried_again_and_then_unavailable(web, claim):
    web.expect_request("/a").respond_with_data("oops", status=503)
    source = source_at(web, "/a", claim)
    job = fetch(source)
    assert (job.state, source.state) == (JobState.QUEUED, SourceState.FOUND)
    while job.state == JobState.QUEUED:
        Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
        work.perform(job_id=job.pk)
        job.refresh_from_db()
    source.refresh_from_db()
    assert (job.state, job.attempt, len(web.log)) == (JobState.DONE, 3, 3)
    assert source.state == SourceState.UNAVAILABLE
    assert source.failure
