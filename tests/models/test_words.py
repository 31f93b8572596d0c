import pytest
from django.contrib.postgres.search import SearchQuery

from factcheck.models import Claim, words
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("few", [0, 100])
def test_common_and_rare_words_are_found_alike(desk, monkeypatch, few):
    monkeypatch.setattr(words, "FEW", few)
    said = [
        ClaimFactory(desk=desk, text=f"Bridges fell at {place}.") for place in ("Lomna", "Ruda")
    ]
    ClaimFactory(desk=desk, text="Troops crossed.")
    query = SearchQuery("bridge", search_type="websearch", config="english")
    assert set(Claim.objects.saying(query)) == set(said)
    assert set(Claim.objects.saying_or_by(query, [])) == set(said)
