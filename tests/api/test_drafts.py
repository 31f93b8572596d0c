import pytest

from factcheck.enums import Status
from tests.claims import claim_in, crew_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def test_draft_is_kept_and_read_by_its_person_alone(program, crew, desk, stranger):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    path, caller = f"claims/{claim.pk}/draft/", program(crew.researcher)
    empty = caller.get(path).json()
    assert (empty["number"], empty["kept_at"], empty["deciding_source"]) == (0, None, None)
    words = {"rationale": "Two brigades", "deciding_source": 7}
    kept = caller.put(path, {"number": 0, **words}).json()
    assert {name: kept[name] for name in words} == words
    assert caller.get(path).json() == kept
    assert caller.put(path, {"number": 0, "doubts": "Late."}).status_code == 409
    assert program(crew.second).get(path).json() == empty
    assert program(stranger).get(path).status_code == 404
