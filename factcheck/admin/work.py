"""Which background work is whose: jobs by the claim, feed, endpoint or person they are for."""

from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    PositiveBigIntegerField,
    Q,
    QuerySet,
    Subquery,
    When,
)

from factcheck.enums import JobKind
from factcheck.models import (
    Assignment,
    Claim,
    Endpoint,
    Job,
    ProviderAnswer,
    Search,
    Source,
    User,
    Verdict,
    WatchedFeed,
)


def of_desks_of(user: User) -> QuerySet[Job]:
    """The jobs for this person's desks, each with its claim, if any; of a copy, the first."""
    subject = OuterRef("subject_id")
    desks = user.desk_ids
    feeds, endpoints = (model.objects.filter(desk__in=desks) for model in (WatchedFeed, Endpoint))
    people = User.objects.filter(memberships__desk__in=desks)
    # One claim at a time: a list of all of them would not fit into memory.
    its_claim = Claim.objects.filter(pk=OuterRef("about"))
    cited = Source.objects.filter(capture=subject, claim__desk__in=desks).order_by("pk")
    source, verdict = (model.objects.filter(pk=subject) for model in (Source, Verdict))
    answer = ProviderAnswer.objects.filter(pk=subject)
    claim = Case(
        When(kind=JobKind.SEARCH, then=first(Search.objects.filter(pk=subject), "claim")),
        When(kind=JobKind.ASK, then=first(answer, "search__claim")),
        When(kind=JobKind.WATCH, then=first(source, "claim")),
        When(kind=JobKind.DEPOSIT, then=first(cited, "claim")),
        When(kind__in=[JobKind.RECHECK, JobKind.CATCH_UP], then=first(verdict, "claim")),
        When(kind=JobKind.REMIND, then=first(Assignment.objects.filter(pk=subject), "claim")),
        # A feed, an endpoint and a person belong to no claim.
        When(kind__in=[JobKind.POLL, JobKind.DELIVER, JobKind.DIGEST], then=None),
        default=F("subject_id"),
        output_field=PositiveBigIntegerField(),
    )
    return Job.objects.annotate(
        about=claim,
        words=first(its_claim, "text"),
        address=Case(
            When(kind=JobKind.WATCH, then=first(source, "url")),
            When(kind=JobKind.DEPOSIT, then=first(cited, "url")),
            When(kind=JobKind.ASK, then=first(answer, "provider")),
            When(kind=JobKind.POLL, then=first(feeds.filter(pk=subject), "url")),
            When(kind=JobKind.DELIVER, then=first(endpoints.filter(pk=subject), "url")),
            When(kind=JobKind.DIGEST, then=first(people.filter(pk=subject), "username")),
        ),
    ).filter(
        Exists(its_claim.filter(desk__in=desks))
        | Q(kind=JobKind.POLL, subject_id__in=feeds.values("pk"))
        | Q(kind=JobKind.DELIVER, subject_id__in=endpoints.values("pk"))
        | Q(kind=JobKind.DIGEST, subject_id__in=people.values("pk"))
    )


def first(rows: QuerySet[Any], column: str) -> Subquery:
    """One column of the first of `rows`."""
    return Subquery(rows.values(column)[:1])
