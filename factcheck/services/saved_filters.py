"""Each person's own ways of narrowing the queue; nobody else sees them, no event tells of them."""

from django.db import transaction

from factcheck.errors import InvalidInput, NotFound
from factcheck.models import SavedFilter, User
from factcheck.services import wording

MAX_FILTERS = 20
MAX_NAME_CHARACTERS = 60
MAX_QUERY_CHARACTERS = 1_000


def keep(*, by: User, name: str, query: str) -> SavedFilter:
    """Keep `query` under a name; one of the same name is replaced.

    Locks the person, so that no more are kept than there may be.

    Raises:
        InvalidInput: no name, words that cannot be kept, or too many filters.
    """
    name = name.strip()
    wording.check("name", name, most=MAX_NAME_CHARACTERS)
    wording.check("query", query, most=MAX_QUERY_CHARACTERS)
    if not name:
        raise InvalidInput("Give the filter a name.", code="no_name", field="name")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        others = SavedFilter.objects.filter(user=by).exclude(name=name)
        if others.count() >= MAX_FILTERS:
            raise InvalidInput(
                f"There are {MAX_FILTERS} filters already. Remove one first.",
                code="too_many_filters",
                field="name",
            )
        said = {"query": query}
        return SavedFilter.objects.update_or_create(user=by, name=name, defaults=said)[0]


def drop(*, filter_id: int, by: User) -> None:
    """Remove a filter of this person's.

    Raises:
        NotFound: they have no such filter.
    """
    gone, _ = SavedFilter.objects.filter(pk=filter_id, user=by).delete()
    if not gone:
        raise NotFound("You have no such filter.")
