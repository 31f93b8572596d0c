"""Whether the parts that the service stands on answer; reads only, and never waits long."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q, QuerySet
from django.utils import timezone

from factcheck.models import Job, Witness

OK = "ok"
BROKER_TIMEOUT_SECONDS = 1
# A round of the dispatcher takes half a second, the sweeper comes every five.
LATE = timedelta(minutes=2)


def report(parts: Iterable[str]) -> dict[str, str]:
    """Each of `parts` with "ok" or a few words on what is wrong; names no address or password."""
    return {part: PARTS[part]() for part in parts}


def database() -> str:
    """Whether PostgreSQL answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return "does not answer"
    return OK


def migrations() -> str:
    """Whether every migration that this code brings has been applied."""
    try:
        missing = shipped_migrations() - set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return "cannot be read"
    return f"{len(missing)} to be applied" if missing else OK


@cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """The migrations on disk, as (app, name); the disk is read once in a process's life."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def broker() -> str:
    """Whether Redis answers, within a second for each of its few replies."""
    client = redis.Redis.from_url(
        client_url(settings.REDIS_URL),
        socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
        socket_timeout=BROKER_TIMEOUT_SECONDS,
    )
    try:
        client.ping()
    except (redis.RedisError, OSError):
        return "does not answer"
    finally:
        client.close()
    return OK


def client_url(broker_url: str) -> str:
    """The broker's address as redis-py writes it; Celery has a spelling of its own for sockets."""
    return broker_url.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=", 1)


def dispatcher() -> str:
    """Whether due jobs are rung for."""
    late = timezone.now() - LATE
    unrung = Job.objects.due().filter(Q(rung_at=None) | Q(rung_at__lt=late), due_at__lt=late)
    return _none_of(unrung, "not rung for")


def sweeper() -> str:
    """Whether jobs of lost workers are taken back, which takes beat and a worker."""
    lapsed = Job.objects.lapsed().filter(lease_until__lt=timezone.now() - LATE)
    return _none_of(lapsed, "not swept")


def witnesses() -> str:
    """Whether places outside take the checkpoints."""
    try:
        failing = Witness.objects.filter(address__in=settings.AUDIT_WITNESSES).exclude(failure="")
        count = failing.count()
    except DatabaseError:
        return "cannot be read"
    return f"{count} not told of the newest checkpoint" if count else OK


def _none_of(jobs: QuerySet[Job], what: str) -> str:
    try:
        count = jobs.count()
    except DatabaseError:
        return "cannot be read"
    return f"{count} jobs {what}" if count else OK


PARTS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "dispatcher": dispatcher,
    "sweeper": sweeper,
    "witnesses": witnesses,
}
