"""Other organisations that check facts, and the reviews that they hand in."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from factcheck.models.claims import Claim
from factcheck.models.guards import told
from factcheck.models.people import User

ENGLISH = "english"


class Partner(models.Model):
    """An organisation that checks facts; `site` is the host that its pages are on, without www."""

    name = models.CharField(max_length=200, unique=True)
    site = models.CharField(max_length=200, unique=True)
    language = models.CharField(max_length=10, default="en")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(site__regex=r"^[a-z0-9.-]+\.[a-z0-9-]+$") & ~Q(site__startswith="www."),
                name="a_partners_site_is_a_host_without_www",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MarkupPage(models.Model):
    """A page of a partner with its reviews of claims; taken back, it stays as a name.

    `version` counts its changes. `publish_date` is what the partner wrote.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="pages")
    url = models.CharField(max_length=2000)
    author_name = models.CharField(max_length=200, blank=True)
    author_image_url = models.CharField(max_length=2000, blank=True)
    publish_date = models.CharField(max_length=50, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "url"],
                condition=Q(deleted_at=None),
                name="a_partner_hands_a_page_in_once",
            ),
        ]
        triggers = told("'markup_page:' || new.id", insert=None, update=None, delete=None)

    def __str__(self) -> str:
        return self.url


class PartnerReviewQuerySet(models.QuerySet["PartnerReview"]):
    """Named sets of partners' reviews."""

    def of_site(self, site: str) -> "PartnerReviewQuerySet":
        """Those published on a site or below it."""
        partners = Q(page__partner__site=site) | Q(page__partner__site__endswith=f".{site}")
        return self.filter(partners)


class PartnerReview(models.Model):
    """A partner's review of one claim, as `markup` says it in the words of Google's contract.

    `repeats` is our own claim that it reviews as well; without one, reviews with the same words
    (`text_digest`) are of one claim. `newest_on` is the newer of the two days.
    """

    page = models.ForeignKey(MarkupPage, on_delete=models.CASCADE, related_name="reviews")
    place = models.PositiveSmallIntegerField()
    markup = models.JSONField()
    claim_text = models.TextField()
    claimant = models.CharField(max_length=200, blank=True)
    rating = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10)
    claimed_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    newest_on = models.DateField(null=True, blank=True)
    text_digest = models.CharField(max_length=64)
    repeats = models.ForeignKey(
        Claim, on_delete=models.SET_NULL, null=True, blank=True, related_name="partner_reviews"
    )
    search = models.GeneratedField(
        expression=SearchVector(Left("claim_text", 20_000), weight="A", config=ENGLISH)
        + SearchVector("claimant", "rating", weight="B", config=ENGLISH),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PartnerReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "place"], name="the_reviews_of_a_page_are_in_order"
            ),
            models.CheckConstraint(condition=~Q(claim_text=""), name="a_review_names_its_claim"),
        ]
        indexes = [
            models.Index(fields=["text_digest"], name="partner_reviews_by_claim"),
            models.Index(F("newest_on").desc(nulls_last=True), name="partner_reviews_by_date"),
            GinIndex(fields=["search"], name="partner_reviews_by_words"),
            GinIndex(
                fields=["claim_text"], opclasses=["gin_trgm_ops"], name="partner_reviews_by_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.claim_text
