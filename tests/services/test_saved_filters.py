import pytest

from factcheck.errors import InvalidInput, NotFound
from factcheck.models import SavedFilter
from factcheck.services import saved_filters

pytestmark = pytest.mark.django_db


def test_filter_is_kept_and_replaced_under_its_name(editor):
    saved_filters.keep(by=editor, name=" Late ", query="overdue=yes")
    saved_filters.keep(by=editor, name="Late", query="overdue=yes&holder=nobody")
    row = SavedFilter.objects.get(user=editor)
    assert (row.name, row.query) == ("Late", "overdue=yes&holder=nobody")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"name": " "}, "no_name"),
        ({"name": "n" * 61}, "too_long"),
        ({"name": "a\x00b"}, "not_text"),
        ({"query": "q" * 1_001}, "too_long"),
    ],
)
def test_filter_that_cannot_be_kept_is_refused(editor, words, code):
    with pytest.raises(InvalidInput) as refusal:
        saved_filters.keep(by=editor, **{"name": "Late", "query": ""} | words)
    assert refusal.value.code == code
    assert not SavedFilter.objects.exists()


def test_there_is_an_end_to_filters(editor):
    for number in range(saved_filters.MAX_FILTERS):
        saved_filters.keep(by=editor, name=f"F{number}", query="")
    with pytest.raises(InvalidInput, match="Remove one first"):
        saved_filters.keep(by=editor, name="One more", query="")
    saved_filters.keep(by=editor, name="F0", query="q=a")


def test_filter_is_removed_by_its_person_alone(editor, reviewer):
    row = saved_filters.keep(by=editor, name="Late", query="overdue=yes")
    with pytest.raises(NotFound):
        saved_filters.drop(filter_id=row.pk, by=reviewer)
    saved_filters.drop(filter_id=row.pk, by=editor)
    assert not SavedFilter.objects.exists()
