import re

import pytest
from django.urls import reverse

from tests.factories import ClaimFactory, EndpointFactory

pytestmark = pytest.mark.django_db

BACK = re.compile(r'href="([^"]+)">Back</a>')


def way_back(browser, name, *args):
    page = browser.get(reverse(f"admin:{name}", args=args))
    return BACK.findall(page.content.decode())


@pytest.mark.parametrize(
    ("asking", "listing"),
    [
        ("factcheck_endpoint_add", "factcheck_endpoint_changelist"),
        ("factcheck_watchedfeed_add", "factcheck_watchedfeed_changelist"),
        ("factcheck_robotsoverride_add", "factcheck_robotsoverride_changelist"),
        ("factcheck_user_add", "factcheck_user_changelist"),
        ("factcheck_apitoken_add", "factcheck_apitoken_changelist"),
    ],
)
def test_page_that_adds_leads_back_to_its_list(at_desk, administrator, asking, listing):
    assert way_back(at_desk(administrator), asking) == [reverse(f"admin:{listing}")]


@pytest.mark.parametrize("act", ["password", "second_factor", "unlink"])
def test_page_about_a_person_leads_back_to_theirs(at_desk, administrator, editor, act):
    page = reverse("admin:factcheck_user_change", args=[editor.pk])
    assert way_back(at_desk(administrator), f"factcheck_user_{act}", editor.pk) == [page]


@pytest.mark.parametrize("act", ["edit", "disable", "replay"])
def test_page_about_an_endpoint_leads_back_to_it(at_desk, editor, desk, act):
    endpoint = EndpointFactory(desk=desk)
    page = reverse("admin:factcheck_endpoint_change", args=[endpoint.pk])
    assert way_back(at_desk(editor), f"factcheck_endpoint_{act}", endpoint.pk) == [page]


@pytest.mark.parametrize(
    ("act", "part"),
    [("conflict", ""), ("ask_for_reply", "#replies"), ("ask_for_exemption", "#exemptions")],
)
def test_page_about_a_claim_leads_back_to_it(at_desk, editor, desk, act, part):
    claim = ClaimFactory(desk=desk)
    page = reverse("admin:factcheck_claim_change", args=[claim.pk])
    assert way_back(at_desk(editor), f"factcheck_claim_{act}", claim.pk) == [page + part]
