import pytest

from factcheck.enums import JobKind, SourceState
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import AuditEvent, Claim, Job, Source
from factcheck.services import addresses, evidence, sources
from tests.factories import ClaimFactory, PassageFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk)


def test_attach_has_the_page_fetched_and_remembers_who(claim, reviewer):
    source = sources.attach(claim_id=claim.pk, by=reviewer, url=" https://Example.org/a#b ")
    assert (source.url, source.attached_by) == ("https://example.org/a", reviewer)
    assert source.state == SourceState.FOUND
    assert Job.objects.get().kind == JobKind.FETCH
    assert AuditEvent.objects.get().verb == "claim.attach_source"
    assert Claim.objects.get().version == 2


@pytest.mark.parametrize("state", [SourceState.UNAVAILABLE, SourceState.REJECTED])
def test_page_that_could_not_be_had_is_wanted_again_by_attaching_it(claim, editor, state):
    url = "https://paper.example.org/report"
    failed = SourceFactory(
        found=True,
        claim=claim,
        url=url,
        url_key=addresses.key_of(url),
        attempt=3,
        failure="gone",
        failure_code="robots_disallow",
    )
    Source.objects.update(state=state)
    source = sources.attach(claim_id=claim.pk, by=editor, url=url)
    assert source.pk == failed.pk
    source.refresh_from_db()
    assert (source.state, source.attempt, source.failure) == (SourceState.FOUND, 0, "")
    assert source.attached_by == editor
    assert Job.objects.get().kind == JobKind.FETCH
    assert AuditEvent.objects.get().data["source"] == source.pk


def test_attach_adds_an_address_once(claim, reviewer, editor):
    first = sources.attach(claim_id=claim.pk, by=reviewer, url="https://example.org/a")
    again = sources.attach(claim_id=claim.pk, by=editor, url="https://example.org/a")
    assert again == first
    assert (AuditEvent.objects.count(), Claim.objects.get().version) == (1, 2)


def test_attach_knows_an_address_in_another_spelling(claim, reviewer):
    first = sources.attach(claim_id=claim.pk, by=reviewer, url="https://example.org:443/wiki/Ärger")
    again = sources.attach(
        claim_id=claim.pk, by=reviewer, url="HTTPS://EXAMPLE.org/wiki/%C3%84rger#top"
    )
    assert again == first


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://editor:secret@example.org/",
        "https://example.org/\x00",
        "https://example.org/\ud800",
        "https://example.org/" + "ä" * 1_000,
    ],
)
def test_attach_is_refused_what_is_no_web_address(claim, editor, url):
    with pytest.raises(InvalidInput, match="no web address"):
        sources.attach(claim_id=claim.pk, by=editor, url=url)
    assert not Source.objects.exists()


def test_set_stance_is_the_persons_word_with_time_and_name(claim, reviewer):
    source = SourceFactory(claim=claim, machine_stance="context")
    sources.set_stance(source_id=source.pk, by=reviewer, stance="supports", note=" Counted. ")
    source.refresh_from_db()
    assert (source.human_stance, source.human_note) == ("supports", "Counted.")
    assert (source.human_stance_by, source.machine_stance) == (reviewer, "context")
    assert AuditEvent.objects.get().data["stance"] == "supports"


def test_set_stance_takes_a_stance_back(claim, reviewer):
    source = SourceFactory(claim=claim)
    sources.set_stance(source_id=source.pk, by=reviewer, stance="supports")
    sources.set_stance(source_id=source.pk, by=reviewer, stance="")
    source.refresh_from_db()
    assert (source.human_stance, source.human_stance_by, source.human_stance_at) == ("", None, None)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"stance": "maybe"}, "unknown_stance"),
        ({"stance": "supports", "note": "x" * 5_001}, "too_long"),
        ({"stance": "supports", "note": "nul\x00"}, "not_text"),
    ],
)
def test_set_stance_is_refused_words_that_say_nothing(claim, editor, words, code):
    source = SourceFactory(claim=claim)
    with pytest.raises(InvalidInput) as refusal:
        sources.set_stance(source_id=source.pk, by=editor, **words)
    assert refusal.value.code == code


def test_set_stance_is_refused_while_there_is_no_copy(claim, editor):
    source = SourceFactory(claim=claim, found=True)
    with pytest.raises(InvalidInput, match="no copy of this page"):
        sources.set_stance(source_id=source.pk, by=editor, stance="supports")


def test_evidence_is_for_people_of_the_desk(claim, administrator, stranger):
    source = SourceFactory(claim=claim)
    for by, error in ((administrator, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            sources.set_stance(source_id=source.pk, by=by, stance="supports")
        with pytest.raises(error):
            sources.attach(claim_id=claim.pk, by=by, url="https://example.org/a")
    with pytest.raises(NotFound):
        sources.set_stance(source_id=0, by=stranger, stance="supports")
    assert not AuditEvent.objects.exists()


COPY = "It rained. The commander\u2019s office counted 102\nprisoners \u2013 no more. It was late."


@pytest.fixture
def read_source(claim):
    return SourceFactory(claim=claim, capture__text=COPY)


def test_passage_is_kept_as_the_copy_has_it(read_source, reviewer):
    pasted = "the commander's office  counted 102 prisoners - no more."
    with pytest.raises(InvalidInput):  # words must be as they stand, in capitals too
        sources.add_passage(source_id=read_source.pk, by=reviewer, quote=pasted)
    passage = sources.add_passage(
        source_id=read_source.pk, by=reviewer, quote=pasted.replace("the", "The", 1)
    )
    assert COPY[passage.start : passage.end] == passage.quote
    assert "102\nprisoners \u2013 no more." in passage.quote
    assert (passage.marked_by, AuditEvent.objects.get().verb) == (reviewer, "claim.add_passage")


def test_passage_that_does_not_stand_in_the_copy_is_refused(read_source, reviewer):
    for quote in ("They counted 103 prisoners.", "", "  "):
        with pytest.raises(InvalidInput) as refusal:
            sources.add_passage(source_id=read_source.pk, by=reviewer, quote=quote)
        assert (refusal.value.code, refusal.value.field) == ("no_such_passage", "quote")
    assert not read_source.passages.exists()
    assert not AuditEvent.objects.exists()


def test_passage_is_refused_while_there_is_no_copy(claim, reviewer):
    source = SourceFactory(claim=claim, found=True)
    with pytest.raises(InvalidInput) as refusal:
        sources.add_passage(source_id=source.pk, by=reviewer, quote="It rained.")
    assert refusal.value.code == "source_not_fetched"


def test_passage_is_for_people_of_the_desk(read_source, administrator, stranger):
    for by, error in ((administrator, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            sources.add_passage(source_id=read_source.pk, by=by, quote="It rained.")


def test_chosen_passage_is_cited_before_the_machines_and_once(read_source, reviewer):
    PassageFactory(source=read_source, start=0, end=10, quote=COPY[:10])
    sources.set_stance(source_id=read_source.pk, by=reviewer, stance="supports")
    assert evidence.weighed(read_source.claim)[0]["quote"] == "It rained."
    for _ in range(2):
        sources.add_passage(source_id=read_source.pk, by=reviewer, quote="It was late.")
    assert evidence.weighed(read_source.claim)[0]["quote"] == "It was late."
    assert read_source.passages.count() == 2
    assert AuditEvent.objects.filter(verb="claim.add_passage").count() == 1
