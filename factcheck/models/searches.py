"""Searches for sources: what was asked, how each provider answered, and every hit."""

from django.db import models
from django.db.models import Q

from factcheck.enums import ProviderState, QueryPurpose
from factcheck.models.claims import Claim
from factcheck.models.people import User


class SearchQuerySet(models.QuerySet["Search"]):
    """Named sets of searches."""

    def running(self) -> "SearchQuerySet":
        """Those of which some provider has not ended yet."""
        return self.filter(finished_at=None)


class Search(models.Model):
    """One run of the providers for one claim; no `requested_by` when intake asked for it.

    `left_out` counts the addresses that were found and not taken as sources: there were more
    than a search may bring.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="searches")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    left_out = models.PositiveIntegerField(default=0)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "searches"

    def __str__(self) -> str:
        return f"search of {self.requested_at:%Y-%m-%d %H:%M}"


class SearchQuery(models.Model):
    """One wording in which a search asks; `since` and `until` bound when pages were published."""

    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="queries")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    purpose = models.CharField(max_length=20, choices=QueryPurpose)
    language = models.CharField(max_length=10)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "search queries"
        constraints = [
            models.UniqueConstraint(
                fields=["search", "number"], name="queries_of_a_search_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=QueryPurpose.values), name="purpose_of_a_query_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_query_asks_something"),
        ]

    def __str__(self) -> str:
        return self.text


class ProviderAnswer(models.Model):
    """How one provider answered a search.

    `asked_count` counts the queries that it has answered, in their order. While it is *waiting*,
    `detail` says what for, if it was not asked at once, and `retry_at` when it is asked again.
    `attempt` counts the failures.
    """

    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="answers")
    provider = models.CharField(max_length=50)
    state = models.CharField(max_length=20, choices=ProviderState, default=ProviderState.WAITING)
    detail = models.TextField(blank=True)
    hit_count = models.PositiveIntegerField(default=0)
    asked_count = models.PositiveSmallIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["search", "provider"], name="a_provider_answers_a_search_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProviderState.values), name="state_of_an_answer_is_known"
            ),
            models.CheckConstraint(
                condition=Q(retry_at=None) | Q(state=ProviderState.WAITING),
                name="only_who_is_waited_for_is_asked_again",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProviderState.FAILED, ProviderState.OFF]) | ~Q(detail=""),
                name="a_provider_without_answer_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.get_state_display()}"


class FoundHit(models.Model):
    """A page that a provider named for a query, as it said; taken as a source or not.

    `rating` is what the publisher holds of the claim on it, where the page is a fact check.
    """

    answer = models.ForeignKey(ProviderAnswer, on_delete=models.CASCADE, related_name="hits")
    query = models.ForeignKey(SearchQuery, on_delete=models.CASCADE, related_name="hits")
    rank = models.PositiveSmallIntegerField()
    url = models.CharField(max_length=2000)
    url_key = models.CharField(max_length=64, editable=False)
    title = models.TextField(blank=True)
    snippet = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    rating = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "query", "rank"], name="hits_of_a_query_are_ranked"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class ProviderUse(models.Model):
    """How a provider has been used and has borne it: its turns, its day's quota, its rest.

    `resting_until` is set when it failed too often in a row: until then it is not asked, and
    after it once, to see.
    """

    provider = models.CharField(max_length=50, unique=True)
    next_turn_at = models.DateTimeField(null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0)
    failures_in_row = models.PositiveIntegerField(default=0)
    resting_until = models.DateTimeField(null=True, blank=True)
    last_failure = models.TextField(blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resting_until=None) | Q(failures_in_row__gt=0),
                name="a_provider_rests_because_it_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.count}"
