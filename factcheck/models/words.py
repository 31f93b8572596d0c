"""Rows by a full-text query, found the same way however many there are.

The database cannot tell beforehand how many rows hold a word. Taking it for common it reads the
rows in their order until there are enough that fit: of a rare word all of them. Taking it for rare
it sorts all that fit: of a common word most of them. So the first few thousand are asked for first.
"""

from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Model, Q, QuerySet

FEW = 3_000  # of a million, one in three hundred: in order, a page of fifty is among 17,000

M = TypeVar("M", bound=Model)


def holding(rows: QuerySet[M], words: SearchVector | F, query: SearchQuery) -> Q:
    """A condition for rows of this table whose `words`, a vector or a field, fit the query.

    To be used on `alias(words=words)`. Of few hits it names the rows; costs one query.
    """
    every = rows.model._base_manager.alias(said=words).filter(said=query)  # noqa: SLF001 - Django documents it
    some = list(every.values_list("pk", flat=True)[: FEW + 1])
    return Q(pk__in=some) if len(some) <= FEW else Q(words=query)
