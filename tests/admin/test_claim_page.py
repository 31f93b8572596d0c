from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factcheck.admin import claim_evidence, claim_page, timeline
from factcheck.admin.evidence_query import EVERYTHING, PER_PAGE
from factcheck.enums import Action, Status
from factcheck.models import Merge
from factcheck.services import audit, dossiers
from tests.admin.conftest import page_address
from tests.claims import claim_in, take, weighed_claim
from tests.factories import (
    AppearanceFactory,
    CaptureFactory,
    ClaimantFactory,
    ClaimFactory,
    JobFactory,
    OriginFactory,
    PassageFactory,
    PublisherFactory,
    SearchFactory,
    SourceFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db


def test_page_asks_as_often_for_two_hundred_sources_as_for_thirty(at_desk, desk, editor):
    claim = ClaimFactory(desk=desk)
    browser = at_desk(editor)
    asked = []
    for more in (30, 170):
        origin = OriginFactory(claim=claim, number=more)
        capture = CaptureFactory()
        for source in SourceFactory.create_batch(
            more, claim=claim, origin=origin, capture=capture, machine_stance="supports"
        ):
            PassageFactory(source=source)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(page_address(claim)).content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert "200 links, 2 independent origins" in page
    assert page.count("<article") == PER_PAGE


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_three_sources_as_for_one(
    at_desk, desk, crew, django_assert_num_queries, count
):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    for _ in range(count):
        source = SourceFactory(claim=claim, publisher=PublisherFactory())
        twin = SourceFactory(claim=claim, origin=source.origin)
        PassageFactory(source=twin)
        Merge.objects.create(
            origin=source.origin, left=source, right=twin, reason="wire_credit", detail="Same."
        )
    browser = at_desk(crew.second)
    with django_assert_num_queries(49):
        browser.get(page_address(claim))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"low": 100, "high": None}, "at least 100"),
        ({"low": None, "high": 10000}, "at most 10,000"),
        ({"low": 1, "high": 2}, "1 to 2"),
        ({"low": 40, "high": 40, "approximate": True}, "about 40"),
        ({"low": 1.5, "high": 1.5}, "1.5"),
        ({}, "not stated"),
    ],
)
def test_figure_is_put_into_words(value, words):
    assert claim_page.figure(value, "")["range"] == words


def test_claim_stands_highlighted_in_its_paragraph(at_desk, desk, crew):
    text = "Title\nBefore it. The bridge fell. After it.\nFar away."
    story = StoryFactory(desk=desk, text=text, title="A bridge")
    claimant = ClaimantFactory(name="Ruda")
    claim = ClaimFactory(
        desk=desk,
        claimant=claimant,
        figures=[{"quote": "40 tanks", "low": 40, "high": 40, "unit": "tanks"}],
        hedges=["reportedly"],
    )
    AppearanceFactory(claim=claim, story=story, start=17, end=33)
    page = at_desk(crew.editor).get(page_address(claim)).content.decode()
    assert "Before it. <mark>The bridge fell.</mark> After it." in page
    assert "Far away." not in page
    for words in ("Ruda", "A bridge", "“40 tanks”", "<q>reportedly</q>"):
        assert words in page


@pytest.mark.parametrize(
    ("links", "heading"),
    [
        ([], "0 links, 0 independent origins"),
        ([("", 1)], "1 link, 1 independent origin"),
        (
            [("supports", 1), ("supports", 1), ("supports", 2), ("refutes", 3), ("context", 4)],
            "5 links, 4 independent origins; 2 support, 1 refutes, 1 gives context",
        ),
        ([("supports", 1), ("", None)], "1 link, 1 independent origin; 1 supports"),
    ],
)
def test_heading_counts_links_origins_and_what_they_say(desk, editor, links, heading):
    claim = ClaimFactory(desk=desk)
    numbers = {number for _, number in links if number}
    origins = {number: OriginFactory(claim=claim, number=number) for number in numbers}
    for stance, number in links:
        said = {"human_stance_by": editor, "human_stance_at": claim.logged_at} if stance else {}
        SourceFactory(claim=claim, origin=origins.get(number), human_stance=stance, **said)
    assert claim_evidence.board(claim, EVERYTHING, is_sealed=False).heading == heading


def test_reasons_of_a_merge_are_shown_with_both_quotes(at_desk, desk, crew):
    claim = ClaimFactory(desk=desk)
    left = SourceFactory(claim=claim, title="One paper")
    right = SourceFactory(claim=claim, origin=left.origin, title="Another paper")
    Merge.objects.create(
        origin=left.origin,
        left=left,
        right=right,
        reason="near_identical_text",
        detail="92 % of their words are the same.",
        left_quote="Troops took the town.",
        right_quote="Troops took the town!",
    )
    page = at_desk(crew.editor).get(page_address(claim)).content.decode()
    for words in (
        "Why these count as one (1 reason)",
        "92 % of their words are the same.",
        "Troops took the town.",
        "Troops took the town!",
    ):
        assert words in page


def test_page_that_could_not_be_had_says_why(at_desk, desk, crew):
    claim = ClaimFactory(desk=desk)
    SourceFactory(claim=claim, found=True, state="rejected", failure="It is a PDF file.")
    page = at_desk(crew.researcher).get(page_address(claim)).content.decode()
    assert "It is a PDF file." in page
    assert "Rejected" in page
    assert 'name="stance"' not in page


def test_machine_is_shown_as_suggesting_only(at_desk, desk, crew):
    claim = ClaimFactory(desk=desk)
    SourceFactory(claim=claim, machine_stance="supports", machine_reason="Gives 102.")
    page = at_desk(crew.researcher).get(page_address(claim)).content.decode()
    assert "<dt>Machine</dt>" in page
    assert "Gives 102." in page
    assert "selected" not in page.partition('name="stance"')[2].partition("</select>")[0]


def test_progress_tells_failures_and_dead_jobs(at_desk, desk, crew):
    claim = ClaimFactory(desk=desk)
    search = SearchFactory(claim=claim)
    search.answers.create(provider="searxng", state="failed", detail="The site is silent.")
    SourceFactory(claim=claim)
    SourceFactory(claim=claim, found=True, state="unavailable", failure="No answer.")
    JobFactory(kind="search", subject_id=search.pk, state="dead", ended_at=claim.logged_at)
    page = at_desk(crew.editor).get(page_address(claim)).content.decode()
    for words in (
        "1 of 2 pages fetched; 1 could not be had.",
        "The site is silent.",
        "1 job died.",
    ):
        assert words in page


def test_what_is_still_asked_for_is_said_once(at_desk, desk, crew):
    claim = ClaimFactory(desk=desk)
    page = at_desk(crew.editor).get(page_address(claim)).content.decode()
    assert page.count("A ruling needs at least one source whose stance a person has set.") == 1
    assert "“Confirmed” needs 2 independent origins" in page


def test_enough_evidence_is_said_too(at_desk, desk, crew):
    claim = weighed_claim(desk, crew.editor, origins=2)
    page = at_desk(crew.editor).get(page_address(claim)).content.decode()
    assert "“Confirmed”: the evidence will do." in page


def test_timeline_tells_who_did_what(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    take(Action.DECLINE, claim, crew.researcher, crew)
    told = [
        f"{each.who} {each.deed}{each.words}" for each in timeline.of_claim(claim, is_sealed=False)
    ]
    assert told == [
        f"{crew.researcher} gave it back: “No time today.”",
        f"{crew.editor} assigned it to {crew.researcher}",
    ]


def test_timeline_tells_who_took_a_dossier_along(desk, crew):
    claim = ClaimFactory(desk=desk)
    dossiers.write(claim_id=claim.pk, by=crew.second, to=BytesIO())
    entry = timeline.of_claim(claim, is_sealed=False)[0]
    assert f"{entry.who} {entry.deed}" == f"{crew.second} exported the signed dossier"


def test_timeline_since_a_version_leaves_out_what_was_before(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    deeds = [
        each.deed
        for each in timeline.of_claim(claim, since_version=claim.version - 1, is_sealed=False)
    ]
    assert deeds == ["took it on"]


def test_timeline_bears_with_events_of_any_shape(desk):
    claim = ClaimFactory(desk=desk)
    odd = {"version": "x", "assignee": 10**9, "source": 0, "stance": "?", "kind": "?"}
    audit.record("claim.some_day", f"claim:{claim.pk}", by=None, desk=desk, data=odd)
    entry = timeline.of_claim(claim, is_sealed=False)[0]
    assert (entry.who, entry.deed, entry.version) == ("The service", "claim: some day", 0)


def test_page_shows_claims_like_it_and_the_day_of_a_figure(at_desk, editor, desk):
    figure = {"quote": "40 soldiers", "low": 40, "high": 40, "unit": "soldiers"}
    text = "As of 9 August, 40 soldiers were captured in Kursk."
    claim = ClaimFactory(desk=desk, text=text, figures=[figure])
    ClaimFactory(desk=desk, text="By 9 August, 90 soldiers were captured in Kursk.")
    page = at_desk(editor).get(page_address(claim)).content.decode()
    assert "as of 9 August" in page
    assert "Contradicts" in page


def test_what_is_asked_renews_itself_and_tells_when_the_claim_has_moved(at_desk, editor, desk):
    claim = ClaimFactory(desk=desk)
    browser = at_desk(editor)
    address = reverse("admin:factcheck_claim_asks", args=[claim.pk])
    now = browser.get(address, {"version": claim.version}).content.decode()
    assert "still asks for" in now
    assert "has changed since" not in now
    assert "has changed since" in browser.get(address, {"version": 0}).content.decode()
