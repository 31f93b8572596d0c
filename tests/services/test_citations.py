import pytest

from factcheck.services import citations, sources
from tests.factories import CaptureFactory, ClaimFactory, PassageFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk)


def test_new_copy_keeps_the_words_a_person_chose_where_it_has_them(claim, reviewer):
    source = SourceFactory(claim=claim, capture__text="It rained. It was late.")
    PassageFactory(source=source)
    for quote in ("It rained.", "It was late."):
        sources.add_passage(source_id=source.pk, by=reviewer, quote=quote)
    source.capture = CaptureFactory(text="New. It\nrained.")
    citations.keep(source, citations.read(claim, source.capture))
    passage = source.passages.get()
    assert (passage.start, passage.quote, passage.marked_by) == (5, "It\nrained.", reviewer)
