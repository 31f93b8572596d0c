import pytest

from factcheck.admin import work
from tests.factories import (
    CaptureFactory,
    ClaimFactory,
    JobFactory,
    ProviderAnswerFactory,
    SearchFactory,
    SourceFactory,
    WatchedFeedFactory,
)

pytestmark = pytest.mark.django_db


def test_jobs_of_each_kind_lead_to_their_claim(desk, editor, stranger):
    claim = ClaimFactory(desk=desk)
    source = SourceFactory(claim=claim, capture=CaptureFactory())
    search = SearchFactory(claim=claim)
    subjects = {
        "search": search,
        "ask": ProviderAnswerFactory(search=search),
        "fetch": claim,
        "weigh": claim,
        "watch": source,
        "deposit": source.capture,
    }
    for kind, row in subjects.items():
        JobFactory(kind=kind, subject_id=row.pk)
    JobFactory(kind="poll", subject_id=WatchedFeedFactory(desk=desk).pk)
    found = {job.kind: job for job in work.of_desks_of(editor)}
    assert set(found) == set(subjects)
    assert {job.about for job in found.values()} == {claim.pk}
    assert (found["watch"].address, found["ask"].address) == (source.url, "searxng")
    assert not work.of_desks_of(stranger).exists()
