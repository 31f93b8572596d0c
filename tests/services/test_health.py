from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from factcheck.services import health
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(hours=1)


def test_parts_answer():
    assert set(health.report(health.PARTS).values()) == {"ok"}


@pytest.mark.parametrize(
    ("broker", "client"),
    [
        ("redis://:s@host:6379/1", "redis://:s@host:6379/1"),
        ("redis+socket:///run/r.sock?virtual_host=1", "unix:///run/r.sock?db=1"),
    ],
)
def test_broker_address_is_read_in_both_spellings(broker, client):
    assert health.client_url(broker) == client


def test_broker_that_is_not_there_is_told(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert health.broker() == "does not answer"


@pytest.mark.parametrize(
    ("rung_at", "answer"),
    [
        (lambda: None, "1 jobs not rung for"),
        (lambda: LONG_AGO, "1 jobs not rung for"),
        (timezone.now, "ok"),
    ],
)
def test_dispatcher_is_late_when_due_jobs_are_not_rung_for(rung_at, answer):
    JobFactory(due_at=LONG_AGO, rung_at=rung_at())
    assert health.dispatcher() == answer


def without_a_database():
    """What is told on a connection of this thread's own, to a port where nobody listens."""
    connection.settings_dict = connection.settings_dict | {"HOST": "127.0.0.1", "PORT": "1"}
    return health.report(["database", "migrations", "dispatcher", "sweeper"])


def test_database_that_is_not_there_is_told():
    with ThreadPoolExecutor() as threads:
        answers = threads.submit(without_a_database).result()
    assert answers == {
        "database": "does not answer",
        "migrations": "cannot be read",
        "dispatcher": "cannot be read",
        "sweeper": "cannot be read",
    }


def test_dispatcher_is_given_time():
    JobFactory(due_at=timezone.now() - timedelta(seconds=5))
    assert health.dispatcher() == "ok"


def test_sweeper_is_late_when_leases_ran_out_long_ago():
    JobFactory(state="running", lease_until=LONG_AGO, lease_token="0" * 32)
    assert health.sweeper() == "1 jobs not swept"


def test_command_prints_each_part(capsys):
    call_command("health", "database", "dispatcher")
    assert capsys.readouterr().out == "database: ok\ndispatcher: ok\n"


def test_command_fails_when_a_part_does(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(CommandError, match="broker: does not answer"):
        call_command("health")
