"""Verdicts as lists and searches find them: the newest version of each, its facts in columns."""

import json
from typing import Any, NamedTuple

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left

ENGLISH = "english"
MAX_RANKED = 500
# Words that few verdicts have are looked for in one span of positions after the other, the newest
# first, until there are enough: the index knows words and span, and the rest is never visited.
SPAN_POSITIONS = 65_536
SPAN = F("position") / SPAN_POSITIONS
# The join goes through the spans in their order, and ends with the limit.
IN_SPANS = f"""
    SELECT found.* FROM generate_series(
        (SELECT max(position) / {SPAN_POSITIONS} FROM factcheck_listing), 0, -1
    ) AS span (number)
    CROSS JOIN LATERAL ({{newest}}) AS found LIMIT {MAX_RANKED}
"""  # noqa: S608 - all of it stands above
RANKED = """
    SELECT ts_rank(search, query) AS rank, position, claim_id
    FROM ({newest}) AS newest, websearch_to_tsquery('english', %s) AS query
    ORDER BY rank DESC, position DESC
"""

# A listing's columns, each read out of `body`, the JSON of the version that `new` is. The names by
# which lists are narrowed are in lower case.
FACTS = {
    "verdict_id": "new.id",
    "sequence": "new.sequence",
    "state": "coalesce(body->>'state', '')",
    "rating": "coalesce(body#>>'{rating,slug}', '')",
    "claim_text": "coalesce(body->>'claim', '')",
    "rationale": "coalesce(body->>'rationale', '')",
    "claimant": "lower(coalesce(body#>>'{claimant,name}', ''))",
    "party": "lower(coalesce(body#>>'{claimant,party}', ''))",
    "publishers": (
        "ARRAY(SELECT lower(each#>>'{}') FROM jsonb_path_query(body, '$.appearances[*].publisher')"
        " each)"
    ),
    "topics": "ARRAY(SELECT lower(each#>>'{}') FROM jsonb_path_query(body, '$.topics[*]') each)",
    "language": "lower(coalesce(body->>'language', 'en'))",
    "published_at": "new.published_at",
}


def laid_out() -> str:
    """SQL, within PL/pgSQL, that lays out the version which the record `new` is."""
    columns, values = ", ".join(FACTS), ", ".join(FACTS.values())
    return f"""
        INSERT INTO factcheck_listing (claim_id, position, {columns})
        SELECT new.claim_id, new.sequence, {values}
        FROM (SELECT new.body::jsonb AS body) AS read
        ON CONFLICT (claim_id) DO UPDATE
        SET ({columns}) = ({", ".join(f"excluded.{name}" for name in FACTS)});
    """  # noqa: S608 - all of it stands above


def lays_out() -> pgtrigger.Trigger:
    """A trigger by which every version, however it came in, is found from then on."""
    return pgtrigger.Trigger(
        name="version_is_laid_out",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        func=f"{laid_out()} RETURN NULL;",
    )


class Found(NamedTuple):
    """A listing that was searched for, and how well it fits."""

    rank: float
    position: int
    claim_id: int


class ListingQuerySet(models.QuerySet["Listing"]):
    """Named sets of listings."""

    def best(self, words: str) -> list[Found]:
        """The newest 500 verdicts about `words`, as people type them, the best first.

        More than that nobody reads, and ranking all that speak of a common word takes seconds. In
        two queries, as the planner is asked first whether the words are common.
        """
        query = SearchQuery(words, search_type="websearch", config=ENGLISH)
        fitting = self.filter(search=query).order_by("-position")
        try:
            sql, parameters = statement_of(fitting)
        except EmptyResultSet:
            return []
        if not are_common(fitting):
            sql, parameters = in_spans(fitting)
        with connections[self.db].cursor() as cursor:
            cursor.execute(RANKED.format(newest=sql), [*parameters, words])
            return [Found(*row) for row in cursor.fetchall()]


def are_common(fitting: ListingQuerySet) -> bool:
    """Whether the planner would rather look through the newest verdicts than for the words."""
    plan = json.loads(first(fitting).explain(format="json"))[0]["Plan"]
    # Of words that say nothing there is no more to the plan.
    return bool(plan.get("Plans", [plan])[0]["Node Type"] == "Index Scan")


def in_spans(fitting: ListingQuerySet) -> tuple[str, tuple[Any, ...]]:
    """SQL, with its parameters, for the newest of them, looked for in span after span."""
    here = fitting.alias(span=SPAN).filter(span=RawSQL("span.number", ()))
    sql, parameters = statement_of(here)
    return IN_SPANS.format(newest=sql), parameters


def statement_of(fitting: ListingQuerySet) -> tuple[str, tuple[Any, ...]]:
    """SQL, with its parameters, for the newest of them."""
    return first(fitting).query.sql_with_params()


def first(fitting: ListingQuerySet) -> "models.QuerySet[Listing, Any]":
    """As many as are ranked, in what ranking reads."""
    return fitting.values("search", "position", "claim_id")[:MAX_RANKED]


class Listing(models.Model):
    """The newest version of the verdict on a claim, withdrawals included.

    The database writes it when a version is published; nobody else does. `position` is the
    sequence of the first version: it never moves, so that a walk through the list misses nothing
    that is corrected meanwhile. `sequence` is the newest version's.
    """

    claim = models.OneToOneField(
        "Claim", on_delete=models.PROTECT, primary_key=True, related_name="listing"
    )
    verdict = models.OneToOneField("Verdict", on_delete=models.PROTECT, related_name="listing")
    position = models.PositiveBigIntegerField(unique=True)
    sequence = models.PositiveBigIntegerField(unique=True)
    state = models.CharField(max_length=20)
    rating = models.CharField(max_length=50, blank=True)
    claim_text = models.TextField()
    rationale = models.TextField(blank=True)
    claimant = models.CharField(max_length=200, blank=True)
    party = models.CharField(max_length=200, blank=True)
    publishers = ArrayField(models.CharField(max_length=200), default=list)
    topics = ArrayField(models.CharField(max_length=50), default=list)
    language = models.CharField(max_length=10)
    published_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector(Left("claim_text", 20_000), weight="A", config=ENGLISH)
        + SearchVector("claimant", Left("rationale", 100_000), weight="B", config=ENGLISH),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["rating", "position"], name="listings_by_rating"),
            models.Index(fields=["claimant", "position"], name="listings_by_claimant"),
            models.Index(fields=["party", "position"], name="listings_by_party"),
            models.Index(fields=["language", "position"], name="listings_by_language"),
            models.Index(fields=["published_at"], name="listings_by_date"),
            GinIndex(fields=["publishers"], name="listings_by_publisher"),
            GinIndex(fields=["topics"], name="listings_by_topic"),
            GinIndex(F("search"), SPAN, name="listings_by_words"),
            GinIndex(fields=["claim_text"], opclasses=["gin_trgm_ops"], name="listings_by_letters"),
        ]

    def __str__(self) -> str:
        return self.claim_text
