import json
import os
import signal
from base64 import b64decode
from threading import Timer

import pytest
import redis
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerError

from factcheck.management.commands import dispatch
from factcheck.models import Job
from factcheck.services import health
from tests.factories import JobFactory

# A round closes connections that are too old, which ends a transaction around a test.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rung():
    return []


def test_round_rings_and_goes_on_at_once_while_there_is_work(rung):
    job = JobFactory()
    assert dispatch.one_round(rung.append) == 0
    assert rung == [job.pk]
    assert dispatch.one_round(rung.append) == dispatch.ROUND_SECONDS


@pytest.mark.parametrize("error", [BrokerError, OSError, OperationalError, InterfaceError])
def test_round_outlives_what_cannot_be_reached_and_pauses(error, caplog):
    JobFactory()

    def broken(_job_id):
        raise error

    assert dispatch.one_round(broken) == dispatch.PAUSE_AFTER_FAILURE_SECONDS
    assert "cannot be reached" in caplog.text


def test_round_comes_back_to_a_database_that_cut_it_off(rung):
    JobFactory()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [mine])
    other.close()
    rounds = [dispatch.one_round(rung.append) for _ in range(2)]
    assert rung == [Job.objects.get().pk]
    assert rounds[-1] in {0, dispatch.ROUND_SECONDS}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_command_ends_when_it_is_told_to(number):
    handlers = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    timer = Timer(0.3, os.kill, [os.getpid(), number])
    timer.start()
    try:
        call_command("dispatch")
    finally:
        timer.join()
        for each, handler in handlers.items():
            signal.signal(each, handler)


def test_ringing_publishes_the_id_of_the_job_and_nothing_else(settings):
    with redis.Redis.from_url(health.client_url(settings.REDIS_URL)) as broker:
        broker.delete("celery")
        dispatch.ring(7)
        (message,) = [json.loads(each) for each in broker.lrange("celery", 0, -1)]
        broker.delete("celery")
    assert message["headers"]["task"] == "factcheck.perform"
    assert json.loads(b64decode(message["body"]))[:2] == [[], {"job_id": 7}]
