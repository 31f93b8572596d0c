"""Verdicts as lists and searches find them: the newest version of each, its facts in columns."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import models
from django.db.models import F, Subquery
from django.db.models.functions import Left

ENGLISH = "english"
MAX_RANKED = 500

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


class ListingQuerySet(models.QuerySet["Listing"]):
    """Named sets of listings."""

    def best(self, words: str) -> list[int]:
        """The positions of the newest 500 verdicts about `words`, as people type them, best first.

        More than that nobody reads, and ranking all that speak of a common word takes seconds.
        """
        query = SearchQuery(words, search_type="websearch", config=ENGLISH)
        found = self.filter(search=query).order_by("-position").values("position")[:MAX_RANKED]
        # Only now: what is not among them is never ranked.
        newest = Listing.objects.filter(position__in=Subquery(found))
        ranked = newest.annotate(rank=SearchRank(F("search"), query))
        return [place for _, place in sorted(ranked.values_list("rank", "position"), reverse=True)]


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
            GinIndex(fields=["search"], name="listings_by_words"),
            GinIndex(fields=["claim_text"], opclasses=["gin_trgm_ops"], name="listings_by_letters"),
        ]

    def __str__(self) -> str:
        return self.claim_text
