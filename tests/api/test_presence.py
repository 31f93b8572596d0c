import pytest

from factcheck.services import presence
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def test_programs_tell_who_has_a_claim_open_and_ask_who_else_has(program, crew, desk):
    claim = ClaimFactory(desk=desk)
    mine, theirs = (program(each) for each in (crew.editor, crew.second))
    address = f"claims/{claim.pk}/presence/"
    assert mine.put(address).json() == {"results": []}
    seen = {"results": [{"id": crew.editor.pk, "name": str(crew.editor)}]}
    assert theirs.get(address).json() == seen
    assert mine.get(address).json() == {"results": []}
    assert theirs.put(address).json() == seen
    assert presence.others(claim, crew.editor) == [crew.second]


def test_presence_takes_no_words(program, crew, desk):
    claim = ClaimFactory(desk=desk)
    answer = program(crew.editor).put(f"claims/{claim.pk}/presence/", {"person": crew.second.pk})
    assert answer.status_code == 400
    assert presence.others(claim, crew.second) == []
