from datetime import date

import pytest
from django.utils import timezone

from factcheck.corroboration.queries import COUNTER
from factcheck.enums import JobKind, JobState, ProviderState
from factcheck.errors import NotFound, NotPermitted
from factcheck.models import AuditEvent, Job, Search, Source
from factcheck.services import searches, work
from tests.factories import (
    AppearanceFactory,
    CaptureFactory,
    ClaimantFactory,
    ClaimFactory,
    PublisherFactory,
    SearchFactory,
    SourceFactory,
    StoryFactory,
)
from tests.searching import answers_with, refresh, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk, text="Troops captured more than 100 soldiers near Sudzha.")


@pytest.fixture
def searxng(httpserver, settings):
    settings.SEARXNG_URL = f"http://127.0.0.1:{httpserver.port}"
    return httpserver


def test_search_keeps_the_answers_and_has_each_hit_fetched(searxng, claim, editor):
    paper = PublisherFactory(address="paper.example.org")
    answers_with(
        searxng, "https://paper.example.org/1#x", "https://Paper.example.org/1", "nonsense"
    )
    search = searches.start(claim_id=claim.pk, by=editor)
    work_off()
    assert refresh(search).finished_at is not None
    source = Source.objects.get()
    assert (source.url, source.publisher) == ("https://paper.example.org/1", paper)
    assert (source.provider, source.search, source.attached_by) == ("searxng", search, None)
    assert Job.objects.filter(kind=JobKind.FETCH, subject_id=claim.pk).exists()
    states = dict(search.answers.values_list("provider", "state"))
    assert states["own_archive"] == states["searxng"] == ProviderState.ANSWERED


def test_search_asks_for_the_claim_and_against_it(searxng, claim, editor):
    answers_with(searxng)
    search = searches.start(claim_id=claim.pk, by=editor)
    work_off()
    asked = list(search.queries.order_by("number"))
    assert 3 <= len(asked) <= 6
    assert asked[0].text == "Troops captured more than 100 soldiers near Sudzha"
    assert {each.purpose for each in asked} >= COUNTER
    assert [request.args["q"] for request, _ in searxng.log] == [each.text for each in asked]


def test_search_keeps_every_hit_with_its_query_and_rank(searxng, claim, editor):
    answers_with(searxng, "https://one.example.org/", "https://two.example.org/")
    search = searches.start(claim_id=claim.pk, by=editor)
    work_off()
    answer = search.answers.get(provider="searxng")
    assert answer.asked_count == search.queries.count()
    assert answer.hit_count == 2 * answer.asked_count
    first = answer.hits.filter(query__number=1).order_by("rank")
    assert [(each.rank, each.url, each.title, each.snippet) for each in first] == [
        (1, "https://one.example.org/", "T", "C"),
        (2, "https://two.example.org/", "T", "C"),
    ]


def test_providers_that_are_off_say_why_and_are_not_asked(claim, editor):
    search = searches.start(claim_id=claim.pk, by=editor)
    work_off()
    off = dict(search.answers.filter(state=ProviderState.OFF).values_list("provider", "detail"))
    assert off["google_fact_check"] == "It is off until GOOGLE_FACT_CHECK_KEY is set."
    assert {"searxng", "gdelt", "wikipedia", "brave", "watched_feeds"} <= set(off)
    assert searches.progress(claim).standing == "Complete."


def test_second_search_adds_only_what_is_new(searxng, claim, editor):
    answers_with(searxng, "https://paper.example.org/1", "https://paper.example.org/2")
    for _ in range(2):
        searches.start(claim_id=claim.pk, by=editor)
        work_off()
    assert Source.objects.count() == 2
    assert Search.objects.count() == 2


def test_search_that_runs_is_the_answer_to_a_second_request(claim, editor):
    search = searches.start(claim_id=claim.pk, by=editor)
    version = refresh(claim).version
    assert searches.start(claim_id=claim.pk, by=editor) == search
    assert refresh(claim).version == version
    assert AuditEvent.objects.filter(verb="claim.search").count() == 1


def test_second_request_asks_again_whoever_is_waited_for(searxng, claim, editor):
    searxng.expect_oneshot_request("/search").respond_with_data("oops", status=500)
    search = searches.start(claim_id=claim.pk, by=editor)
    work_off()
    assert refresh(search).finished_at is None
    answers_with(searxng, "https://paper.example.org/1")
    assert searches.start(claim_id=claim.pk, by=editor) == search
    work_off()
    assert refresh(search).finished_at is not None
    assert claim.sources.count() == 1


def test_second_request_brings_back_a_search_whose_job_died(claim, editor):
    search = searches.start(claim_id=claim.pk, by=editor)
    Job.objects.update(state=JobState.DISCARDED, ended_at=timezone.now())
    searches.start(claim_id=claim.pk, by=editor)
    work_off()
    assert refresh(search).finished_at is not None


def test_planning_twice_changes_nothing(claim):
    search = SearchFactory(claim=claim)
    for _ in range(2):
        Job.objects.create(
            kind=JobKind.SEARCH,
            subject_id=search.pk,
            created_at=timezone.now(),
            due_at=timezone.now(),
        )
        work.perform(job_id=Job.objects.filter(kind=JobKind.SEARCH).latest("pk").pk)
    assert search.queries.filter(number=1).count() == 1
    assert Job.objects.filter(kind=JobKind.ASK).count() == 1


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
    searches.start(claim_id=claim.pk, by=editor)
    work_off()
    found = list(Source.objects.order_by("pk").values_list("url", flat=True))
    assert found[0] == "https://own.example.org/earlier"
    assert "https://own.example.org/now" not in found
    assert "https://other.example.org/" not in found


def test_copies_that_the_desk_had_before_are_found(desk, editor):
    words = "Fighting near Sudzha. Troops are dug in."
    earlier = CaptureFactory(text=words, final_url="https://paper.example/earlier")
    SourceFactory(claim__desk=desk, capture=earlier)
    SourceFactory(capture=CaptureFactory(text=words, final_url="https://paper.example/not-ours"))
    claim = ClaimFactory(desk=desk, text="Troops captured more than 100 soldiers near Sudzha.")
    later = CaptureFactory(text=words, final_url="https://paper.example/later")
    SourceFactory(claim__desk=desk, capture=later)
    searches.start(claim_id=claim.pk, by=editor)
    work_off()
    assert list(claim.sources.values_list("url", "provider")) == [
        ("https://paper.example/earlier", "own_archive")
    ]


def test_search_is_asked_for_by_people_of_the_desk_only(claim, administrator, stranger, editor):
    with pytest.raises(NotPermitted):
        searches.start(claim_id=claim.pk, by=administrator)
    with pytest.raises(NotFound):
        searches.start(claim_id=claim.pk, by=stranger)
    assert not Search.objects.exists()
    searches.start(claim_id=claim.pk, by=editor)
    assert AuditEvent.objects.get().verb == "claim.search"


def test_queries_know_the_claimant_the_day_and_the_original_words(desk):
    text = "Українські військові взяли в полон 100 солдатів."
    story = StoryFactory(desk=desk, text=text, language="uk", published_on=date(2024, 8, 14))
    claim = ClaimFactory(desk=desk, claimant=ClaimantFactory(name="Oleksandr Syrskyi"))
    AppearanceFactory(claim=claim, story=story, start=0, end=len(text), quote=text)
    asked = searches.queries_for(claim)
    assert {(each.purpose, each.language) for each in asked} >= {
        ("wording", "en"),
        ("original", "uk"),
        ("denial", "uk"),
    }
    assert {each.since for each in asked} == {date(2024, 7, 31)}


def test_claim_in_the_words_of_its_story_is_searched_in_that_language(desk):
    text = "Українські військові взяли в полон 100 солдатів."
    story = StoryFactory(desk=desk, text=text, language="uk")
    claim = ClaimFactory(desk=desk, text=text)
    AppearanceFactory(claim=claim, story=story, start=0, end=len(text), quote=text)
    assert {each.language for each in searches.queries_for(claim)} == {"uk"}


def test_progress_counts_providers_and_pages(searxng, claim, editor):
    assert searches.progress(claim).standing == ""
    searxng.expect_request("/search").respond_with_data("oops", status=500)
    SourceFactory(claim=claim)
    SourceFactory(claim=claim, found=True)
    searches.start(claim_id=claim.pk, by=editor)
    assert searches.progress(claim).standing == "Under way."
    work_off()
    progress = searches.progress(claim)
    assert (progress.providers_done, progress.providers_all) == (1, 2)
    assert (progress.pages_done, progress.pages_fetched, progress.pages_all) == (1, 1, 2)
    assert progress.standing.startswith("Incomplete: SearXNG did not answer; it is asked again at ")


def test_search_says_which_provider_failed_and_what_was_left_out(claim):
    search = SearchFactory(claim=claim, finished_at=timezone.now(), left_out=12)
    search.answers.create(provider="gdelt", state=ProviderState.FAILED, detail="It was silent.")
    search.answers.create(provider="own_archive", state=ProviderState.ANSWERED)
    assert searches.standing(search) == (
        "Incomplete: GDELT did not answer. 12 more pages were found and left out."
    )
