import pytest

from factcheck.enums import Role
from factcheck.errors import InvalidInput
from factcheck.services.finds import find
from tests.conftest import person
from tests.factories import (
    AppearanceFactory,
    ClaimantFactory,
    ClaimFactory,
    SourceFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(desk):
    story = StoryFactory(desk=desk, title="Bridges of the north", text="Troops were there.")
    claim = ClaimFactory(desk=desk, text="The bridge at Lomna was blown up.")
    AppearanceFactory(claim=claim, story=story)
    source = SourceFactory(
        claim=claim, title="A bridge is gone", url="https://lomna.example/bridge"
    )
    return {"claims": claim, "stories": story, "sources": source}


def found(words, by):
    whole = find(words, by=by)
    kinds = ("claims", "stories", "sources", "claimants", "people")
    return {kind: list(getattr(whole, kind)) for kind in kinds if getattr(whole, kind)}


def test_words_find_claims_stories_and_sources(desk, editor, rows):
    assert found("bridges", editor) == {kind: [row] for kind, row in rows.items()}
    assert found('"bridge at Lomna"', editor) == {"claims": [rows["claims"]]}
    assert found("bridge -gone -north", editor) == {"claims": [rows["claims"]]}


def test_source_is_found_by_its_site_and_address(desk, editor, rows):
    assert found("lomna.example", editor) == {"sources": [rows["sources"]]}
    assert found("https://lomna.example/bridge", editor) == {"sources": [rows["sources"]]}


def test_names_are_found_by_any_part(desk, editor):
    ruda = ClaimantFactory(name="Colonel Ruda")
    colleague = person(desk, "anna.rudan", Role.REVIEWER)
    assert found("rud", editor) == {"claimants": [ruda], "people": [colleague]}


def test_nothing_is_found_of_other_desks(desk, rows, stranger):
    person(desk, "bridget", Role.REVIEWER)
    assert found("bridge", stranger) == {}


def test_no_words_find_nothing_and_ask_nothing(editor, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert found("  ", editor) == {}


@pytest.mark.parametrize("words", ["a\x00b", "\ud800", "w" * 401])
def test_words_that_cannot_be_looked_for_are_refused(editor, words):
    with pytest.raises(InvalidInput):
        find(words, by=editor)
