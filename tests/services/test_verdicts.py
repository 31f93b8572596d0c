import hashlib
import json

import pytest
from django.utils import timezone

from factcheck.enums import Action, Status
from factcheck.models import Correction, Merge, Source, Verdict
from factcheck.services import desk_policies, independence
from factcheck.services.desk_policies import Terms
from tests.claims import claim_in, correction_for, crew_of, others_than, proposal_for, take
from tests.factories import OutsideCopyFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def corrected(claim, crew, **changes):
    take(Action.CORRECT, claim, crew.researcher, crew, proposal=correction_for(claim, **changes))
    take(Action.APPROVE, claim, crew.second, crew)
    return take(Action.PUBLISH, claim, crew.editor, crew)


def test_verdict_names_who_ruled_where_the_desk_says_so(client, desk, crew, administrator):
    crew.researcher.first_name, crew.researcher.last_name = "Ada", "Quill"
    crew.researcher.save()
    unsigned = claim_in(Status.PUBLISHED, crew, desk).verdict
    desk_policies.lay_down(desk_id=desk.pk, by=administrator, terms=Terms(names_people=True))
    signed = claim_in(Status.PUBLISHED, crew, desk).verdict
    assert [json.loads(row.body)["people"] for row in (unsigned, signed)] == [[], ["Ada Quill"]]
    newsroom = json.loads(unsigned.claim_review)["author"]
    named = {"@type": "Person", "name": "Ada Quill"}
    assert json.loads(signed.claim_review)["author"] == [newsroom, named]
    assert "By Ada Quill<" in client.get(f"/verdicts/{signed.claim_id}/").content.decode()


def test_publish_renders_the_verdict_once(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    verdict = claim.verdict
    body = json.loads(verdict.body)
    assert (body["id"], body["version"], body["state"]) == (claim.pk, 1, "published")
    assert body["rating"] == {
        "slug": "confirmed",
        "label": "Confirmed",
        "number": 4,
        "best": 4,
        "worst": 1,
    }
    assert body["rationale"] == "Two brigades say so independently."
    assert body["origins"]["independent"] == 2
    assert body["correction"] is None
    assert body["appearances"][0]["quote"] == claim.appearances.get().quote
    evidence = body["evidence"][0]
    assert evidence["quote"] == "Brigades took 102 soldiers prisoner in one operation."
    assert evidence["sha256"] == claim.sources.order_by("pk").first().capture.sha256
    assert verdict.etag == hashlib.sha256(verdict.body.encode()).hexdigest()


def test_publish_shows_what_was_approved_and_nothing_that_came_since(desk, crew):
    claim = claim_in(Status.RULED, crew, desk)
    late = SourceFactory(claim=claim, machine_stance="supports")
    claim.sources.update(title="Retitled since")
    body = json.loads(take(Action.PUBLISH, claim, crew.editor, crew).verdict.body)
    assert (body["origins"]["links"], body["origins"]["independent"]) == (2, 2)
    assert late.url not in [each["url"] for each in body["evidence"]]
    assert "Retitled since" not in [each["title"] for each in body["evidence"]]


def test_publish_says_what_a_source_is_to_the_claim(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk, origins=3)
    own = claim.sources.order_by("pk").last()
    independence.set_mark(
        source_id=own.pk, kind="own_party", holds=True, by=crew.researcher, reason="Its ministry."
    )
    take(Action.SUBMIT, claim, crew.researcher, crew)
    take(Action.APPROVE, claim, crew.second, crew)
    body = json.loads(take(Action.PUBLISH, claim, crew.editor, crew).verdict.body)
    assert [each["marks"] for each in body["evidence"]] == [[], [], ["own_party"]]


def test_publish_says_where_another_archive_keeps_a_copy(desk, crew):
    claim = claim_in(Status.RULED, crew, desk)
    first = claim.sources.order_by("pk").first()
    kept = "https://web.archive.example/1"
    OutsideCopyFactory(capture=first.capture, url=kept, made_at=timezone.now())
    verdict = take(Action.PUBLISH, claim, crew.editor, crew).verdict
    # Both pages have the same body here, so that its copy is of both.
    assert [each["archived_url"] for each in json.loads(verdict.body)["evidence"]] == [kept, kept]
    assert json.loads(verdict.claim_review)["citation"][0]["archivedAt"] == kept


def test_publish_counts_pages_of_one_origin_once_and_says_why(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk, origins=3)
    left, right, alone = claim.sources.order_by("pk")
    unweighed = SourceFactory(claim=claim, origin=left.origin)
    Source.objects.filter(pk=right.pk).update(origin=left.origin)
    for one, other, detail in ((left, right, "Word for word."), (unweighed, alone, "Not cited.")):
        Merge.objects.create(
            origin=left.origin, left=one, right=other, reason="wire_credit", detail=detail
        )
    for action, by in (
        (Action.SUBMIT, crew.researcher),
        (Action.APPROVE, crew.second),
        (Action.PUBLISH, crew.editor),
    ):
        claim = take(action, claim, by, crew)
    body = json.loads(claim.verdict.body)
    assert [each["origin"] for each in body["evidence"]] == [1, 1, 2]
    assert body["origins"] == {
        "links": 3,
        "independent": 2,
        "groups": [
            {
                "number": 1,
                "label": left.origin.label,
                "links": 2,
                "reasons": ["Word for word."],
            },
            {"number": 2, "label": alone.origin.label, "links": 1, "reasons": []},
        ],
    }


def test_publish_says_when_a_page_has_no_origin(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk, origins=3)
    Source.objects.filter(pk=claim.sources.last().pk).update(origin=None, human_stance="unrelated")
    for action, by in (
        (Action.SUBMIT, crew.researcher),
        (Action.APPROVE, crew.second),
        (Action.PUBLISH, crew.editor),
    ):
        claim = take(action, claim, by, crew)
    body = json.loads(claim.verdict.body)
    assert [each["origin"] for each in body["evidence"]] == [1, 2, None]
    assert body["origins"]["links"] == 2


def test_publish_renders_a_claim_review(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    review = json.loads(claim.verdict.claim_review)
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == claim.text
    assert review["reviewRating"]["alternateName"] == "Confirmed"
    assert review["url"] == f"http://127.0.0.1:8000/verdicts/{claim.pk}/"


def test_published_versions_are_numbered_without_a_gap(desk, crew):
    one = claim_in(Status.PUBLISHED, crew, desk)
    two = claim_in(Status.PUBLISHED, crew, desk)
    corrected(one, crew)
    take(Action.WITHDRAW, two, crew.editor, crew)
    rows = Verdict.objects.order_by("sequence").values_list("sequence", "claim", "version")
    assert list(rows) == [(1, one.pk, 1), (2, two.pk, 1), (3, one.pk, 2), (4, two.pk, 2)]


def test_correction_is_a_new_version_that_says_what_it_changes(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    first = claim.verdict
    claim = corrected(
        claim,
        others_than(crew, desk),
        rating="misleading",
        correction_kind="changed_verdict",
        correction_reason="The count was of two days.",
    )
    body = json.loads(claim.verdict.body)
    assert (body["version"], body["rating"]["slug"]) == (2, "misleading")
    assert body["correction"] == {
        "kind": "changed_verdict",
        "reason": "The count was of two days.",
    }
    assert body["first_published_at"] == first.published_at.isoformat()
    first.refresh_from_db()
    assert json.loads(first.body)["rating"]["slug"] == "confirmed"
    assert list(Verdict.objects.current()) == [claim.verdict]


def test_withdraw_leaves_a_tombstone_with_its_reason(desk, crew):
    claim = claim_in(Status.WITHDRAWN, crew, desk)
    body = json.loads(claim.verdict.body)
    assert (body["state"], body["correction"]["kind"]) == ("withdrawn", "withdrawal")
    assert body["correction"]["reason"] == "The source took it back."
    assert "rating" not in body
    assert (claim.verdict.claim_review, claim.ruling) == ("", None)
    assert not Verdict.objects.standing().exists()


def test_claim_whose_verdict_was_withdrawn_may_be_ruled_on_again(desk, crew):
    claim = claim_in(Status.WITHDRAWN, crew, desk)
    take(Action.REOPEN, claim, crew.editor, crew)
    for action, by in (
        (Action.ASSIGN, crew.editor),
        (Action.ACCEPT, crew.researcher),
        (Action.SUBMIT, crew.researcher),
        (Action.APPROVE, crew.second),
        (Action.PUBLISH, crew.editor),
    ):
        words = {"proposal": proposal_for(claim)} if action == Action.SUBMIT else {}
        claim = take(action, claim, by, crew, **words)
    assert claim.verdict.version == 3
    assert claim.verdict.correction.kind == "correction"
    assert claim.verdict.correction.reason.startswith("A new verdict")


def test_first_verdict_corrects_nothing(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    assert not Correction.objects.exists()
    assert json.loads(claim.verdict.body)["correction"] is None
