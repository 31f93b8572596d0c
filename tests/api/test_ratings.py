import pytest

from factcheck.models import Rating
from tests.untold import untold

pytestmark = pytest.mark.django_db


def test_scale_is_public_and_in_its_order(anyone):
    answer = anyone.get("ratings/")
    slugs = [rating["slug"] for rating in answer.json()["results"]]
    assert slugs[0] == "confirmed"
    assert slugs[-1] == "unverifiable"
    assert "unverified" not in slugs
    assert answer.headers["Cache-Control"] == "public, max-age=4, stale-while-revalidate=1"
    assert answer.json()["results"][0]["origins_needed"] == 2


def test_rating_that_is_no_longer_offered_is_left_out(anyone):
    with untold("Rating:update_is_told"):
        Rating.objects.filter(slug="misleading").update(is_offered=False)
    slugs = {rating["slug"] for rating in anyone.get("ratings/").json()["results"]}
    assert "misleading" not in slugs
