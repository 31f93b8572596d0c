import hashlib
import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.utils import timezone
from werkzeug import Response

from factcheck import jobs as limits
from factcheck.enums import JobKind, JobState, SourceState
from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.models import Capture, Job, Source
from factcheck.services import addresses, captures, fetches, jobs, robots, work
from tests.factories import CaptureFactory, ClaimFactory, SearchFactory, SourceFactory
from tests.moments import at_once
from tests.pdfs import bomb, pdf

pytestmark = pytest.mark.django_db

PAGE = """<html lang="en"><head><title>Prisoners counted</title>
<meta property="og:site_name" content="Lantern Weekly"></head><body><article>
<h1>Prisoners counted</h1>
<p>Reporters at the border counted 102 Russian soldiers who had been captured by the troops.</p>
<p>The brigades gave no numbers of their own, and the commander has not spoken to us at all.</p>
</article></body></html>"""


@pytest.fixture
def rules():
    """What stands in robots.txt; a test may give its own by parameter."""
    return ""


@pytest.fixture
def web(httpserver, settings, rules):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    httpserver.expect_request("/robots.txt").respond_with_data(rules, 200 if rules else 404)
    return httpserver


@pytest.fixture
def claim():
    return ClaimFactory(text="Troops captured more than 100 Russian soldiers.")


def source_at(web, path, claim, **fields):
    url = f"http://127.0.0.1:{web.port}{path}"
    key = addresses.key_of(url)
    return SourceFactory(found=True, claim=claim, url=url, url_key=key, **fields)


def fetch(*sources):
    """Do the claim's fetches now; the job and the sources as they are then."""
    jobs.enqueue(JobKind.FETCH, sources[0].claim_id)
    job = Job.objects.get(kind=JobKind.FETCH, subject_id=sources[0].claim_id, state=JobState.QUEUED)
    work.perform(job_id=job.pk)
    for row in (job, *sources):
        row.refresh_from_db()
    return job


def pages_asked(web):
    return [request.path for request, _ in web.log if request.path != "/robots.txt"]


def seconds_from_now(moment):
    return (moment - timezone.now()).total_seconds()


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


def test_pdf_is_kept_and_read_with_its_passages(web, claim):
    body = pdf("Reporters at the border counted 102 Russian soldiers who had been captured.")
    web.expect_request("/a").respond_with_data(body, content_type="application/pdf")
    source = source_at(web, "/a", claim)
    fetch(source)
    passage = source.passages.get()
    assert passage.quote == source.capture.text[passage.start : passage.end]
    assert captures.body(source.capture) == body


def test_bomb_is_rejected_and_the_other_pages_come_in(web, claim):
    web.expect_request("/a").respond_with_data(bomb(), content_type="application/pdf")
    web.expect_request("/b").respond_with_data(PAGE, content_type="text/html")
    sources = [source_at(web, path, claim) for path in ("/a", "/b")]
    fetch(*sources)
    assert [source.state for source in sources] == [SourceState.REJECTED, SourceState.FETCHED]
    assert (sources[0].failure_code, sources[0].capture) == ("bad_content", None)


def test_fetcher_introduces_itself(web, claim, settings):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    fetch(source_at(web, "/a", claim))
    agents = {request.headers["User-Agent"] for request, _ in web.log}
    assert (agents, len(web.log)) == ({settings.USER_AGENT}, 2)


def test_pages_of_a_claim_come_in_by_one_job_and_one_failure_stops_none(web, claim):
    for name in "abc":
        web.expect_request(f"/{name}").respond_with_data(PAGE, content_type="text/html")
    sources = [source_at(web, f"/{name}", claim) for name in ("a", "missing", "b", "c")]
    web.expect_request("/missing").respond_with_data("gone", status=404)
    assert fetch(*sources).state == JobState.DONE
    assert [source.state for source in sources] == ["fetched", "rejected", "fetched", "fetched"]
    assert sources[1].failure_code == "http_404"


def test_page_that_ten_claims_cite_is_fetched_once(web):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    for _ in range(10):
        fetch(source_at(web, "/a", ClaimFactory()))
    assert pages_asked(web) == ["/a"]
    assert Source.objects.filter(capture=Capture.objects.get()).count() == 10


@pytest.mark.django_db(transaction=True)
def test_page_that_ten_workers_want_at_once_is_fetched_once(web):
    all_wait = threading.Event()

    def slow(_request):
        all_wait.wait(5)
        return Response(PAGE, content_type="text/html")

    web.expect_request("/a").respond_with_handler(slow)
    sources = [source_at(web, "/a", ClaimFactory()) for _ in range(10)]
    for source in sources:
        jobs.enqueue(JobKind.FETCH, source.claim_id)
    waiting = list(Job.objects.values_list("pk", flat=True))
    ended = threading.Semaphore(0)

    def perform(job_id):
        work.perform(job_id=job_id)
        ended.release()

    def let_go():
        for _ in range(9):
            ended.acquire()
        all_wait.set()

    at_once(let_go, *[lambda pk=pk: perform(pk) for pk in waiting])
    Job.objects.filter(kind=JobKind.FETCH, state=JobState.QUEUED).update(due_at=timezone.now())
    for pk in waiting:
        work.perform(job_id=pk)
    assert pages_asked(web) == ["/a"]
    assert Source.objects.filter(capture=Capture.objects.get()).count() == 10


def test_page_that_another_worker_fetches_is_looked_for_again_soon(web, claim):
    source = source_at(web, "/a", claim)
    held_elsewhere = connection.copy()
    try:
        with held_elsewhere.cursor() as cursor:
            number = int.from_bytes(bytes.fromhex(source.url_key)[:8], signed=True)
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
        job = fetch(source)
    finally:
        held_elsewhere.close()
    assert (job.state, job.attempt, source.attempt) == (JobState.QUEUED, 0, 0)
    assert 0 < seconds_from_now(job.due_at) <= 2
    assert pages_asked(web) == []


def test_addresses_are_free_again_after_a_batch(web, claim):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    source = source_at(web, "/a", claim)
    fetch(source)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone() == (0,)


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
    ("status", "body", "sentence"),
    [
        (404, "gone", "does not have this page"),
        (200, "<html><body>" + "<div>" * 1_000 + "deep", "nested"),
    ],
)
def test_page_that_cannot_be_had_is_rejected_at_once(web, claim, status, body, sentence):
    web.expect_request("/a").respond_with_data(body, status=status, content_type="text/html")
    source = source_at(web, "/a", claim)
    assert fetch(source).state == JobState.DONE
    assert (source.state, source.capture) == (SourceState.REJECTED, None)
    assert sentence in source.failure
    assert source.failure_code
    assert not Job.objects.filter(kind=JobKind.WEIGH).exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [("%PDF-1.7", "application/pdf"), ("<html></html>", "text/html"), ("MZ\x90\0", "text/html")],
)
def test_page_without_text_is_kept_and_says_so(web, claim, body, kind):
    web.expect_request("/a").respond_with_data(body, content_type=kind)
    source = source_at(web, "/a", claim)
    fetch(source)
    assert (source.state, source.capture.text) == (SourceState.FETCHED, "")
    assert (source.machine_stance, source.passages.count()) == ("unrelated", 0)
    assert source.machine_reason == "The copy has no text that can be read."


def test_redirect_to_a_private_address_is_rejected(web, claim):
    web.expect_request("/a").respond_with_data(
        "", status=302, headers={"Location": "http://10.0.0.7/x"}
    )
    source = source_at(web, "/a", claim)
    fetch(source)
    assert (source.state, source.failure_code) == (SourceState.REJECTED, "private_address")


def test_page_that_is_down_is_tried_again_later_each_time_and_then_unavailable(web, claim):
    web.expect_request("/a").respond_with_data("oops", status=500)
    source, waits = source_at(web, "/a", claim), []
    job = fetch(source)
    while job.state == JobState.QUEUED:
        assert (source.state, source.failure_code) == (SourceState.FOUND, "http_500")
        assert job.due_at == source.retry_at
        waits.append(round(seconds_from_now(source.retry_at)))
        Source.objects.update(retry_at=timezone.now())
        job = fetch(source)
    assert waits == [10, 120]
    assert (job.state, source.state, source.attempt) == (JobState.DONE, "unavailable", 3)
    assert source.failure
    assert source.retry_at is None
    assert pages_asked(web) == ["/a"] * 3


@pytest.mark.parametrize(("status", "state"), [(404, "rejected"), (500, "found")])
def test_answer_of_the_site_counts_for_every_claim_that_waits_for_the_page(web, status, state):
    web.expect_request("/a").respond_with_data("oops", status=status)
    first, second = (source_at(web, "/a", ClaimFactory()) for _ in range(2))
    fetch(first)
    fetch(second)
    assert pages_asked(web) == ["/a"]
    assert (second.state, second.attempt, second.failure) == (state, 1, first.failure)
    assert second.retry_at == first.retry_at or second.retry_at > timezone.now()


@pytest.mark.parametrize("rules", ["User-agent: *\nDisallow: /\n"])
def test_robots_keep_a_page_from_the_claim_alone_that_asked(rules, web, claim, editor):
    source, attached = source_at(web, "/a", claim), source_at(web, "/a", ClaimFactory())
    Source.objects.filter(pk=attached.pk).update(attached_by=editor)
    fetch(source)
    attached.refresh_from_db()
    assert (source.state, attached.state) == (SourceState.REJECTED, SourceState.FOUND)


def test_page_waits_as_long_as_the_site_asks_and_its_neighbours_with_it(web, claim):
    web.expect_request("/a").respond_with_data("", 429, headers={"Retry-After": "3600"})
    web.expect_request("/b").respond_with_data(PAGE, content_type="text/html")
    first = source_at(web, "/a", claim)
    job = fetch(first)
    assert 3590 < seconds_from_now(first.retry_at) <= 3600
    assert job.due_at == first.retry_at
    neighbour = source_at(web, "/b", ClaimFactory())
    fetch(neighbour)
    assert (neighbour.state, neighbour.failure_code) == (SourceState.FOUND, "rate_limited")
    assert 3580 < seconds_from_now(neighbour.retry_at) <= 3600
    assert pages_asked(web) == ["/a"]


def test_new_source_is_fetched_at_once_while_another_waits_for_an_hour(web, claim):
    web.expect_request("/b").respond_with_data(PAGE, content_type="text/html")
    late = source_at(web, "/a", claim, retry_at=timezone.now() + timedelta(hours=1))
    assert fetch(late).due_at == late.retry_at
    new = source_at(web, "/b", claim)
    job = fetch(new)
    assert new.state == SourceState.FETCHED
    assert (job.state, job.due_at) == (JobState.QUEUED, late.retry_at)
    assert pages_asked(web) == ["/b"]


def test_source_that_a_person_or_another_worker_settled_meanwhile_is_left_alone(web, claim):
    source = source_at(web, "/a", claim)

    def settle(_request):
        return Response(PAGE, content_type="text/html")

    web.expect_request("/a").respond_with_handler(settle)
    fetch(source)
    settled = source.machine_reason
    lease = jobs.claim(enqueued(claim).pk)
    fetches.fail(lease, source, SourceRejected("too late"))
    fetches.keep(lease, claim, source, CaptureFactory())
    source.refresh_from_db()
    assert (source.state, source.machine_reason) == (SourceState.FETCHED, settled)


def enqueued(claim):
    jobs.enqueue(JobKind.FETCH, claim.pk)
    return Job.objects.get(kind=JobKind.FETCH, subject_id=claim.pk, state=JobState.QUEUED)


def test_nothing_is_written_when_the_lease_was_lost(web, claim):
    source = source_at(web, "/a", claim)
    job = enqueued(claim)

    def lose(_request):
        return Response(PAGE, content_type="text/html")

    web.expect_request("/a").respond_with_handler(lose)
    lease = jobs.claim(job.pk)
    Job.objects.update(lease_token="0" * 32)
    with pytest.raises(jobs.LeaseLost):
        fetches.run(lease)
    source.refresh_from_db()
    assert source.state == SourceState.FOUND


def test_fault_in_reading_one_page_is_told_of_and_stops_no_other(caplog):
    with (
        pytest.raises(SourceUnavailable) as caught,
        fetches.told_as_unavailable("https://a.example"),
    ):
        raise ZeroDivisionError
    assert caught.value.code == "fault"
    assert "Reading https://a.example failed" in caplog.text


@pytest.mark.parametrize("error", [SourceRejected("no text"), SoftTimeLimitExceeded()])
def test_what_is_no_fault_is_left_as_it_is(error, caplog):
    with pytest.raises(type(error)), fetches.told_as_unavailable("https://a.example"):
        raise error
    assert caplog.text == ""


def test_who_asked_for_a_page_attached_it_or_asked_for_the_search(editor, reviewer):
    search = SearchFactory(requested_by=editor)
    assert fetches.asked_by(SourceFactory(search=search)) == editor
    assert fetches.asked_by(SourceFactory(search=search, attached_by=reviewer)) == reviewer
    assert fetches.asked_by(SourceFactory(search=SearchFactory())) is None
    assert fetches.asked_by(SourceFactory()) is None


@pytest.fixture
def short_of_time():
    """Celery's soft limit, as it is told to a worker's main thread, after a second."""

    def tell(_number, _frame):
        raise SoftTimeLimitExceeded

    earlier = signal.signal(signal.SIGUSR1, tell)
    timer = threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGUSR1))
    timer.start()
    yield
    timer.cancel()
    timer.join()
    signal.signal(signal.SIGUSR1, earlier)


@pytest.fixture
def hanging(web):
    """A page that does not come before the test has ended."""
    ended = threading.Event()

    def hang(_request):
        ended.wait(10)
        return Response("late")

    web.expect_request("/b").respond_with_handler(hang)
    yield "/b"
    ended.set()
    while "/b" not in pages_asked(web):  # the next test shall not find it in its log
        time.sleep(0.01)


def test_what_came_in_before_the_time_ran_out_stays(short_of_time, hanging, web, claim):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    sources = [source_at(web, "/a", claim), source_at(web, hanging, claim)]
    job = fetch(*sources)
    assert [source.state for source in sources] == ["fetched", "found"]
    assert (job.state, job.attempt, sources[1].attempt) == (JobState.QUEUED, 0, 0)
    assert seconds_from_now(job.due_at) <= 0


def test_batch_that_brings_nothing_home_in_its_time_has_failed(short_of_time, hanging, web, claim):
    source = source_at(web, hanging, claim)
    job = fetch(source)
    assert (source.state, job.state, job.attempt) == (SourceState.FOUND, JobState.QUEUED, 1)
    assert "SoftTimeLimitExceeded" in job.last_error


@pytest.mark.parametrize("rules", ["User-agent: FactCheck\nDisallow: /private/\n"])
def test_page_that_robots_may_not_read_is_rejected_until_the_desk_decides(
    rules, web, claim, editor
):
    web.expect_request("/private/a").respond_with_data(PAGE, content_type="text/html")
    claim.desk = editor.desks.get()
    claim.save()
    source = source_at(web, "/private/a", claim)
    assert fetch(source).state == JobState.DONE
    assert (source.state, source.failure_code) == (SourceState.REJECTED, "robots_disallow")
    assert "An editor may override" in source.failure
    assert pages_asked(web) == []
    robots.override(desk_id=claim.desk_id, by=editor, host="127.0.0.1", reason="It is evidence.")
    fetch(source)
    assert source.state == SourceState.FETCHED


@pytest.mark.parametrize("rules", ["User-agent: *\nDisallow: /\n"])
def test_page_that_a_person_attached_is_read_as_by_a_browser(rules, web, claim, editor):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    source = source_at(web, "/a", claim, attached_by=editor)
    fetch(source)
    assert source.state == SourceState.FETCHED
    assert source.capture.requested_by == editor
    assert [request.path for request, _ in web.log] == ["/a"]


@pytest.mark.parametrize("rules", ["User-agent: *\nDisallow: /\n"])
def test_article_that_a_person_asks_for_is_read_as_by_a_browser(rules, web):
    web.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    _, article = fetches.article_at(web.url_for("/a").replace("localhost", "127.0.0.1"))
    assert article.title == "Prisoners counted"


def test_article_that_cannot_be_had_says_why(web):
    web.expect_request("/a").respond_with_data("oops", status=500)
    with pytest.raises(SourceUnavailable) as caught:
        fetches.article_at(web.url_for("/a").replace("localhost", "127.0.0.1"))
    assert caught.value.code == "http_500"


def test_batch_starts_nothing_that_could_outlast_the_job():
    longest = limits.BATCH_STARTS_FOR_SECONDS + limits.FETCH_LIMIT_SECONDS
    assert limits.BATCH_STARTS_FOR_SECONDS > 0
    assert longest + limits.READING_SECONDS <= limits.SOFT_LIMIT_SECONDS
