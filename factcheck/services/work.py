"""What a worker does with a job that it was rung for."""

import logging
import traceback

from factcheck.enums import JobKind
from factcheck.services import (
    asks,
    couriers,
    deposits,
    digests,
    feeds,
    fetches,
    holders,
    jobs,
    origins,
    rechecks,
    reminders,
    searches,
    watches,
)

logger = logging.getLogger(__name__)

HANDLERS = {
    JobKind.SEARCH: searches.run,
    JobKind.ASK: asks.run,
    JobKind.FETCH: fetches.run,
    JobKind.WEIGH: origins.weigh,
    JobKind.WATCH: watches.run,
    JobKind.DEPOSIT: deposits.run,
    JobKind.POLL: feeds.run,
    JobKind.RECHECK: rechecks.run,
    JobKind.CATCH_UP: holders.catch_up,
    JobKind.DELIVER: couriers.run,
    JobKind.REMIND: reminders.run,
    JobKind.DIGEST: digests.run,
}


def perform(*, job_id: int) -> None:
    """Do the job if it is still to be done; safe to call twice, at once, or late.

    Whatever goes wrong is written on the job's row, which puts it back or marks it dead.
    """
    lease = jobs.claim(job_id)
    if lease is None:
        return
    try:
        HANDLERS[lease.kind](lease)
    except jobs.LeaseLost:
        logger.warning("Job %s: the lease was lost; nothing was written.", job_id)
    except Exception:  # the row is where failures are told, so that none is lost
        logger.exception("Job %s failed, attempt %s.", job_id, lease.attempt)
        jobs.failed(lease, traceback.format_exc())
