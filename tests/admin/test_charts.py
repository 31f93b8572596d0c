"""What the figures of an editor's home count, and what they do not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.admin import charts
from factcheck.enums import Action, Status
from factcheck.models import Claim, Verdict
from tests.claims import claim_in, others_than, take
from tests.factories import ClaimFactory
from tests.published import correct, withdraw

pytestmark = pytest.mark.django_db


def values(chart):
    return {bar.label: bar.value for bar in chart.bars}


def test_inflow_counts_the_claims_of_each_day(desk):
    now = timezone.now()
    for days in (0, 0, 3, 60):
        ClaimFactory(desk=desk, logged_at=now - timedelta(days=days))
    chart = charts.inflow(Claim.objects.all())
    assert [bar.value for bar in chart.bars] == [*"00000000001002"]
    assert [bar.share for bar in chart.bars[-4:]] == [50, 0, 0, 100]


def test_backlog_counts_what_is_not_done_with_by_age(desk, crew):
    now = timezone.now()
    for days in (0, 2, 2, 5, 20, 90):
        ClaimFactory(desk=desk, logged_at=now - timedelta(days=days))
    claim_in(Status.SET_ASIDE, crew, desk)
    counts = [bar.value for bar in charts.backlog(Claim.objects.all()).bars]
    assert counts == ["1", "2", "1", "1", "1"]


def test_time_to_verdict_is_the_median_of_first_publications(desk, crew):
    for hours in (1, 5, 60):
        claim = claim_in(Status.PUBLISHED, crew, desk)
        at = Verdict.objects.get(claim=claim).published_at - timedelta(hours=hours)
        Claim.objects.filter(pk=claim.pk).update(logged_at=at)
    correct(claim, crew)
    chart = charts.time_to_verdict(Verdict.objects.all())
    assert [bar.value for bar in chart.bars] == ["5.0 h"]


@pytest.mark.parametrize(
    ("took", "words"),
    [
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=30), "30.0 h"),
        (timedelta(days=2.5), "2.5 days"),
    ],
)
def test_time_is_said_in_its_own_unit(took, words):
    assert charts.span(took) == words


def test_ratings_count_each_verdict_once(desk, crew):
    first = claim_in(Status.PUBLISHED, crew, desk)
    claim_in(Status.PUBLISHED, crew, desk)
    correct(first, crew)
    assert values(charts.ratings(Verdict.objects.all())) == {"Confirmed": "2"}


def test_overturned_are_changed_and_withdrawn_verdicts_alone(desk, crew):
    clarified, changed, gone = (claim_in(Status.PUBLISHED, crew, desk) for _ in range(3))
    correct(clarified, crew)
    others = others_than(crew, desk)
    correct(changed, others, rating="unverifiable", correction_kind="changed_verdict")
    withdraw(gone, crew)
    chart = charts.overturned(Verdict.objects.all())
    assert [bar.value for bar in chart.bars] == ["1 changed, 1 withdrawn"]


def test_charts_count_ones_own_desks(desk, crew, stranger):
    claim_in(Status.PUBLISHED, crew, desk)
    take(Action.SET_ASIDE, ClaimFactory(desk=desk), crew.editor, crew)
    seen, unseen = charts.charts(crew.editor), charts.charts(stranger)
    assert any(bar.share for chart in seen for bar in chart.bars)
    assert not any(bar.share for chart in unseen for bar in chart.bars)
