"""Counts for the desk that stop at a number: whoever sees “1,000+” looks no further than that."""

from typing import Any, Self

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST_OF_A_TILE = 1_000
MOST_OF_A_LIST = 10_000
MOST_OF_A_SEARCH = 1_000


class Tally(int):
    """How many there are, up to `most`; written with a “+” when there are more."""

    most: int

    def __new__(cls, count: int, most: int) -> Self:
        """As a number it is never more than `most`."""
        tally = super().__new__(cls, min(count, most))
        tally.most = most if count > most else count + 1
        return tally

    def __str__(self) -> str:
        return f"{int(self):,}" + ("+" if self.is_capped else "")

    @property
    def is_capped(self) -> bool:
        """Whether there are more."""
        return int(self) == self.most


def tally(rows: QuerySet[Any], most: int = MOST_OF_A_TILE) -> Tally:
    """How many `rows` there are; the database stops looking after `most`."""
    return Tally(rows.order_by()[: most + 1].count(), most)


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # it takes no argument at run time
    """Pages of a list that may be very long: as many as people turn, found without counting all."""

    most = MOST_OF_A_LIST

    @cached_property
    def count(self) -> int:
        """How many rows can be turned to."""
        rows = self.object_list
        assert isinstance(rows, QuerySet)  # noqa: S101 - the desk's lists are of rows
        return tally(rows, self.most)


class SearchPaginator(CappedPaginator):
    """The same for a search: whoever does not find it on twenty pages asks for more words."""

    most = MOST_OF_A_SEARCH
