"""Which background work is whose: jobs by the claim that they are for."""

from typing import Any

from django.db.models import Case, F, OuterRef, PositiveBigIntegerField, QuerySet, Subquery, When

from factcheck.enums import JobKind
from factcheck.models import Claim, Job, ProviderAnswer, Search, Source, User, Verdict


def of_desks_of(user: User) -> QuerySet[Job]:
    """The jobs about claims of this person's desks, each with its claim; of a copy, the first."""
    subject = OuterRef("subject_id")
    mine = Claim.objects.of_desks_of(user).values("pk")
    cited = Source.objects.filter(capture=subject, claim__in=mine).order_by("pk")
    source = Source.objects.filter(pk=subject)
    answer = ProviderAnswer.objects.filter(pk=subject)
    claim = Case(
        When(kind=JobKind.SEARCH, then=first(Search.objects.filter(pk=subject), "claim")),
        When(kind=JobKind.ASK, then=first(answer, "search__claim")),
        When(kind=JobKind.WATCH, then=first(source, "claim")),
        When(kind=JobKind.DEPOSIT, then=first(cited, "claim")),
        When(kind=JobKind.RECHECK, then=first(Verdict.objects.filter(pk=subject), "claim")),
        # A feed and an endpoint belong to no claim.
        When(kind__in=[JobKind.POLL, JobKind.DELIVER], then=None),
        default=F("subject_id"),
        output_field=PositiveBigIntegerField(),
    )
    return Job.objects.annotate(
        about=claim,
        words=first(Claim.objects.filter(pk=OuterRef("about")), "text"),
        address=Case(
            When(kind=JobKind.WATCH, then=first(source, "url")),
            When(kind=JobKind.DEPOSIT, then=first(cited, "url")),
            When(kind=JobKind.ASK, then=first(answer, "provider")),
        ),
    ).filter(about__in=mine)


def first(rows: QuerySet[Any], column: str) -> Subquery:
    """One column of the first of `rows`."""
    return Subquery(rows.values(column)[:1])
