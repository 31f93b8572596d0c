import pytest

from factcheck.enums import Status
from factcheck.services import reports
from tests.claims import claim_in

pytestmark = pytest.mark.django_db


def test_desks_program_lists_reports_and_closes_them(program, crew, desk):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    words = {"text": "It was on Thursday.", "email": "reader@example.org"}
    report = reports.send(claim_id=claim.pk, sender="", **words)
    caller = program(crew.editor)
    (row,) = caller.get(f"desks/{desk.pk}/reports/?waiting=true").json()["results"]
    assert (row["text"], row["version"], row["outcome"]) == (words["text"], 1, "")
    assert "reader@example.org" not in str(row)
    closed = caller.post(f"reports/{report.pk}/close/", {"outcome": "no_error", "note": "No."})
    assert (closed.status_code, closed.json()["closed_by"]["id"]) == (200, crew.editor.pk)
    assert caller.get(f"desks/{desk.pk}/reports/?waiting=true").json()["results"] == []
    again = caller.post(f"reports/{report.pk}/close/", {"outcome": "no_error", "note": "No."})
    assert (again.status_code, again.json()["code"]) == (400, "closed_already")
