"""The dispatcher: tells the queue of due jobs, round after round."""

import logging
import signal
from collections.abc import Callable
from threading import Event
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseProblem
from django.db import close_old_connections, connection
from kombu.exceptions import OperationalError as BrokerError

from factcheck.services import jobs

ROUND_SECONDS = 0.5
PAUSE_AFTER_FAILURE_SECONDS = 3

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Rings the queue for due jobs until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            stop.wait(one_round(ring))


def one_round(ring: Callable[[int], None]) -> float:
    """Ring for what is due; returns how long to wait before the next round, in seconds."""
    try:
        close_old_connections()
        return 0 if jobs.dispatch(ring) else ROUND_SECONDS
    except (BrokerError, OSError):
        logger.warning("The broker cannot be reached; jobs wait in the database.")
    except DatabaseProblem:
        logger.warning("The database cannot be reached.")
        connection.close()
    return PAUSE_AFTER_FAILURE_SECONDS


def ring(job_id: int) -> None:
    """Publish one job's id; gives up within the broker's own short time-outs."""
    current_app.send_task("factcheck.perform", kwargs={"job_id": job_id}, retry=False)
