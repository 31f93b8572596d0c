import json

import pytest
from django.utils import timezone

from factcheck.enums import JobKind, JobState, ProviderState
from factcheck.errors import NotFound, NotPermitted
from factcheck.models import AuditEvent, Job, Search, Source
from factcheck.providers import Hit
from factcheck.services import searches, work
from tests.factories import (
    AppearanceFactory,
    ClaimFactory,
    PublisherFactory,
    SearchFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk, text="Troops captured more than 100 soldiers near Sudzha.")


@pytest.fixture
def searxng(httpserver, settings):
    settings.SEARXNG_URL = f"http://127.0.0.1:{httpserver.port}"
    return httpserver


def answers_with(searxng, *urls):
    results = [{"url": url, "title": "T", "content": "C", "engine": "e"} for url in urls]
    searxng.expect_request("/search").respond_with_data(
        json.dumps({"results": results, "unresponsive_engines": []}),
        content_type="application/json",
    )


def run(search):
    job = Job.objects.get(kind=JobKind.SEARCH, subject_id=search.pk)
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    work.perform(job_id=job.pk)
    job.refresh_from_db()
    search.refresh_from_db()
    return job


def test_search_keeps_the_answer_and_has_each_hit_fetched(searxng, claim, editor):
    paper = PublisherFactory(address="paper.example.org")
    answers_with(
        searxng, "https://paper.example.org/1#x", "https://Paper.example.org/1", "nonsense"
    )
    search = searches.start(claim_id=claim.pk, by=editor)
    assert run(search).state == JobState.DONE
    assert search.finished_at is not None
    source = Source.objects.get()
    assert (source.url, source.publisher) == ("https://paper.example.org/1", paper)
    assert (source.provider, source.search, source.attached_by) == ("searxng", search, None)
    assert Job.objects.filter(kind=JobKind.FETCH, subject_id=claim.pk).exists()
    assert searxng.log[0][0].args["q"] == claim.text
    states = dict(search.answers.values_list("provider", "state"))
    assert states == {"own_stories": ProviderState.ANSWERED, "searxng": ProviderState.ANSWERED}


def test_second_search_adds_only_what_is_new(searxng, claim, editor):
    answers_with(searxng, "https://paper.example.org/1", "https://paper.example.org/2")
    for _ in range(2):
        run(searches.start(claim_id=claim.pk, by=editor))
    assert Source.objects.count() == 2
    assert Search.objects.count() == 2


def test_search_that_failed_is_tried_again_and_then_says_what_is_missing(searxng, claim, editor):
    searxng.expect_request("/search").respond_with_data("oops", status=500)
    search = searches.start(claim_id=claim.pk, by=editor)
    for _ in range(2):
        assert run(search).state == JobState.QUEUED
        assert search.finished_at is None
    assert run(search).state == JobState.DONE
    failed = search.answers.get(provider="searxng")
    assert (failed.state, failed.hit_count) == (ProviderState.FAILED, 0)
    assert failed.detail
    assert search.answers.get(provider="own_stories").state == ProviderState.ANSWERED


def test_newsrooms_own_stories_are_found(desk, editor, claim):
    AppearanceFactory(claim=claim, story=StoryFactory(desk=desk, url="https://own.example.org/now"))
    StoryFactory(
        desk=desk,
        url="https://own.example.org/earlier",
        text="Fighting near Sudzha. Troops are dug in.",
    )
    StoryFactory(desk=desk, text="No address, so no source: Sudzha. Troops.")
    StoryFactory(url="https://other.example.org/", text="Of another desk: Sudzha. Troops.")
    StoryFactory(desk=desk, url="https://own.example.org/beetles", text="Troops of beetles.")
    run(searches.start(claim_id=claim.pk, by=editor))
    found = list(Source.objects.order_by("pk").values_list("url", flat=True))
    assert found[0] == "https://own.example.org/earlier"
    assert "https://own.example.org/now" not in found
    assert "https://other.example.org/" not in found


def test_search_is_asked_for_by_people_of_the_desk_only(claim, administrator, stranger, editor):
    with pytest.raises(NotPermitted):
        searches.start(claim_id=claim.pk, by=administrator)
    with pytest.raises(NotFound):
        searches.start(claim_id=claim.pk, by=stranger)
    assert not Search.objects.exists()
    searches.start(claim_id=claim.pk, by=editor)
    assert AuditEvent.objects.get().verb == "claim.search"


@pytest.mark.parametrize("hits", [1, 20])
def test_storing_takes_as_many_queries_for_many_hits(hits, claim, django_assert_num_queries):
    PublisherFactory.create_batch(3)
    found = [Hit(f"https://{n}.example/", "T", "S", None, "") for n in range(hits)]
    search = SearchFactory(claim=claim)
    with django_assert_num_queries(9):
        searches.store(search, "query", [searches.Answer("searxng", found)])
    assert Job.objects.get(kind=JobKind.FETCH).subject_id == claim.pk
