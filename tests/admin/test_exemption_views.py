from django.urls import reverse

from factcheck.enums import Status
from factcheck.models import Exemption
from tests.admin.conftest import page_address
from tests.claims import claim_in


def test_glass_is_broken_by_two_people(at_desk, desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    address = reverse("admin:factcheck_claim_ask_for_exemption", args=[claim.pk])
    browser, editor = at_desk(crew.researcher), at_desk(crew.editor)
    assert address in browser.get(page_address(claim)).content.decode()
    assert "This field is required." in browser.post(address, {"reason": ""}).content.decode()
    page = browser.post(address, {"reason": "It runs at eight."}, follow=True).content.decode()
    grant = reverse(
        "admin:factcheck_claim_grant_exemption", args=[claim.pk, claim.exemptions.get().pk]
    )
    assert "It runs at eight." in page
    assert grant not in page
    assert grant in editor.get(page_address(claim)).content.decode()
    refused = browser.post(grant, follow=True).content.decode()
    assert "takes the role editor" in refused
    assert "granted by" in editor.post(grant, follow=True).content.decode()
    assert Exemption.objects.get().granted_by == crew.editor


def test_second_exemption_is_refused_with_its_words_kept(at_desk, desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    address = reverse("admin:factcheck_claim_ask_for_exemption", args=[claim.pk])
    browser = at_desk(crew.researcher)
    for words in ("First.", "Second, in vain."):
        page = browser.post(address, {"reason": words})
    assert "open already" in page.content.decode()
    assert "Second, in vain." in page.content.decode()
