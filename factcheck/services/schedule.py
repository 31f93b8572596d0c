"""What is done at every beat, every few seconds: lost work taken back, due work entered."""

import logging
from collections.abc import Callable

from django.db import Error as DatabaseProblem

from factcheck.services import answers, digests, feeds, jobs, logins, reports, watches

logger = logging.getLogger(__name__)

# Each looks for rows whose time has come, enters a bounded number of jobs, and returns how many.
# It must be quick and safe to call twice at once.
DUE: tuple[Callable[[], int], ...] = (watches.enter_due, feeds.enter_due, digests.enter_due)
KEEPING: tuple[Callable[[], int], ...] = (
    jobs.sweep,
    jobs.purge,
    logins.purge,
    answers.purge,
    reports.forget_addresses,
)


def beat() -> None:
    """Keep the queue in order and enter what has become due; what fails stops nothing else.

    Raises:
        DatabaseProblem: the database does not answer; the next beat comes soon.
    """
    for part in KEEPING + DUE:
        attempt(part)


def attempt(part: Callable[[], int]) -> None:
    """Do one part, and tell the log of what went wrong in it.

    Raises:
        DatabaseProblem: the database does not answer, so the other parts need not try.
    """
    try:
        part()
    except DatabaseProblem:
        raise
    except Exception:  # the other parts have nothing to do with it
        logger.exception("%s failed; it is tried again at the next beat.", part.__qualname__)
