import io
from urllib.parse import urlsplit

import pytest
from lxml import html
from PIL import Image

from factcheck.enums import Status
from tests.claims import claim_in, crew_of
from tests.published import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def card_of(client, claim):
    """The picture that the verdict's page names for whoever shares its address."""
    page = html.fromstring(client.get(f"/verdicts/{claim.pk}/").content)
    (address,) = page.xpath("//meta[@property='og:image']/@content")
    return client.get(urlsplit(address).path)


def test_page_names_a_picture_that_caches_may_keep(client, desk, crew, django_assert_num_queries):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    with django_assert_num_queries(2):  # the page, and its card
        answer = card_of(client, claim)
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=604800, immutable"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_withdrawn_verdict_has_another_picture(client, desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    before = card_of(client, claim).content
    withdraw(claim, crew)
    assert card_of(client, claim).content != before


def test_version_that_is_none_has_no_picture(client, desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    assert client.get(f"/verdicts/{claim.pk}/versions/9/card.png").status_code == 404
