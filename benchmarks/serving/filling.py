"""Very many published verdicts, by COPY: the bodies are the service's own, the words are drawn.

Triggers and foreign keys stand still meanwhile, so it takes a superuser's connection; the indexes
that are costly to keep up are made once, at the end.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db.models import Field, JSONField, Model
from psycopg import sql

from factcheck.enums import Intake, RulingState, Status
from factcheck.models import (
    Appearance,
    Claim,
    Claimant,
    Desk,
    Publisher,
    Rating,
    Ruling,
    Story,
    User,
    Verdict,
)
from factcheck.models.listings import FACTS
from factcheck.rendering import claim_review, own_json, snapshot

BEGAN = datetime(2024, 8, 6, 9, 0, tzinfo=UTC)
CLAIMANTS, PUBLISHERS, CLAIMS_OF_A_STORY, LAYOUTS = 1_000, 50, 100, 40
SYLLABLES = ("ka", "lo", "mir", "ten", "sud", "zha", "pol", "ber", "vin", "gor", "esk", "ura")
COMMON = [
    "forces",
    "captured",
    "soldiers",
    "village",
    "bridge",
    "reported",
    "square",
    "kilometres",
    "border",
    "town",
]
RATINGS = {"confirmed": 4, "misleading": 2, "false": 1, "unverifiable": None}
# What stands in a layout where each verdict has its own.
NUMBER, SEQUENCE, CLAIM, RATIONALE = "987654321", "123456789", "~claim~", "~rationale~"
LATE_INDEXES = """
    SELECT index.indexname, index.indexdef FROM pg_indexes index
    LEFT JOIN pg_constraint ON conname = indexname
    WHERE tablename IN ('factcheck_listing', 'factcheck_claim', 'factcheck_verdict')
    AND conname IS NULL AND indexdef NOT LIKE '%UNIQUE%'
"""
COUNTED = """
    INSERT INTO factcheck_counter (name, value, digest) VALUES ('verdicts', %s, '')
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


def fill(connection: psycopg.Connection[Any], count: int) -> None:
    """Publish `count` verdicts, numbered from 1, in one transaction."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        late = cursor.execute(LATE_INDEXES).fetchall()
        for name, _ in late:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for model, rows in tables(count).items():
            copy_into(cursor, model, rows)
            count_on(cursor, model)
        lay_out(cursor)
        for _, definition in late:
            cursor.execute(definition)
        cursor.execute(COUNTED, [count])
    connection.execute("VACUUM ANALYZE")


def copy_into(
    cursor: psycopg.Cursor[Any], model: type[Model], rows: Iterable[Mapping[str, Any]]
) -> None:
    """COPY the rows, each a mapping from column to value; other columns get their default."""
    meta = model._meta  # noqa: SLF001 - Django documents it
    fields = [field for field in meta.concrete_fields if not field.generated]
    plain = {field.column: default_of(field) for field in fields}
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(meta.db_table), sql.SQL(", ").join(map(sql.Identifier, plain))
    )
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(tuple((plain | row).values()))


def count_on(cursor: psycopg.Cursor[Any], model: type[Model]) -> None:
    """Have the service's own rows numbered from where these end."""
    name = model._meta.db_table  # noqa: SLF001 - Django documents it
    newest = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}")
    cursor.execute(newest.format(sql.Literal(name), sql.Identifier(name)))


def default_of(field: "Field[Any, Any]") -> object:
    """What the field holds when nothing is said."""
    value = None if field.null else field.get_default()
    return json.dumps(value) if isinstance(field, JSONField) else value


def tables(count: int) -> dict[type[Model], Iterable[Mapping[str, Any]]]:
    """The rows of each table; the claim, ruling and verdict of a number have that number."""
    numbers = range(1, count + 1)
    by = {"added_at": BEGAN, "added_by_id": 1}
    stories = range(1, count // CLAIMS_OF_A_STORY + 2)
    return {
        User: (
            {"id": each, "username": word(each), "password": "!", "date_joined": BEGAN}
            for each in (1, 2)
        ),
        Desk: [{"id": 1, "name": "Desk", "slug": "desk"}],
        Rating: (
            {"id": 100 + place, "slug": f"b-{slug}", "label": f"B {slug}", "number": number}
            for place, (slug, number) in enumerate(RATINGS.items())
        ),
        Publisher: (
            {"id": 10_000 + each, "name": word(each), "address": f"{word(each)}.example"}
            for each in range(PUBLISHERS)
        ),
        Claimant: ({"id": each, "name": word(each).title()} for each in range(1, CLAIMANTS + 1)),
        Story: (
            {"id": each, "desk_id": 1, "title": text(each, 8), "text": text(each, 300)}
            | {"publisher_id": 10_000 + each % PUBLISHERS, "published_on": BEGAN.date()}
            | {"intake": Intake.values[0], "text_digest": digest(str(each))}
            | by
            for each in stories
        ),
        Claim: map(claim, numbers),
        Appearance: (
            {"id": each, "claim_id": each, "story_id": each // CLAIMS_OF_A_STORY + 1}
            | {"start": each, "end": each + 100, "quote": text(each, 14)}
            for each in numbers
        ),
        Ruling: map(ruling, numbers),
        Verdict: verdicts(numbers),
    }


def claim(number: int) -> dict[str, Any]:
    """A published claim."""
    own = {"id": number, "ruling_id": number, "verdict_id": number}
    who = {"claimant_id": number % CLAIMANTS + 1, "logged_by_id": 1, "logged_at": BEGAN}
    return own | who | {"desk_id": 1, "text": text(number, 14), "status": Status.PUBLISHED}


def ruling(number: int) -> dict[str, Any]:
    """The approved ruling on it."""
    own = {"id": number, "claim_id": number, "deciding_source_id": number}
    words = {"rationale": text(number + 1, 70), "evidence": json.dumps(evidence(number))}
    who = {"proposed_by_id": 1, "proposed_at": BEGAN, "state": RulingState.APPROVED}
    who |= {"decided_by_id": 2, "decided_at": BEGAN}
    return own | words | who | {"rating_id": 100 + number % len(RATINGS)}


def verdicts(numbers: Iterable[int]) -> Iterator[dict[str, Any]]:
    """What was published of it, a minute after the one before."""
    layouts = [layout(place) for place in range(LAYOUTS)]
    for number in numbers:
        body, review = (own(part, number) for part in layouts[number % LAYOUTS])
        yield {
            "id": number,
            "claim_id": number,
            "version": 1,
            "sequence": number,
            "ruling_id": number,
            "body": body,
            "claim_review": review,
            "etag": digest(body),
            "published_at": BEGAN + timedelta(minutes=number),
            "published_by_id": 1,
        }


def own(part: str, number: int) -> str:
    """A layout with a verdict's own numbers and words."""
    return (
        part.replace(NUMBER, str(number))
        .replace(SEQUENCE, str(number))
        .replace(CLAIM, text(number, 14))
        .replace(RATIONALE, text(number + 1, 70))
    )


def layout(place: int) -> tuple[str, str]:
    """Body and ClaimReview of a verdict, rendered by the service, to be made a number's own."""
    slug, number = list(RATINGS.items())[place % len(RATINGS)]
    ends = (4, 1) if number else (None, None)
    whole = snapshot.Snapshot(
        newsroom="The Gazette",
        site_url="http://127.0.0.1",
        claim_id=int(NUMBER),
        version=1,
        sequence=int(SEQUENCE),
        claim=CLAIM,
        claimant=word(place).title(),
        claimant_party=word(place % 7).title(),
        topics=(word(place % 5),),
        appearances=(
            snapshot.Appearance(
                title=text(place, 8),
                url=f"https://{word(place)}.example/{NUMBER}",
                publisher=word(place % PUBLISHERS),
                published_on=BEGAN.date(),
                quote=CLAIM,
            ),
        ),
        first_published_at=BEGAN,
        published_at=BEGAN,
        correction=None,
        rating=snapshot.RatingValue(slug, slug.title(), number, *ends),
        rationale=RATIONALE,
        citations=tuple(snapshot.Citation(**each) for each in evidence(place)),
        origins=tuple(snapshot.OriginGroup(each, word(each), 1, ()) for each in range(1, 4)),
    )
    parts = own_json.render(whole), claim_review.render(whole)
    body, review = (json.dumps(part, separators=(",", ":")) for part in parts)
    return body, review


def evidence(place: int) -> list[dict[str, Any]]:
    """Three sources of three origins."""
    return [
        {
            "title": text(place + each, 9),
            "url": f"https://{word(place + each)}.example/{place}/{each}",
            "publisher": word(place + each),
            "stance": "supports",
            "note": "",
            "quote": text(place + each, 25),
            "sha256": digest(f"{place}-{each}"),
            "captured_at": None,
            "origin": each,
        }
        for each in range(1, 4)
    ]


def lay_out(cursor: psycopg.Cursor[Any]) -> None:
    """The listings, by the expressions of the trigger that lays out one."""
    facts = f"""
        INSERT INTO factcheck_listing (claim_id, position, {", ".join(FACTS)})
        SELECT new.claim_id, new.sequence, {", ".join(FACTS.values())}
        FROM (
            SELECT id, claim_id, sequence, published_at, body::jsonb FROM factcheck_verdict OFFSET 0
        ) AS new
    """  # noqa: S608 - the expressions are the model's own
    cursor.execute(facts)


def text(number: int, words: int) -> str:
    """So many words: every other one of the few that all texts have, the rest of 20,736."""
    return " ".join(
        COMMON[(number + place) % len(COMMON)] if place % 2 else word(number * 7_919 + place * 97)
        for place in range(words)
    )


def word(number: int) -> str:
    """One of the words, by its number."""
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts)


def digest(words: str) -> str:
    """Its SHA-256."""
    return hashlib.sha256(words.encode()).hexdigest()
