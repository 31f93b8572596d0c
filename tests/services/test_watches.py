from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.corroboration import changes
from factcheck.enums import Finding, JobKind, JobState, Status
from factcheck.errors import InvalidInput, NotFound
from factcheck.models import AuditEvent, Capture, Claim, Job, Observation, Passage, Source, Watch
from factcheck.services import addresses, captures, evidence, jobs, watches, work
from tests.claims import claim_in, crew_of
from tests.factories import CaptureFactory, ObservationFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db

QUOTE = "Reporters at the border counted 102 Russian soldiers who had been captured by the troops."
REST = "The brigades gave no numbers of their own, and the commander has not spoken to us at all."
TITLE = "Prisoners counted"


def page(quote=QUOTE, title=TITLE, advertisement="Three cushions for two!"):
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{quote}</p><p>{REST}</p></article><footer>{advertisement}</footer></body></html>"
    )


@pytest.fixture
def web(httpserver, settings):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    settings.FETCH_HOST_INTERVAL_SECONDS = 0.0
    return httpserver


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def source(web, desk, crew):
    """A page that a public verdict cites."""
    claim = claim_in(Status.PUBLISHED, crew, desk)
    row = claim.sources.order_by("pk").first()
    url = f"http://127.0.0.1:{web.port}/report"
    copy = CaptureFactory(url=url, title=TITLE, text=f"{QUOTE}\n{REST}")
    row.url, row.url_key, row.capture = url, addresses.key_of(url), copy
    row.save()
    row.passages.all().delete()
    Passage.objects.create(source=row, start=0, end=len(QUOTE), quote=QUOTE, score=1.0)
    return row


def serve(web, body="", **options):
    web.clear()
    web.expect_request("/robots.txt").respond_with_data("", 404)
    options.setdefault("content_type", "text/html")
    web.expect_request("/report").respond_with_data(body, **options)


def look(source):
    """Look at the source's page now; what was written down, the newest first."""
    jobs.enqueue(JobKind.WATCH, source.pk)
    job = Job.objects.get(kind=JobKind.WATCH, state=JobState.QUEUED)
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    work.perform(job_id=job.pk)
    source.refresh_from_db()
    return source.observations.order_by("-pk").first()


def changed(source):
    return Claim.objects.with_changed_evidence().filter(pk=source.claim_id).exists()


def told():
    return AuditEvent.objects.filter(verb="claim.evidence_changed").count()


def test_page_that_changes_only_an_advertisement_is_unchanged(web, source):
    serve(web, page(advertisement="Ten pillows for one!"))
    found = look(source)
    assert (found.outcome, found.changes) == (Finding.UNCHANGED, [])
    assert not changed(source)
    assert told() == 0


def test_same_bytes_are_not_kept_twice(web, source):
    serve(web, page())
    first = look(source).capture
    Source.objects.filter(pk=source.pk).update(capture=first)
    assert look(source).capture is None
    assert Capture.objects.filter(url=source.url).count() == 2


def test_changed_passage_is_kept_and_told_once(web, source):
    cited = source.capture
    new = QUOTE.replace("102", "60")
    serve(web, page(new))
    found = look(source)
    assert (found.outcome, found.previous) == (Finding.CHANGED, cited)
    assert found.changes == [
        {"what": "passage", "before": QUOTE, "after": new},
        {"what": "figure", "before": "102 Russian soldiers", "after": "60 Russian soldiers"},
    ]
    assert captures.body(found.capture) == page(new).encode()
    assert source.capture == cited
    assert changed(source)
    assert look(source).outcome == Finding.KNOWN
    assert told() == 1


def test_page_that_is_gone_has_vanished(web, source):
    serve(web, "gone", status=410)
    found = look(source)
    assert (found.outcome, found.capture) == (Finding.VANISHED, None)
    assert "does not have this page" in found.note
    assert changed(source)


def test_page_that_leads_elsewhere_has_vanished(web, source):
    serve(web, status=302, headers={"Location": "/"})
    welcome = "<p>Welcome! Subscribe now, and read everything else on every device you like.</p>"
    web.expect_request("/").respond_with_data(
        f"<article>{welcome}</article>", content_type="text/html"
    )
    assert look(source).outcome == Finding.VANISHED


def test_site_that_does_not_answer_is_unreachable_only_in_the_end(web, source):
    serve(web, "later", status=503)
    assert look(source) is None
    assert look(source) is None
    assert look(source).outcome == Finding.UNREACHABLE
    assert not changed(source)


def test_watch_obeys_robots(web, source):
    serve(web, page())
    web.clear()
    web.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /")
    assert look(source).outcome == Finding.UNREACHABLE


def test_new_copy_is_cited_when_a_person_takes_it(web, source, crew):
    serve(web, page(QUOTE.replace("102", "160")))
    found = look(source)
    before = evidence.weighed(source.claim)
    watches.take(observation_id=found.pk, by=crew.editor)
    source.refresh_from_db()
    assert source.capture == found.capture
    assert source.passages.order_by("-score").first().quote == QUOTE.replace("102", "160")
    assert any(
        "copy" in clause for clause in evidence.moved(before, evidence.weighed(source.claim))
    )
    assert not changed(source)
    assert AuditEvent.objects.filter(verb="claim.take_copy", actor=crew.editor).count() == 1


def test_nothing_can_be_taken_of_a_page_that_is_gone(web, source, crew):
    serve(web, "gone", status=404)
    with pytest.raises(InvalidInput) as refused:
        watches.take(observation_id=look(source).pk, by=crew.editor)
    assert refused.value.code == "no_new_copy"


def test_change_is_answered_once_with_a_reason(web, source, crew):
    serve(web, "gone", status=404)
    found = look(source)
    with pytest.raises(InvalidInput):
        watches.acknowledge(observation_id=found.pk, by=crew.editor, note=" ")
    watches.acknowledge(observation_id=found.pk, by=crew.editor, note="Our copy shows it.")
    watches.acknowledge(observation_id=found.pk, by=crew.second, note="Me too.")
    found.refresh_from_db()
    assert (found.answered_by, found.answer) == (crew.editor, "Our copy shows it.")
    assert not changed(source)


def test_strangers_answer_for_nothing(source):
    found = ObservationFactory(source=source)
    for observation_id in (found.pk, 0):
        with pytest.raises(NotFound):
            watches.take(observation_id=observation_id, by=UserFactory())


def test_cited_pages_are_entered_when_their_time_has_come(source, settings):
    settings.WATCH_AFTER_HOURS = [1, 6]
    SourceFactory(claim=source.claim)  # nobody has given it a stance
    assert watches.enter_due() == 0
    assert Watch.objects.count() == 2
    begun = timezone.now() - timedelta(hours=2)
    Watch.objects.update(since=begun, due_at=begun)
    assert (watches.enter_due(), watches.enter_due()) == (2, 0)
    assert {watch.due_at for watch in Watch.objects.all()} == {begun + timedelta(hours=6)}
    Watch.objects.update(since=begun - timedelta(days=1), due_at=begun)
    assert watches.enter_due() == 2
    assert {watch.due_at for watch in Watch.objects.all()} == {None}
    assert Job.objects.filter(kind=JobKind.WATCH).count() == 2


def test_source_that_is_gone_is_no_work(db):
    jobs.enqueue(JobKind.WATCH, 4_000_000)
    work.perform(job_id=Job.objects.get().pk)
    assert (Job.objects.get().state, Observation.objects.count()) == (JobState.DONE, 0)


def test_copies_of_looks_belong_to_the_claims_evidence(web, source):
    serve(web, page("Nothing of it is so."))
    found = look(source)
    kept = captures.behind(Claim.objects.filter(pk=source.claim_id))
    assert {found.capture, found.previous} <= set(kept)
    assert changes.wording(QUOTE, "")[0].kind == "deleted"
