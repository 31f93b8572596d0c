"""A desk of very many claims, by COPY: most are done with, some are worked on, many wait.

Each claim's number decides everything about it, so that a desk of so many is always the same.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, repeat
from typing import Any

import psycopg
from django.db.models import Model
from django.utils import timezone
from psycopg import sql

from benchmarks.desk import rows
from benchmarks.desk.numbers import (
    ADMINISTRATOR,
    CLAIMS_OF_A_CLAIMANT,
    CLAIMS_OF_A_STORY,
    EDITOR,
    LARGE,
    OF_SMALL_DESK,
    OTHER,
    PEOPLE,
    PUBLISHERS,
    REVIEWER,
    SMALL,
)
from benchmarks.desk.rows import Row
from benchmarks.serving.filling import copy_into, count_on, word
from factcheck.enums import Role
from factcheck.models import (
    Appearance,
    Assignment,
    AuditEvent,
    Capture,
    Claim,
    Claimant,
    Desk,
    Job,
    Membership,
    Notice,
    Observation,
    Origin,
    Publisher,
    Rating,
    Ruling,
    Search,
    Source,
    Story,
    User,
    Verdict,
)

YEARS = timedelta(days=5 * 365)
INDEXES = """
    SELECT index.indexname, index.indexdef FROM pg_indexes index
    LEFT JOIN pg_constraint ON conname = indexname
    WHERE schemaname = 'public' AND tablename LIKE 'factcheck%'
    AND conname IS NULL AND indexdef NOT LIKE '%UNIQUE%'
"""
COUNTED = """
    INSERT INTO factcheck_counter (name, value, digest) VALUES ('verdicts', %s, '')
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


def fill(connection: psycopg.Connection[Any], count: int) -> None:
    """Log `count` claims, numbered from 1, in one transaction."""
    filled = tables(count)
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        late = cursor.execute(INDEXES).fetchall()
        for name, _ in late:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for model, each in filled.items():
            copy_into(cursor, model, each)
            if model._meta.pk.name == "id":  # noqa: SLF001 - Django documents it
                count_on(cursor, model)
        for _, definition in late:
            cursor.execute(definition)
        cursor.execute(COUNTED, [count])
    connection.execute("VACUUM ANALYZE")


def tables(count: int) -> dict[type[Model], Iterable[Row]]:
    """The rows of each table."""
    now, numbers = timezone.now(), range(1, count + 1)
    of_each = {
        Claim: rows.claim,
        Appearance: rows.appearance,
        Assignment: rows.assignment,
        Ruling: partial(rows.ruling, ratings=list(Rating.objects.values_list("pk", flat=True))),
        Verdict: rows.verdict,
        Search: rows.search,
        Source: rows.sources,
        Origin: rows.origins,
        Capture: rows.captures,
        Observation: rows.observation,
        AuditEvent: rows.events,
        Job: rows.jobs,
        Notice: rows.notices,
    }
    began, apart = now - YEARS, YEARS / count

    def logged_at(number: int) -> datetime:
        return began + apart * number

    return people(now) | {
        Publisher: (
            {"id": 10_000 + each, "name": word(each), "address": f"{word(each)}.example"}
            for each in range(PUBLISHERS)
        ),
        Claimant: (
            {"id": each, "name": f"{word(each)} {word(each // 20_736)}".title()}
            for each in range(1, count // CLAIMS_OF_A_CLAIMANT + 2)
        ),
        Story: (rows.story(each, began) for each in range(1, count // CLAIMS_OF_A_STORY + 2)),
        **{
            model: chain.from_iterable(map(made, numbers, map(logged_at, numbers), repeat(now)))
            for model, made in of_each.items()
        },
    }


def people(now: datetime) -> dict[type[Model], Iterable[Row]]:
    """Who is on which desk."""
    roles = [(EDITOR, LARGE, Role.EDITOR), (EDITOR, OTHER, Role.EDITOR)]
    roles += [(REVIEWER, LARGE, Role.REVIEWER), (ADMINISTRATOR, LARGE, Role.ADMINISTRATOR)]
    roles += [(OF_SMALL_DESK, SMALL, Role.EDITOR), (OF_SMALL_DESK, SMALL, Role.REVIEWER)]
    roles += [(each, LARGE, Role.REVIEWER) for each in PEOPLE[4:]]
    names = {LARGE: "Large", OTHER: "Other", SMALL: "Small"}
    return {
        User: (
            {"id": each, "username": word(each), "first_name": word(each), "password": "!"}
            | {"date_joined": now, "email": f"{each}@example.org"}
            for each in PEOPLE
        ),
        Desk: ({"id": key, "name": name, "slug": name.lower()} for key, name in names.items()),
        Membership: (
            {"id": place, "user_id": user, "desk_id": desk, "role": role}
            for place, (user, desk, role) in enumerate(roles, 1)
        ),
    }
