import pytest
from django.db import connection

from factcheck.models import Counter, Listing
from factcheck.models.listings import MAX_RANKED, SPAN_POSITIONS, are_common
from tests.claims import crew_of
from tests.published import publish_many

pytestmark = pytest.mark.django_db
RARE = {"claim": "A dam has broken."}
TWICE = {"claim": "The dam at the dam has broken."}


@pytest.fixture
def by(desk):
    return crew_of(desk).editor


def found(words, rows=None):
    return [each.claim_id for each in (rows or Listing.objects.all()).best(words)]


def skip_spans(count):
    """Have the next verdict stand so many spans of positions further on."""
    counter = Counter.objects.get(name="verdicts")
    Counter.objects.filter(name="verdicts").update(value=counter.value + count * SPAN_POSITIONS)


def test_words_are_found_in_every_span_of_positions(desk, by):
    (oldest,) = publish_many(1, desk, by, bodies=[TWICE])
    skip_spans(3)
    middle, other = publish_many(2, desk, by, bodies=[RARE, {"claim": "It rained."}])
    skip_spans(1)
    (newest,) = publish_many(1, desk, by, bodies=[RARE])
    assert found("dam broken") == [oldest, newest, middle]
    assert found("rained") == [other]
    assert set(found("dam -rained")) == {oldest, newest, middle}
    assert found("flood") == found("the") == []


def test_no_more_than_the_newest_are_ranked(desk, by):
    (oldest,) = publish_many(1, desk, by, bodies=[TWICE])
    skip_spans(1)
    publish_many(MAX_RANKED, desk, by, bodies=[RARE])
    assert len(found("dam")) == MAX_RANKED
    assert oldest not in found("dam")


def test_listings_that_are_narrowed_are_searched_like_all(desk, by):
    first, _, third = publish_many(3, desk, by, bodies=[RARE, {"claim": "It rained."}, RARE])
    narrowed = Listing.objects.filter(claim__in=[first])
    assert found("dam", narrowed) == [first]
    assert found("dam", Listing.objects.exclude(claim=first)) == [third]
    assert Listing.objects.none().best("dam") == []


def test_common_words_are_looked_for_among_the_newest(desk, by):
    numbers = publish_many(3_000, desk, by, bodies=[RARE])
    (rare,) = publish_many(1, desk, by, bodies=[{"claim": "It rained."}])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE factcheck_listing")
    rows = Listing.objects.order_by("-position")
    assert are_common(rows.filter(search="dam"))
    assert not are_common(rows.filter(search="rained"))
    assert found("dam") == numbers[: -MAX_RANKED - 1 : -1]
    assert found("rained") == [rare]
