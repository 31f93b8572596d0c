import pytest

from factcheck.admin.tallies import CappedPaginator, Tally, tally
from factcheck.models import Claim
from tests.factories import ClaimFactory


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (999, "999"), (1_000, "1,000"), (1_001, "1,000+")]
)
def test_tally_says_when_there_are_more(count, words):
    number = Tally(count, 1_000)
    assert str(number) == words
    assert number <= 1_000


@pytest.mark.django_db
def test_tally_stops_looking(desk, django_assert_num_queries):
    for _ in range(3):
        ClaimFactory(desk=desk)
    with django_assert_num_queries(1) as asked:
        assert str(tally(Claim.objects.order_by("pk"), 2)) == "2+"
    assert "LIMIT 3" in asked.captured_queries[0]["sql"]
    assert str(tally(Claim.objects.all(), 3)) == "3"


@pytest.mark.django_db
def test_pages_end_where_counting_does(desk, monkeypatch):
    monkeypatch.setattr(CappedPaginator, "most", 2)
    for _ in range(3):
        ClaimFactory(desk=desk)
    pages = CappedPaginator(Claim.objects.order_by("pk"), 1)
    assert pages.num_pages == 2
