"""Our JSON-LD by the names of schema.org, as a package of its vocabulary has them."""

import json

import msgspec_schemaorg.models as vocabulary
import pytest
from extruct.jsonld import JsonLdExtractor
from msgspec_schemaorg.enums import MediaManipulationRatingEnumeration as Terms

from factcheck.enums import Action, MediaAuthenticity, Status
from tests.claims import claim_in, crew_of, proposal_for, take
from tests.published import correct, withdraw

pytestmark = pytest.mark.django_db
OWN = {"@context", "@type", "@id"}


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    correct(claim, crew)
    claim.refresh_from_db()
    return claim


def objects(value):
    """Every object in a value."""
    if isinstance(value, list):
        for each in value:
            yield from objects(each)
    if isinstance(value, dict):
        yield value
        yield from objects(list(value.values()))


def unknown(value):
    """What schema.org knows no type or property for."""
    for each in objects(value):
        known = getattr(vocabulary, each.get("@type", "?"), None)
        names = set(known.__struct_encode_fields__) if known else set()
        yield from (f"{each.get('@type')}.{name}" for name in each.keys() - names - OWN)


def test_claim_review_has_no_word_that_schema_org_has_not(claim):
    review = json.loads(claim.verdict.claim_review)
    assert {each["@type"] for each in objects(review)} >= {"ClaimReview", "Claim", "Rating"}
    assert list(unknown(review)) == []
    assert list(unknown(review | {"claimReviewd": 1})) == ["ClaimReview.claimReviewd"]


def test_media_review_has_none_either(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    said = {"media_source_id": claim.sources.first().pk, "media_authenticity": "StagedContent"}
    proposal = proposal_for(claim, **said)
    claim = take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal)
    claim = take(Action.APPROVE, claim, crew.second, crew)
    review = json.loads(take(Action.PUBLISH, claim, crew.editor, crew).verdict.claim_review)
    assert {each.get("@type") for each in objects(review)} >= {"MediaReview", "MediaObject"}
    assert list(unknown(review)) == []


def test_authenticity_is_said_in_the_terms_of_schema_org():
    assert set(MediaAuthenticity.values) == Terms.__members__.keys() - {"metadata"}


def test_data_feed_has_none_either(client, claim, desk, crew):
    withdraw(claim_in(Status.PUBLISHED, crew, desk), crew)
    answer = client.get("/feeds/claim-reviews.json")
    assert list(unknown(json.loads(b"".join(answer.streaming_content)))) == []


def test_newsroom_says_where_its_policies_are(client, settings, db):
    settings.NEWSROOM_NAME = "</script> & Sons"
    (found,) = JsonLdExtractor().extract(client.get("/about/").content.decode())
    assert list(unknown(found)) == []
    assert found["name"] == "</script> & Sons"
    for policy in ("publishingPrinciples", "correctionsPolicy", "actionableFeedbackPolicy"):
        assert client.get(found[policy].removeprefix(settings.SITE_URL)).status_code == 200


def test_page_holds_one_review_which_others_read_as_it_was_stored(client, claim):
    page = client.get(f"/verdicts/{claim.pk}/").content.decode()
    (found,) = JsonLdExtractor().extract(page)
    assert found == json.loads(claim.verdict.claim_review)
    assert len(found["claimReviewed"]) < 75
