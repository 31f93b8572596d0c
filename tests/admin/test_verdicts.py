import pytest
from django.urls import reverse

from factcheck.enums import Status
from tests.claims import claim_in

pytestmark = pytest.mark.django_db


def test_versions_are_listed_with_their_public_pages(at_desk, desk, crew, stranger):
    claim = claim_in(Status.WITHDRAWN, crew, desk)
    address = reverse("admin:factcheck_verdict_changelist")
    page = at_desk(crew.editor).get(address).content.decode()
    for words in ("Confirmed", "Withdrawn", "2, withdrawal"):
        assert words in page
    assert reverse("pages:verdict-version", args=[claim.pk, 1]) in page
    assert claim.text not in at_desk(stranger).get(address).content.decode()


def test_version_is_looked_at_and_not_changed(at_desk, desk, crew):
    claim = claim_in(Status.WITHDRAWN, crew, desk)
    for verdict in claim.verdicts.order_by("version"):
        address = reverse("admin:factcheck_verdict_change", args=[verdict.pk])
        page = at_desk(crew.editor).get(address).content.decode()
        assert verdict.etag in page
        assert 'name="_save"' not in page
    assert "The source took it back." in page
