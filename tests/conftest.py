"""The people of a newsroom, and a database whose history can be emptied between tests."""

import signal
from importlib import import_module

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from factcheck.enums import Role
from factcheck.services import fetches, health
from tests.factories import DeskFactory, MembershipFactory, UserFactory

GUARDED = (
    "AuditEvent",
    "Capture",
    "Checkpoint",
    "Correction",
    "DeliveryTry",
    "OutsideCopy",
    "Rating",
    "SecondRuling",
    "StoryVersion",
    "Verdict",
)


def pytest_configure():
    """Let Ctrl-C reach what the tests start, even where a shell runs them in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Begin without the publishers of the starting list, so that tests name all that there are."""
    with django_db_blocker.unblock():
        for name in ("Publisher", "Owner", "Party"):
            apps.get_model("factcheck", name).objects.all().delete()


@pytest.fixture(autouse=True, scope="session")
def emptied_after_transactional_tests():
    """Let Django truncate the history that our triggers keep; the scale is put back after it."""
    teardown = TransactionTestCase._fixture_teardown
    create_scale = import_module("factcheck.migrations.0002_default_scale").create_scale

    def empty(case):
        guard_history("DISABLE")
        teardown(case)
        create_scale(apps, None)
        guard_history("ENABLE")

    TransactionTestCase._fixture_teardown = empty
    yield
    TransactionTestCase._fixture_teardown = teardown


def guard_history(switch):
    with connection.cursor() as cursor:
        for name in GUARDED:
            table = apps.get_model("factcheck", name)._meta.db_table
            cursor.execute(f"ALTER TABLE {table} {switch} TRIGGER USER")


@pytest.fixture(scope="session")
def shared_memory():
    with redis.Redis.from_url(health.client_url(settings.REDIS_URL)) as client:
        yield client


@pytest.fixture(autouse=True)
def forgotten_hosts(shared_memory):
    """Let no test wait for a host that another one has used, or go by its robots.txt."""
    fetches.own_slots.cache_clear()
    kept = list(shared_memory.scan_iter("factcheck:*", count=1000))
    if kept:
        shared_memory.delete(*kept)


@pytest.fixture
def desk():
    return DeskFactory(name="News", slug="news")


def person(desk, username, *roles):
    user = UserFactory(username=username)
    for role in roles:
        MembershipFactory(user=user, desk=desk, role=role)
    return user


@pytest.fixture
def editor(desk):
    return person(desk, "editor", Role.EDITOR)


@pytest.fixture
def reviewer(desk):
    return person(desk, "reviewer", Role.REVIEWER)


@pytest.fixture
def second_reviewer(desk):
    return person(desk, "second_reviewer", Role.REVIEWER)


@pytest.fixture
def administrator(desk):
    return person(desk, "administrator", Role.ADMINISTRATOR)


@pytest.fixture
def stranger():
    """An editor, of another desk."""
    return person(DeskFactory(name="Sports", slug="sports"), "stranger", Role.EDITOR)
