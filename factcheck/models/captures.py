"""The copies kept of what was fetched, here and in archives that are not ours."""

from collections.abc import Sequence

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Left

from factcheck.enums import OutsideArchive
from factcheck.models.guards import append_only, table_stays
from factcheck.models.people import User
from factcheck.models.words import holding

# PostgreSQL keeps at most 1 MB of words for one row; a page's beginning says enough. Not a column,
# for it would be read with every copy.
CAPTURE_WORDS = SearchVector("title", Left("text", 100_000), config="english")


class CaptureQuerySet(models.QuerySet["Capture"]):
    """Named sets of captures."""

    def found_by(self, words: str, url_key: str) -> "CaptureQuerySet":
        """Copies of pages that say so, and those of an address by its key."""
        query = SearchQuery(words, search_type="websearch", config="english")
        said = holding(self, CAPTURE_WORDS, query)
        return self.alias(words=CAPTURE_WORDS).filter(said | Q(url_key=url_key))

    def resembling(self, words: Sequence[str]) -> "CaptureQuerySet":
        """Copies in which any of `words` occurs, the one with most of them first."""
        query = SearchQuery(" OR ".join(words), search_type="websearch", config="english")
        return (
            self.alias(words=CAPTURE_WORDS)
            .filter(words=query)
            .annotate(rank=SearchRank(CAPTURE_WORDS, query))
            .order_by("-rank", "-pk")
        )

    def looking_like(self, rows: int, columns: int, *, within: int, most: int) -> dict[int, int]:
        """The nearest images to a fingerprint: of each the key, and how many of 128 bits differ."""
        apart = BitsBeyond("image_rows", Value(rows)) + BitsBeyond("image_columns", Value(columns))
        images = self.filter(image_rows__isnull=False).annotate(apart=apart)
        nearest = images.filter(apart__lte=within).order_by("apart", "-pk")
        return dict(nearest.values_list("pk", "apart")[:most])


class BitsBeyond(models.Func):
    """In how many of its 64 bits a column differs from a number."""

    template = "bit_count((%(expressions)s)::bit(64))"
    arg_joiner = " # "
    output_field = models.IntegerField()


class Capture(models.Model):
    """The stored, hashed copy of what was fetched.

    `sha256` is of the decoded body, and `record_sha256` of the archived record of the very bytes
    received. `text` is the page's article text as it was read at capture; passages point into it.
    `links` are the addresses that the article links to. `hops` lists each address asked, with the
    answer's status and the network address dialled. `software` names what fetched and read it.
    `image_rows` and `image_columns` are the fingerprint of an image, both or neither.
    """

    url = models.CharField(max_length=2000)
    url_key = models.CharField(max_length=64)
    final_url = models.CharField(max_length=2000)
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=100)
    headers = models.JSONField()
    hops = models.JSONField()
    tls_leaf_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    record_sha256 = models.CharField(max_length=64, blank=True)
    byte_count = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)
    canonical_url = models.CharField(max_length=2000, blank=True)
    site_name = models.CharField(max_length=200, blank=True)
    wire_credit = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True)
    published_on = models.DateField(null=True, blank=True)
    captured_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    software = models.CharField(max_length=100, blank=True)
    image_rows = models.BigIntegerField(null=True, blank=True)
    image_columns = models.BigIntegerField(null=True, blank=True)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["url_key", "-captured_at"], name="captures_by_address"),
            GinIndex(CAPTURE_WORDS, name="captures_by_words"),
            models.Index(
                fields=["image_rows", "image_columns"],
                condition=Q(image_rows__isnull=False),
                name="captures_of_images",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record_sha256"],
                condition=~Q(record_sha256=""),
                name="a_record_is_of_one_copy",
            ),
            models.CheckConstraint(
                condition=Q(image_rows=None, image_columns=None)
                | Q(image_rows__isnull=False, image_columns__isnull=False),
                name="a_fingerprint_is_whole",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.url} at {self.captured_at:%Y-%m-%d %H:%M}"


class OutsideCopy(models.Model):
    """The copy that another archive was asked to make of the same page.

    `reference` is that archive's own name for the request while it is at it. In the end there is
    the address of its copy, or a sentence why there is none.
    """

    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="outside_copies")
    archive = models.CharField(max_length=20, choices=OutsideArchive)
    asked_at = models.DateTimeField()
    reference = models.CharField(max_length=100, blank=True)
    url = models.CharField(max_length=2100, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "outside copies"
        constraints = [
            models.UniqueConstraint(
                fields=["capture", "archive"], name="an_archive_is_asked_for_a_copy_once"
            ),
            models.CheckConstraint(
                condition=Q(archive__in=OutsideArchive.values),
                name="archive_of_an_outside_copy_is_known",
            ),
            models.CheckConstraint(
                condition=Q(url="", made_at=None)
                | (~Q(url="") & Q(made_at__isnull=False, failure="")),
                name="an_outside_copy_that_was_made_has_its_address_and_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="made_copies_stay",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__made_at__isnull=False),
            ),
            table_stays(),
        ]

    def __str__(self) -> str:
        return self.url or f"asked of the {self.get_archive_display()}"
