"""Which background work is whose: jobs by the claim that they are for."""

from django.db.models import Case, F, OuterRef, PositiveBigIntegerField, QuerySet, Subquery, When

from factcheck.enums import JobKind
from factcheck.models import Claim, Job, Search, Source, User


def of_desks_of(user: User) -> QuerySet[Job]:
    """The jobs about claims of this person's desks, each with its claim."""
    search = Search.objects.filter(pk=OuterRef("subject_id")).values("claim")[:1]
    source = Source.objects.filter(pk=OuterRef("subject_id")).values("claim")[:1]
    claim = Case(
        When(kind=JobKind.SEARCH, then=Subquery(search)),
        When(kind=JobKind.WATCH, then=Subquery(source)),
        default=F("subject_id"),
        output_field=PositiveBigIntegerField(),
    )
    mine = Claim.objects.of_desks_of(user).values("pk")
    address = Source.objects.filter(pk=OuterRef("subject_id")).values("url")[:1]
    return Job.objects.annotate(
        about=claim,
        words=Subquery(Claim.objects.filter(pk=OuterRef("about")).values("text")[:1]),
        address=Case(When(kind=JobKind.WATCH, then=Subquery(address))),
    ).filter(about__in=mine)
