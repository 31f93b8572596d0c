import pytest

from factcheck.enums import Status
from tests.claims import claim_in, crew_of

pytestmark = pytest.mark.django_db


def test_exemption_is_asked_for_by_one_and_granted_by_another(program, desk):
    crew = crew_of(desk)
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    asked = program(crew.researcher).post(f"claims/{claim.pk}/exemptions/", {"reason": "Eight."})
    assert asked.status_code == 201, asked.json()
    (row,) = asked.json()["exemptions"]
    assert (row["reason"], row["granted_by"], row["waived"]) == ("Eight.", None, [])
    path = f"exemptions/{row['id']}/grant/"
    assert program(crew.second).post(path, {}).status_code == 403
    granted = program(crew.editor).post(path, {}).json()
    assert granted["exemptions"][0]["granted_by"]["id"] == crew.editor.pk
