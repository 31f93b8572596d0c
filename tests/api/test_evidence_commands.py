import pytest

from factcheck.enums import Status
from factcheck.models import AuditEvent, Claim, Job, Search, Source
from tests.claims import claim_in, weighed_claim
from tests.factories import (
    CaptureFactory,
    ClaimFactory,
    ObservationFactory,
    SourceFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db

HALF = "\ud800"


def test_passage_is_logged_as_a_claim(program, editor, desk):
    story = StoryFactory(desk=desk, text="At dawn, 40 tanks crossed the border, he said.")
    words = {"start": 9, "end": 36, "claimant": "The commander"}
    answer = program(editor).post(f"stories/{story.pk}/claims/", words)
    claim = answer.json()
    assert answer.status_code == 201, claim
    assert answer.headers["Location"] == f"/api/v1/claims/{claim['id']}/"
    assert claim["text"] == "40 tanks crossed the border"
    assert claim["claimant"]["name"] == "The commander"
    assert claim["appearances"][0]["quote"] == story.text[9:36]


def test_page_is_attached_once_and_fetched(program, editor, desk):
    claim = ClaimFactory(desk=desk)
    caller = program(editor)
    for _ in range(2):
        answer = caller.post(f"claims/{claim.pk}/sources/", {"url": "https://example.org/a#top"})
        assert answer.status_code == 200, answer.json()
    (source,) = answer.json()["sources"]
    assert source["url"] == "https://example.org/a"
    assert source["attached_by"]["id"] == editor.pk
    assert answer.json()["version"] == 2
    assert Job.objects.filter(kind="fetch", subject_id=claim.pk).count() == 1


def test_stance_is_set_and_taken_back(program, editor, desk):
    source = SourceFactory(claim__desk=desk)
    caller = program(editor)
    address = f"sources/{source.pk}/stance/"
    answer = caller.put(address, {"stance": "supports", "note": "It names the brigades."})
    assert answer.status_code == 200, answer.json()
    human = answer.json()["sources"][0]["human"]
    assert (human["stance"], human["note"]) == ("supports", "It names the brigades.")
    assert human["set_by"]["id"] == editor.pk
    again = caller.put(address, {"stance": ""})
    assert again.json()["sources"][0]["human"]["set_by"] is None
    assert again.json()["version"] == 3


def test_passage_is_chosen_by_its_words(program, editor, desk):
    source = SourceFactory(claim__desk=desk, capture__text="It rained. They left at dawn.")
    address = f"sources/{source.pk}/passages/"
    answer = program(editor).post(address, {"quote": "They  left at dawn."})
    assert answer.status_code == 200, answer.json()
    (passage,) = answer.json()["sources"][0]["passages"]
    assert (passage["quote"], passage["start"]) == ("They left at dawn.", 11)
    assert passage["marked_by"]["id"] == editor.pk
    refused = program(editor).post(address, {"quote": "They stayed."})
    assert (refused.status_code, refused.json()["code"]) == (400, "no_such_passage")


def test_search_is_asked_for(program, editor, desk):
    claim = ClaimFactory(desk=desk)
    answer = program(editor).post(f"claims/{claim.pk}/searches/")
    assert answer.status_code == 202, answer.json()
    (search,) = answer.json()["searches"]
    assert (search["requested_by"]["id"], search["is_complete"]) == (editor.pk, False)
    assert Job.objects.get().subject_id == search["id"]


def test_evidence_that_moves_makes_the_version_seen_stale(program, crew, desk):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    moved = program(crew.second).post(
        f"claims/{claim.pk}/sources/", {"url": "https://example.org/"}
    )
    answer = program(crew.researcher).post(f"claims/{claim.pk}/accept/", {"version": claim.version})
    assert (answer.status_code, answer.json()["version"]) == (409, moved.json()["version"])


BAD = [
    ("passage", {"start": -1}, "start"),
    ("passage", {"start": 5, "end": 5}, "start"),
    ("passage", {"start": 5, "end": 4}, "start"),
    ("passage", {"end": 10**9}, "start"),
    ("passage", {"end": 10**30}, "start"),
    ("passage", {"start": "0"}, "start"),
    ("passage", {"end": None}, "end"),
    ("passage", {"claimant": "x" * 201}, "claimant"),
    ("passage", {"claimant": HALF}, "claimant"),
    ("passage", {"claimant": "\x00"}, "claimant"),
    ("passage", {"quote": "mine"}, "quote"),
    ("page", {"url": "example.org"}, "url"),
    ("page", {"url": ""}, "url"),
    ("page", {"url": None}, "url"),
    ("page", {"url": 5}, "url"),
    ("page", {"url": f"https://example.org/{HALF}"}, "url"),
    ("page", {"url": "https://example.org/\x00"}, "url"),
    ("page", {"url": "file:///etc/passwd"}, "url"),
    ("page", {"url": "https://example.org/" + "x" * 2_000}, "url"),
    ("page", {"stance": "supports"}, "stance"),
    ("stance", {"stance": "approves"}, "stance"),
    ("stance", {"stance": None}, "stance"),
    ("stance", {"stance": HALF}, "stance"),
    ("stance", {"stance": ["supports"]}, "stance"),
    ("stance", {"stance": {}}, "stance"),
    ("stance", {"note": "x" * 5_001}, "note"),
    ("stance", {"note": HALF}, "note"),
    ("stance", {"note": "\x00"}, "note"),
    ("search", {"query": "mine"}, "query"),
]


@pytest.mark.parametrize(("door", "words", "field"), BAD, ids=lambda value: str(value)[:40])
def test_bad_words_are_refused_by_name_and_change_nothing(
    door, words, field, program, editor, desk
):
    claim = weighed_claim(desk, editor)
    source, story = claim.sources.first(), StoryFactory(desk=desk)
    caller = program(editor)
    send, path, good = {
        "passage": (caller.post, f"stories/{story.pk}/claims/", {"start": 0, "end": 5}),
        "page": (caller.post, f"claims/{claim.pk}/sources/", {"url": "https://example.org/"}),
        "stance": (caller.put, f"sources/{source.pk}/stance/", {"stance": "refutes"}),
        "search": (caller.post, f"claims/{claim.pk}/searches/", {}),
    }[door]
    before = AuditEvent.objects.count()
    answer = send(path, good | words)
    problem = answer.json()
    assert answer.status_code == 400, problem
    assert {each["field"] for each in problem.get("errors", [problem])} == {field}
    assert AuditEvent.objects.count() == before
    assert Claim.objects.get().version == claim.version
    assert not Search.objects.exists()


def test_page_without_a_copy_gets_no_stance(program, editor, desk):
    source = SourceFactory(claim__desk=desk, found=True)
    answer = program(editor).put(f"sources/{source.pk}/stance/", {"stance": "supports"})
    assert (answer.status_code, answer.json()["code"]) == (400, "source_not_fetched")


def test_administrator_does_no_research(program, administrator, desk):
    source = SourceFactory(claim__desk=desk)
    caller = program(administrator)
    for answer in (
        caller.post(f"claims/{source.claim_id}/sources/", {"url": "https://example.org/"}),
        caller.post(f"claims/{source.claim_id}/searches/"),
        caller.put(f"sources/{source.pk}/stance/", {"stance": "supports"}),
        caller.post(f"stories/{StoryFactory(desk=desk).pk}/claims/", {"start": 0, "end": 5}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert Source.objects.count() == 1


def test_stance_is_put_and_not_posted(program, editor, desk):
    source = SourceFactory(claim__desk=desk)
    answer = program(editor).post(f"sources/{source.pk}/stance/", {"stance": "supports"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "PUT, OPTIONS")


def test_change_of_a_page_is_shown_and_answered(program, editor, desk):
    row = ObservationFactory(
        source__claim__desk=desk, outcome="changed", capture=CaptureFactory(), changes=[]
    )
    caller = program(editor)
    empty = caller.post(f"observations/{row.pk}/acknowledge/", {"note": " "})
    assert (empty.status_code, empty.json()["errors"][0]["field"]) == (400, "note")
    answer = caller.post(f"observations/{row.pk}/acknowledge/", {"note": "A typing error."})
    assert answer.status_code == 200, answer.json()
    (seen,) = answer.json()["sources"][0]["observations"]
    assert (seen["outcome"], seen["answer"]) == ("changed", "A typing error.")
    assert seen["answered_by"]["id"] == editor.pk
    taken = caller.post(f"observations/{row.pk}/take/")
    assert taken.json()["sources"][0]["capture"]["id"] == row.capture_id


def test_sources_are_joined_parted_and_left_to_the_rules(program, editor, desk):
    claim = ClaimFactory(desk=desk)
    first, second = SourceFactory.create_batch(2, claim=claim)
    caller = program(editor)
    words = {"other": second.pk, "reason": "One man wrote both."}
    answer = caller.post(f"sources/{first.pk}/join/", words)
    assert answer.status_code == 200, answer.json()
    (decision,) = answer.json()["origins"]["decisions"]
    assert (decision["left"], decision["right"], decision["together"]) == (
        first.pk,
        second.pk,
        True,
    )
    undone = caller.post(f"origin-decisions/{decision['id']}/undo/", {})
    assert undone.json()["origins"]["decisions"] == []
    alone = caller.post(f"sources/{first.pk}/part/", {"reason": "They are two."})
    assert (alone.status_code, alone.json()["code"]) == (400, "stands_alone")


def test_mark_is_set_denied_and_left_to_the_machine(program, editor, desk):
    source = SourceFactory(claim__desk=desk)
    caller = program(editor)
    words = {"kind": "own_party", "holds": False, "reason": "It was taken over."}
    answer = caller.put(f"sources/{source.pk}/marks/", words)
    assert answer.status_code == 200, answer.json()
    (mark,) = answer.json()["sources"][0]["marks"]
    assert (mark["kind"], mark["holds"], mark["set_by"]["id"]) == ("own_party", False, editor.pk)
    cleared = caller.post(f"sources/{source.pk}/marks/clear/", {"kind": "own_party"})
    assert cleared.json()["sources"][0]["marks"] == []


def test_topics_of_a_claim_are_set(program, editor, desk):
    claim = weighed_claim(desk, editor)
    caller = program(editor)
    answer = caller.put(f"claims/{claim.pk}/topics/", {"topics": ["War", "Kursk"]})
    assert (answer.status_code, answer.json()["topics"]) == (200, ["War", "Kursk"])
    refused = caller.put(f"claims/{claim.pk}/topics/", {"topics": "War"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "topics")
