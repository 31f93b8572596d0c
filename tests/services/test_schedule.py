import logging

import pytest
from django.db import OperationalError

from factcheck.services import answers, jobs, logins, reports, schedule

pytestmark = pytest.mark.django_db


def test_beat_keeps_the_queue_and_enters_what_is_due():
    purges = (jobs.purge, logins.purge, answers.purge, reports.forget_addresses)
    assert (jobs.sweep, *purges) == schedule.KEEPING
    schedule.beat()


def test_part_that_fails_is_told_of_and_stops_nothing(caplog):
    def overdue():
        raise LookupError("no such feed")

    with caplog.at_level(logging.ERROR):
        schedule.attempt(overdue)
    assert "overdue failed" in caplog.text
    assert "no such feed" in caplog.text


def test_database_that_does_not_answer_ends_the_beat():
    def unanswered():
        raise OperationalError

    with pytest.raises(OperationalError):
        schedule.attempt(unanswered)
