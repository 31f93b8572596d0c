from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.admin.claim_evidence import MERGES_SHOWN
from factcheck.admin.evidence_query import PER_PAGE
from factcheck.fetching.robots import refusal
from factcheck.models import Merge, RobotsOverride
from tests.admin.conftest import page_address
from tests.factories import (
    CaptureFactory,
    ClaimFactory,
    FoundHitFactory,
    JobFactory,
    ObservationFactory,
    OriginFactory,
    OutsideCopyFactory,
    PassageFactory,
    ProviderAnswerFactory,
    SearchFactory,
    SearchQueryFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
TEXT = "Far off. It was quiet. It rained. Brigades took 102 men. They left. It was late. The end."


def at(name, claim, *args):
    return reverse(f"admin:factcheck_claim_{name}", args=[claim.pk, *args])


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk)


def test_passage_is_marked_among_the_sentences_around_it(at_desk, editor, claim):
    source = SourceFactory(claim=claim, capture=CaptureFactory(text=TEXT))
    start = TEXT.index("Brigades")
    PassageFactory(source=source, start=start, end=start + 22)
    PassageFactory(source=source, start=0, end=8, score=0.1)
    page = text_of(at_desk(editor).get(page_address(claim)))
    assert (
        "…\u00a0It was quiet. It rained. <mark>Brigades took 102 men.</mark> They left. It" in page
    )
    assert "1 more passage" in page


def test_source_shows_who_wrote_it_when_and_where_it_is_kept(at_desk, editor, claim):
    capture = CaptureFactory(
        author="Ana Lind", wire_credit="Northwire", published_on="2024-08-14", site_name="Courier"
    )
    address = "https://web.archive.org/web/1/https://paper.example/"
    OutsideCopyFactory(capture=capture, url=address, made_at=timezone.now())
    SourceFactory(claim=claim, capture=capture, url="https://paper.example/a")
    page = text_of(at_desk(editor).get(page_address(claim)))
    for words in (
        "by Ana Lind",
        "credits Northwire",
        "14 August 2024",
        "Courier",
        'href="https://paper.example/a"',
        reverse("api:capture-body", args=[capture.pk]),
        reverse("api:claim-table", args=[claim.pk]),
        f'href="{address}"',
    ):
        assert words in page


def test_two_hundred_sources_come_in_pages_of_bounded_size(
    at_desk, editor, claim, django_assert_max_num_queries
):
    origin = OriginFactory(claim=claim)
    capture = CaptureFactory(text=TEXT * 1_000)
    made = [SourceFactory(claim=claim, origin=origin, capture=capture) for _ in range(200)]
    for source in made:
        PassageFactory(source=source, start=0, end=22)
    browser = at_desk(editor)
    with django_assert_max_num_queries(47):
        page = text_of(browser.get(page_address(claim)))
    assert page.count('<article class="source"') == PER_PAGE
    assert "200 links, one origin; 25 shown" in page
    assert len(page) < 200_000
    far = text_of(browser.get(page_address(claim), {"source": made[-1].pk}))
    assert f'id="source-{made[-1].pk}"' in far


def test_other_orders_say_of_which_origin_a_source_is(at_desk, editor, claim):
    SourceFactory(claim=claim, origin=OriginFactory(claim=claim, number=3, label="Northwire"))
    page = text_of(at_desk(editor).get(page_address(claim), {"order": "newest"}))
    assert "Origin 3. Northwire" in page


def test_filter_that_nothing_fits_leads_back(at_desk, editor, claim):
    SourceFactory(claim=claim)
    page = text_of(at_desk(editor).get(page_address(claim), {"says": "refutes"}))
    assert "No source fits." in page
    assert 'article class="source"' not in page


def test_many_reasons_have_a_page_of_their_own(at_desk, editor, stranger, claim):
    origin = OriginFactory(claim=claim, number=1)
    first, *others = [SourceFactory(claim=claim, origin=origin) for _ in range(MERGES_SHOWN + 2)]
    for other in others:
        Merge.objects.create(
            origin=origin, left=first, right=other, reason="wire_credit", detail="Both credit it."
        )
    page = text_of(at_desk(editor).get(page_address(claim)))
    assert page.count("Both credit it.") == MERGES_SHOWN
    assert f"All {MERGES_SHOWN + 1} reasons" in page
    whole = text_of(at_desk(editor).get(at("origin", claim, 1)))
    assert whole.count("Both credit it.") == MERGES_SHOWN + 1
    assert at_desk(editor).get(at("origin", claim, 2)).status_code == 404
    assert at_desk(stranger).get(at("origin", claim, 1)).status_code == 404


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("editor", "Have it searched for, or add the address"),
        ("administrator", "Editors and reviewers"),
    ],
)
def test_claim_without_sources_says_what_to_do(request, at_desk, claim, person, words):
    page = text_of(at_desk(request.getfixturevalue(person)).get(page_address(claim)))
    assert words in page


def test_progress_tells_each_provider_apart(at_desk, editor, claim):
    search = SearchFactory(claim=claim)
    later = timezone.now() + timedelta(minutes=10, seconds=30)
    for provider, fields in {
        "searxng": {"state": "answered", "hit_count": 7},
        "gdelt": {"detail": "Too busy.", "retry_at": later, "attempt": 1, "asked_count": 2},
        "wikipedia_en": {"state": "failed", "detail": "No answer in 10 s."},
        "brave": {"state": "off", "detail": "It is off until BRAVE_SEARCH_KEY is set."},
    }.items():
        ProviderAnswerFactory(search=search, provider=provider, **fields)
    panel = text_of(at_desk(editor).get(at("progress", claim)))
    for words in (
        "GDELT did not answer; it is asked again at",
        "2 of 3 providers done.",
        "7 found",
        "0 found so far. Too busy.",
        "No answer in 10 s.",
        "It is off until BRAVE_SEARCH_KEY is set.",
        "in 10\u00a0minutes",
    ):
        assert words in panel


def test_panel_renews_itself_while_there_is_work_and_seldom_while_it_waits(at_desk, editor, claim):
    browser, address = at_desk(editor), at("progress", claim)
    assert 'data-renew=""' in text_of(browser.get(address))
    job = JobFactory(kind="fetch", subject_id=claim.pk)
    assert f'data-renew="{address}" data-renew-ms="3000"' in text_of(browser.get(address))
    job.due_at = timezone.now() + timedelta(hours=1)
    job.save()
    assert 'data-renew-ms="30000"' in text_of(browser.get(address))


def test_progress_lists_why_pages_could_not_be_had(at_desk, editor, claim):
    for number in range(7):
        SourceFactory(claim=claim, found=True, state="unavailable", failure=f"Reason {number}.")
    panel = text_of(at_desk(editor).get(at("progress", claim)))
    assert "0 of 7 pages fetched; 7 could not be had." in panel
    assert "Reason 6." in panel
    assert "Reason 0." not in panel
    assert "The 5 newest of 7" in panel


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_shown_with_their_hits(
    at_desk, editor, stranger, claim, django_assert_num_queries, count
):
    search = SearchFactory(claim=claim, left_out=4)
    for number in range(count):
        query = SearchQueryFactory(search=search, number=number, purpose="denial", text="denied")
        answer = ProviderAnswerFactory(search=search, provider=f"p{number}")
        FoundHitFactory(query=query, answer=answer, title="A denial", rating="False")
    browser = at_desk(editor)
    with django_assert_num_queries(8):
        page = text_of(browser.get(at("queries", claim)))
    for words in ("<q>denied</q>", "Denials", "A denial", "Rated there: False", "4 more pages"):
        assert words in page
    assert at_desk(stranger).get(at("queries", claim)).status_code == 404


def test_earlier_searches_stay_readable(at_desk, editor, claim):
    first, second = SearchFactory(claim=claim), SearchFactory(claim=claim)
    SearchQueryFactory(search=first, text="the first wording")
    browser = at_desk(editor)
    assert "Its queries are not written yet." in text_of(browser.get(at("queries", claim)))
    address = f"{at('queries', claim)}?search={first.pk}"
    assert "the first wording" in text_of(browser.get(address))
    assert f"?search={second.pk}" in text_of(browser.get(address))
    bad = text_of(browser.get(f"{at('queries', claim)}?search=x"))
    assert "the first wording" not in bad


def test_closed_page_is_read_all_the_same_by_who_may_decide(at_desk, editor, reviewer, claim):
    source = SourceFactory(
        claim=claim,
        found=True,
        state="rejected",
        failure_code="robots_disallow",
        failure=refusal("closed.example"),
    )
    address = page_address(claim)
    assert "Read it all the same" not in text_of(at_desk(reviewer).get(address))
    browser = at_desk(editor)
    assert "Read it all the same" in text_of(browser.get(address))
    refused = browser.post(at("robots", claim), {"host": "closed.example"}, follow=True)
    assert "Say why the page is to be read" in text_of(refused)
    words = {"host": "closed.example", "reason": "It is a ministry's own statement."}
    browser.post(at("robots", claim), words)
    assert RobotsOverride.objects.get().host == "closed.example"
    source.refresh_from_db()
    assert source.state == "found"


def test_page_that_failed_is_tried_again(at_desk, reviewer, claim):
    source = SourceFactory(claim=claim, found=True, state="unavailable", failure="No answer.")
    browser = at_desk(reviewer)
    assert "Try again" in text_of(browser.get(page_address(claim)))
    browser.post(at("attach", claim), {"url": source.url})
    source.refresh_from_db()
    assert (source.state, source.attached_by) == ("found", reviewer)


def test_page_that_is_there_already_is_shown(at_desk, editor, claim):
    source = SourceFactory(claim=claim)
    response = at_desk(editor).post(at("attach", claim), {"url": source.url}, follow=True)
    assert "among the sources already" in text_of(response)
    assert response.redirect_chain[0][0].endswith(f"#source-{source.pk}")


def test_stance_leaves_one_where_one_was(at_desk, editor, claim):
    source = SourceFactory(claim=claim)
    address = f"{at('stance', claim, source.pk)}?says=unset&page=2"
    response = at_desk(editor).post(address, {"stance": "supports"})
    assert f"?says=unset&source={source.pk}#source-{source.pk}" in response.headers["Location"]


@pytest.fixture
def changed(claim):
    """A cited page of which the figure changed."""
    source = SourceFactory(claim=claim)
    change = {"what": "figure", "before": "some 40 <b>men</b>", "after": "some 60 <b>men</b>"}
    return ObservationFactory(
        source=source, outcome="changed", capture=CaptureFactory(text=TEXT), changes=[change]
    )


def test_change_of_a_cited_page_is_shown_word_by_word(at_desk, editor, claim, changed):
    page = text_of(at_desk(editor).get(page_address(claim)))
    diff = "some <del>40</del><ins>60</ins> &lt;b&gt;men&lt;/b&gt;"
    assert f"<strong>Figure:</strong> {diff}" in page
    assert reverse("api:capture-body", args=[changed.capture_id]) in page
    queue = reverse("admin:factcheck_claim_changelist")
    assert claim.text in text_of(at_desk(editor).get(queue, {"changed": "yes"}))
    assert f"{queue}?changed=yes" in text_of(at_desk(editor).get(reverse("admin:index")))


def test_new_copy_is_taken(at_desk, reviewer, stranger, claim, changed):
    at_desk(stranger).post(at("take_copy", claim, changed.pk))
    changed.refresh_from_db()
    assert changed.answered_at is None
    at_desk(reviewer).post(at("take_copy", claim, changed.pk))
    changed.source.refresh_from_db()
    assert changed.source.capture_id == changed.capture_id


def test_earlier_copy_stays_with_a_reason(at_desk, reviewer, claim, changed):
    browser = at_desk(reviewer)
    refused = browser.post(at("keep_copy", claim, changed.pk), follow=True)
    assert "Say why the citation stays." in text_of(refused)
    browser.post(at("keep_copy", claim, changed.pk), {"note": "A typing error was mended."})
    changed.refresh_from_db()
    assert (changed.answer, changed.answered_by) == ("A typing error was mended.", reviewer)
    assert "<del>" not in text_of(browser.get(page_address(claim)))


def test_words_of_the_copy_are_cited_and_others_stay_in_the_form(at_desk, editor, claim):
    source = SourceFactory(claim=claim, capture=CaptureFactory(text=TEXT))
    browser = at_desk(editor)
    refused = text_of(browser.post(at("passage", claim, source.pk), {"quote": "Brigades lost."}))
    assert "The stored copy has no such words." in refused
    assert "Brigades lost.</textarea>" in refused
    browser.post(at("passage", claim, source.pk), {"quote": "Brigades took 102 men."})
    page = text_of(browser.get(page_address(claim)))
    assert "<mark>Brigades took 102 men.</mark>" in page
    assert "chose the words that count" in page
