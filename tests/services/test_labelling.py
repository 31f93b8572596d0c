import json

import pytest

from factcheck.enums import Status
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Verdict
from factcheck.services import labelling
from tests.claims import claim_in, crew_of
from tests.published import correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


@pytest.fixture
def claim(crew, desk):
    return claim_in(Status.PUBLISHED, crew, desk)


def test_topics_take_the_place_of_others_and_are_told(claim, crew):
    labelling.label(claim_id=claim.pk, by=crew.editor, topics=["Old"])
    after = labelling.label(
        claim_id=claim.pk, by=crew.editor, topics=[" Kursk  front", "war", "War"]
    )
    assert after.topics == ["Kursk front", "War"]
    assert after.version == claim.version + 2
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.data["topics"]) == ("claim.label", ["Kursk front", "War"])


def test_same_topics_change_nothing(claim, crew):
    before = AuditEvent.objects.count()
    assert labelling.label(claim_id=claim.pk, by=crew.editor, topics=[""]).version == claim.version
    assert AuditEvent.objects.count() == before


def test_verdict_has_the_topics_from_its_next_version_on(claim, crew):
    labelling.label(claim_id=claim.pk, by=crew.editor, topics=["War"])
    assert json.loads(Verdict.objects.get(claim=claim).body)["topics"] == []
    assert json.loads(correct(claim, crew).body)["topics"] == ["War"]


@pytest.mark.parametrize("topics", [["x" * 51], [str(number) for number in range(21)], ["\x00"]])
def test_topics_that_cannot_be_kept_are_refused(topics, claim, crew):
    with pytest.raises(InvalidInput):
        labelling.label(claim_id=claim.pk, by=crew.editor, topics=topics)


def test_others_than_researchers_do_not_label(claim, administrator, stranger):
    for person, refusal in ((administrator, NotPermitted), (stranger, NotFound)):
        with pytest.raises(refusal):
            labelling.label(claim_id=claim.pk, by=person, topics=["War"])
