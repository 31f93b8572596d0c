import pytest
from django.urls import reverse

from factcheck.enums import Status
from factcheck.models import Report
from factcheck.services import reports
from tests.claims import claim_in

LIST = "admin:factcheck_report_changelist"


@pytest.fixture
def report(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    text = "<b>It</b> was on Thursday."
    return reports.send(claim_id=claim.pk, text=text, email="reader@example.org", sender="")


def test_desk_finds_reports_and_closes_them(at_desk, crew, report):
    browser = at_desk(crew.editor)
    assert "&lt;b&gt;It&lt;/b&gt; was on Thursday." in browser.get(reverse(LIST)).content.decode()
    page = browser.get(reverse("admin:factcheck_report_change", args=[report.pk]))
    assert "reader@example.org" in page.content.decode()
    close = reverse("admin:factcheck_report_close", args=[report.pk])
    assert close in page.content.decode()
    refused = browser.post(close, {"outcome": "corrected", "note": "Thursday it is."})
    assert "publish the correction first" in refused.content.decode()
    assert "Thursday it is." in refused.content.decode()
    answer = browser.post(close, {"outcome": "answered", "note": "Wednesday it is."}, follow=True)
    assert "Wednesday it is." in answer.content.decode()
    assert close not in answer.content.decode()
    assert Report.objects.get().closed_by == crew.editor


def test_list_is_narrowed_to_what_waits(at_desk, crew, report):
    browser = at_desk(crew.editor)
    shown = {
        case: "was on Thursday" in browser.get(reverse(LIST), {"case": case}).content.decode()
        for case in ("waiting", "overdue", "closed", "nothing")
    }
    assert shown == {"waiting": True, "overdue": False, "closed": False, "nothing": True}


def test_report_is_for_its_desk(at_desk, crew, stranger, report):
    for name in ("change", "close"):
        there = reverse(f"admin:factcheck_report_{name}", args=[report.pk])
        assert at_desk(stranger).get(there).status_code == 404
    page = at_desk(crew.researcher).get(reverse("admin:factcheck_report_change", args=[report.pk]))
    assert "Close the case" not in page.content.decode()
