import csv
from io import StringIO

import pytest

from factcheck.errors import NotFound
from factcheck.services import tables
from tests.factories import CaptureFactory, ClaimFactory, PassageFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_table_has_a_row_for_each_source(desk, editor, django_assert_num_queries, count):
    claim = ClaimFactory(desk=desk)
    for _ in range(count):
        source = SourceFactory(
            claim=claim,
            title="=HYPERLINK(1)",
            capture=CaptureFactory(site_name="The Courier"),
            human_stance="supports",
            human_stance_by=editor,
            human_stance_at=claim.logged_at,
        )
        PassageFactory(source=source, start=0, end=8, score=0.2)
        PassageFactory(source=source, start=9, end=17, score=0.9)
    SourceFactory(claim=claim, found=True, state="rejected", failure="It is closed.")
    with django_assert_num_queries(4):
        content = tables.evidence(claim_id=claim.pk, by=editor)
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == count + 1
    first, last = rows[0], rows[-1]
    assert (first["title"], first["publisher"]) == ("'=HYPERLINK(1)", "The Courier")
    assert (first["passage"], first["human_stance"]) == (source.capture.text[9:17], "supports")
    assert first["sha256"] == source.capture.sha256
    assert (last["state"], last["failure"], last["origin"]) == ("rejected", "It is closed.", "")


def test_table_is_for_the_desk_alone(desk, stranger):
    with pytest.raises(NotFound):
        tables.evidence(claim_id=ClaimFactory(desk=desk).pk, by=stranger)
