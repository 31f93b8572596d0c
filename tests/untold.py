"""Changes of the kind that only happens in tests: what was there before history began."""

from contextlib import contextmanager

import pgtrigger
from django.db import transaction


@contextmanager
def untold(trigger):
    """Let the rows written here pass `trigger`, such as "Membership:insert_is_told"."""
    uri = f"factcheck.{trigger}"
    with transaction.atomic(), pgtrigger.ignore(uri):
        yield
        pgtrigger.constraints("immediate", uri)
        pgtrigger.constraints("deferred", uri)
