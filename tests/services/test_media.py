import json

import pytest
from django.utils import timezone

from factcheck.enums import Action, Stance, Status
from factcheck.errors import InvalidInput
from factcheck.models import AuditEvent, Ruling
from tests.claims import claim_in, crew_of, proposal_for, take
from tests.factories import CaptureFactory, ClaimFactory, SourceFactory
from tests.published import correct

pytestmark = pytest.mark.django_db
EDITED = "EditedOrCroppedContent"


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    return claim_in(Status.IN_RESEARCH, crew, desk)


@pytest.fixture
def picture(claim):
    """One of the claim's sources, of which a copy is kept that is a picture."""
    source = claim.sources.order_by("pk").last()
    source.capture = CaptureFactory(content_type="image/png")
    source.save()
    return source


def submit(claim, crew, **said):
    return take(
        Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal_for(claim, **said)
    ).rulings.get()


def bodies(claim, crew):
    """What is published of the ruling that waits: our JSON and the ClaimReview."""
    claim = take(Action.APPROVE, claim, crew.second, crew)
    verdict = take(Action.PUBLISH, claim, crew.editor, crew).verdict
    return json.loads(verdict.body), json.loads(verdict.claim_review)


def test_ruling_says_of_a_picture_how_authentic_it_is_and_the_chain_tells(claim, crew, picture):
    ruling = submit(claim, crew, media_source_id=picture.pk, media_authenticity=EDITED)
    assert (ruling.media_source, ruling.media_authenticity) == (picture, EDITED)
    told = AuditEvent.objects.get(verb="claim.submit").data
    assert (told["media_source"], told["media_authenticity"]) == (picture.pk, EDITED)


def test_ruling_on_no_picture_says_nothing_of_one(claim, crew):
    assert submit(claim, crew).media_source is None
    assert "media_source" not in AuditEvent.objects.get(verb="claim.submit").data
    body, review = bodies(claim, crew)
    assert body["media_review"] is None
    assert "associatedMediaReview" not in review


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"media_authenticity": ""}, "media_authenticity"),
        ({"media_source_id": None}, "media_source"),
        ({"media_authenticity": "real"}, "media_authenticity"),
        ({"media_source_id": 10**9}, "media_source"),
    ],
)
def test_half_of_what_is_said_of_a_picture_is_refused(claim, crew, picture, changes, field):
    said = {"media_source_id": picture.pk, "media_authenticity": EDITED} | changes
    with pytest.raises(InvalidInput) as refusal:
        submit(claim, crew, **said)
    assert refusal.value.field == field
    assert not Ruling.objects.exists()


def test_picture_of_another_claim_or_one_that_nobody_has_weighed_is_refused(claim, crew):
    elsewhere = ClaimFactory(desk=claim.desk)
    weighed = {"human_stance_by": crew.researcher, "human_stance_at": timezone.now()}
    foreign = SourceFactory(claim=elsewhere, human_stance=Stance.SUPPORTS, **weighed)
    for source in (foreign, SourceFactory(claim=claim)):
        with pytest.raises(InvalidInput, match="one of this claim's sources"):
            submit(claim, crew, media_source_id=source.pk, media_authenticity=EDITED)


def test_picture_is_published_with_its_copys_hash_and_as_a_media_review(claim, crew, picture):
    submit(claim, crew, media_source_id=picture.pk, media_authenticity=EDITED)
    body, review = bodies(claim, crew)
    assert body["media_review"] == {
        "kind": "image",
        "title": str(picture),
        "url": picture.url,
        "sha256": picture.capture.sha256,
        "authenticity": EDITED,
    }
    found = review["associatedMediaReview"]
    assert (found["@type"], found["url"]) == ("MediaReview", f"{body['url']}#media")
    assert found["mediaAuthenticityCategory"] == f"https://schema.org/{EDITED}"
    assert found["itemReviewed"]["@type"] == "ImageObject"
    assert found["itemReviewed"]["contentUrl"] == picture.url


def test_correction_may_judge_the_picture_anew(claim, crew, picture):
    submit(claim, crew, media_source_id=picture.pk, media_authenticity=EDITED)
    bodies(claim, crew)
    anew = {"media_source_id": picture.pk, "media_authenticity": "StagedContent"}
    assert json.loads(correct(claim, crew, **anew).body)["media_review"]["authenticity"] == (
        "StagedContent"
    )
