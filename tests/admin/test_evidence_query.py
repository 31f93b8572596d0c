import pytest
from django.http import QueryDict

from factcheck.admin.evidence_query import (
    EVERYTHING,
    PER_PAGE,
    Outline,
    Place,
    Wanted,
    page_of,
)


def outline(pk, *, number=None, state="fetched", human="", machine=""):
    return Outline(pk, number, number, state, human, machine)


ROWS = [
    outline(1, state="rejected"),
    outline(2, number=2, human="refutes", machine="supports"),
    outline(3, state="found"),
    outline(4, number=1, machine="supports"),
    outline(5, machine="unrelated"),
    outline(6, number=2, human="supports"),
]


def shown(query):
    return [each.pk for each in page_of(ROWS, Wanted.of(QueryDict(query))).outlines]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", [4, 2, 6, 3, 5, 1]),
        ("says=supports", [4, 6]),
        ("says=refutes", [2]),
        ("says=unset", [4, 3, 5, 1]),
        ("origin=2", [2, 6]),
        ("origin=2&says=supports", [6]),
        ("order=stance", [4, 6, 2, 5, 3, 1]),
        ("order=newest", [6, 5, 4, 3, 2, 1]),
        ("origin=9", []),
        ("says=maybe&order=size&origin=x&page=-1", [4, 2, 6, 3, 5, 1]),
        ("origin=%D9%A2", [2, 6]),
        ("page=999999999999999999999", [4, 2, 6, 3, 5, 1]),
    ],
)
def test_sources_are_narrowed_and_ordered_as_asked(query, keys):
    assert shown(query) == keys


@pytest.mark.parametrize(
    ("row", "place"),
    [(ROWS[1], Place.COUNTED), (ROWS[2], Place.WAITING), (ROWS[4], Place.ASIDE)],
)
def test_source_stands_by_its_state(row, place):
    assert row.place == place
    assert ROWS[0].place == Place.NOT_HAD


def test_many_sources_come_in_pages():
    rows = [outline(number, number=number) for number in range(1, 2 * PER_PAGE + 2)]
    last = page_of(rows, Wanted(page=99))
    assert (last.number, last.count, last.matching) == (3, 3, 2 * PER_PAGE + 1)
    assert [each.pk for each in last.outlines] == [2 * PER_PAGE + 1]


def test_wanted_source_is_on_its_page():
    rows = [outline(number, number=number) for number in range(1, 2 * PER_PAGE + 2)]
    assert page_of(rows, Wanted(source=PER_PAGE + 1)).number == 2
    assert page_of(rows, Wanted(source=10**6)).number == 1


def test_address_asks_for_the_same_again():
    wanted = Wanted(says="supports", order="newest")
    assert wanted.address(page=2) == "?says=supports&order=newest&page=2"
    assert wanted.address(source=7) == "?says=supports&order=newest&source=7"
    assert EVERYTHING.address() == "?"
