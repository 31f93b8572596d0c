import html

import pytest
from django.urls import reverse
from django.utils import timezone

from factcheck.enums import DeliveryState, Status
from factcheck.models import Delivery
from tests.claims import claim_in, crew_of
from tests.factories import EndpointFactory
from tests.published import correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(desk):
    return EndpointFactory(desk=desk, name="CMS <b>")


@pytest.fixture
def claim(desk, row):
    """Corrected, after the endpoint took its first version and before it took the second."""
    crew = crew_of(desk)
    claim = claim_in(Status.PUBLISHED, crew, desk)
    row.deliveries.update(state=DeliveryState.DELIVERED, due_at=None, delivered_at=timezone.now())
    correct(claim, crew)
    return claim


def page_of(browser, claim):
    at = reverse("admin:factcheck_claim_holders", args=[claim.pk])
    return html.unescape(browser.get(at).content.decode())


def test_who_is_behind_is_shown_and_told(at_desk, editor, claim, row):
    browser = at_desk(editor)
    page = page_of(browser, claim)
    assert "CMS <b>" in page
    assert "the newest: waiting" in page
    row.deliveries.waiting().order_by().update(state=DeliveryState.FAILED, due_at=None)
    at = reverse("admin:factcheck_claim_tell_again", args=[claim.pk])
    answer = browser.post(at, follow=True)
    assert "Endpoints that are told now: 1." in answer.content.decode()
    assert Delivery.objects.waiting().count() == 1
    claim_page = browser.get(reverse("admin:factcheck_claim_change", args=[claim.pk]))
    assert "had endpoints told once more" in claim_page.content.decode()
    assert "Who has which version" in claim_page.content.decode()


def test_reviewer_looks_and_tells_nobody(at_desk, reviewer, claim):
    browser = at_desk(reviewer)
    assert "Tell all endpoints" not in page_of(browser, claim)
    at = reverse("admin:factcheck_claim_tell_again", args=[claim.pk])
    assert "takes the role editor" in browser.post(at, follow=True).content.decode()


def test_claim_without_a_verdict_says_so(at_desk, editor, desk):
    claim = claim_in(Status.UNVERIFIED, crew_of(desk), desk)
    assert "Nothing was published on this claim yet." in page_of(at_desk(editor), claim)
