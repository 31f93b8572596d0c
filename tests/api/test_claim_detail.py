from datetime import UTC, datetime

import pytest
from django.urls import resolve

from factcheck.enums import Action, Status
from factcheck.models import Merge, ProviderAnswer
from factcheck.services import audit
from tests.claims import claim_in, weighed_claim
from tests.factories import (
    CaptureFactory,
    ClaimantFactory,
    ClaimFactory,
    PassageFactory,
    PublisherFactory,
    SearchFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


def detail(caller, claim):
    answer = caller.get(f"claims/{claim.pk}/")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_detail_shows_what_was_said_where(program, crew, desk):
    claim = weighed_claim(desk, crew.editor)
    figure = {
        "quote": "more than 100",
        "start": 16,
        "end": 29,
        "low": 100,
        "high": None,
        "unit": "soldiers",
        "approximate": False,
    }
    claim.figures, claim.hedges = [figure], ["not independently verified"]
    claim.save()
    appearance = claim.appearances.select_related("story").get()
    shown = detail(program(crew.editor), claim)
    assert shown["figures"] == [figure | {"as_of": ""}]
    assert shown["hedges"] == ["not independently verified"]
    assert shown["logged_by"]["id"] == crew.editor.pk
    assert shown["appearances"] == [
        {
            "story": {"id": appearance.story.pk, "title": appearance.story.title, "url": ""},
            "start": appearance.start,
            "end": appearance.end,
            "quote": appearance.quote,
            "lost_at": None,
        }
    ]


def test_detail_keeps_the_machines_stance_apart_from_the_persons(program, editor, desk):
    claim = ClaimFactory(desk=desk)
    SourceFactory(
        claim=claim,
        machine_stance="refutes",
        machine_score=0.75,
        machine_reason="It gives another figure.",
        publisher=PublisherFactory(name="The Courier"),
    )
    (source,) = detail(program(editor), claim)["sources"]
    assert source["machine"] == {
        "stance": "refutes",
        "score": 0.75,
        "reason": "It gives another figure.",
    }
    assert source["human"] == {"stance": "", "note": "", "set_at": None, "set_by": None}
    assert (source["publisher"], source["party"]) == ("The Courier", "")


def test_detail_shows_passages_best_first_and_the_hash_of_the_copy(program, editor, desk):
    claim = ClaimFactory(desk=desk)
    captured_at = datetime(2024, 8, 9, 14, 0, tzinfo=UTC)
    source = SourceFactory(claim=claim, capture=CaptureFactory(captured_at=captured_at))
    PassageFactory(source=source, score=0.1)
    PassageFactory(source=source, score=0.9, start=0, end=8)
    (shown,) = detail(program(editor), claim)["sources"]
    assert [each["score"] for each in shown["passages"]] == [0.9, 0.1]
    assert shown["passages"][0]["quote"] == "Brigades"
    assert shown["capture"]["sha256"] == source.capture.sha256
    assert shown["capture"]["captured_at"] == "2024-08-09T14:00:00Z"
    assert "text" not in shown["capture"]


def test_detail_shows_a_page_of_which_there_is_no_copy(program, editor, desk):
    claim = ClaimFactory(desk=desk)
    SourceFactory(claim=claim, found=True)
    (shown,) = detail(program(editor), claim)["sources"]
    assert (shown["state"], shown["capture"], shown["origin"]) == ("found", None, None)


def test_detail_counts_links_and_independent_origins_with_the_reasons(program, editor, desk):
    claim = ClaimFactory(desk=desk)
    left = SourceFactory(claim=claim)
    right = SourceFactory(claim=claim, origin=left.origin)
    SourceFactory(claim=claim)
    SourceFactory(claim=claim, found=True)
    merge = {
        "reason": "wire_credit",
        "detail": "Both credit Reuters.",
        "left_quote": "KYIV (Reuters)",
        "right_quote": "Reuters",
    }
    Merge.objects.create(origin=left.origin, left=left, right=right, **merge)
    origins = detail(program(editor), claim)["origins"]
    assert (origins["links"], origins["independent"]) == (3, 2)
    assert origins["groups"][0]["sources"] == [left.pk, right.pk]
    assert origins["groups"][0]["merges"] == [merge | {"left": left.pk, "right": right.pk}]
    assert origins["groups"][1]["merges"] == []


@pytest.mark.parametrize(
    ("finished_at", "states", "is_complete"),
    [
        (None, ["answered"], False),
        (datetime(2024, 8, 9, tzinfo=UTC), ["answered", "failed"], False),
        (datetime(2024, 8, 9, tzinfo=UTC), ["answered", "answered"], True),
    ],
)
def test_detail_says_whether_a_search_is_complete(
    finished_at, states, is_complete, program, editor, desk
):
    search = SearchFactory(claim__desk=desk, finished_at=finished_at)
    for number, state in enumerate(states):
        search.answers.create(provider=f"p{number}", state=state, detail="As it said.")
    (shown,) = detail(program(editor), search.claim)["searches"]
    assert shown["is_complete"] is is_complete
    assert [answer["state"] for answer in shown["answers"]] == states


def test_detail_shows_rulings_rating_verdict_and_timeline(program, crew, desk):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    shown = detail(program(crew.editor), claim)
    assert shown["rating"] == {"slug": "confirmed", "label": "Confirmed"}
    (ruling,) = shown["rulings"]
    assert ruling["state"] == "approved"
    assert ruling["proposed_by"]["id"] == crew.researcher.pk
    assert ruling["decided_by"]["id"] == crew.second.pk
    assert len(ruling["evidence"]) == 2
    assert shown["verdict"]["version"] == 1
    assert shown["verdict"]["address"] == f"/api/v1/verdicts/{claim.pk}/"
    verbs = [event["verb"] for event in shown["timeline"]]
    steps = ["assign", "accept", "submit", "approve", "publish"]
    assert verbs == [f"claim.{step}" for step in steps]
    assert shown["timeline"][-1]["details"]["status"] == ["ruled", "published"]
    assert shown["timeline"][-1]["actor"]["id"] == crew.editor.pk


def test_detail_names_no_actor_for_what_a_worker_did(program, editor, desk):
    claim = ClaimFactory(desk=desk)
    audit.record("claim.weigh", f"claim:{claim.pk}", by=None, desk=desk)
    assert detail(program(editor), claim)["timeline"][0]["actor"] is None


def test_detail_offers_the_steps_of_this_person_and_says_what_is_missing(program, crew, desk):
    claim = claim_in(Status.IN_REVIEW, crew, desk)
    offers = {
        name: {each["action"]: each["missing"] for each in detail(program(who), claim)["offers"]}
        for name, who in vars(crew).items()
    }
    assert offers["second"] == {"approve": [], "send_back": []}
    assert offers["researcher"]["send_back"] == []
    assert "a second person must approve it" in offers["researcher"]["approve"][0]
    assert offers["editor"].keys() == {"set_aside", "withdraw"}


@pytest.mark.parametrize("status", Status)
def test_address_of_every_offer_leads_to_its_step(status, program, crew, desk):
    claim = claim_in(status, crew, desk)
    for person in vars(crew).values():
        for offer in detail(program(person), claim)["offers"]:
            step = resolve(offer["address"]).func.view_class.__name__
            assert step == Action(offer["action"]).value.title().replace("_", "")


def test_detail_names_claimant_and_side(program, editor, desk):
    claimant = ClaimantFactory(name="The ministry")
    claim = ClaimFactory(desk=desk, claimant=claimant)
    assert detail(program(editor), claim)["claimant"] == {"name": "The ministry", "party": None}


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_takes_as_many_queries_for_one_source_as_for_three(
    rows, program, crew, desk, django_assert_num_queries
):
    claim = weighed_claim(desk, crew.editor, origins=rows)
    for search in SearchFactory.create_batch(rows, claim=claim):
        ProviderAnswer.objects.create(search=search, provider="p", state="answered")
    caller = program(crew.editor)
    with django_assert_num_queries(31):
        assert len(detail(caller, claim)["sources"]) == rows


def test_claims_beside_it_are_told_with_their_relation(program, editor, desk):
    claim = ClaimFactory(desk=desk, text="Some 40 soldiers were captured in Kursk.")
    other = ClaimFactory(desk=desk, text="Some 90 soldiers were captured in Kursk.")
    (found,) = program(editor).get(f"claims/{claim.pk}/related/").json()["results"]
    assert (found["id"], found["relation"]) == (other.pk, "contradicts")
    assert "some 90 soldiers" in found["reason"]


def test_figure_has_its_day(program, editor, desk):
    figure = {"quote": "40 men", "start": 14, "end": 20, "low": 40, "high": 40, "unit": "men"}
    claim = ClaimFactory(
        desk=desk, text="As of 9 August 40 men left.", figures=[figure | {"approximate": False}]
    )
    assert detail(program(editor), claim)["figures"][0]["as_of"] == "9 August"
