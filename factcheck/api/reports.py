"""What readers report as wrong with a desk's verdicts."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.inputs import Input, Words, read
from factcheck.api.outputs import PersonOut
from factcheck.api.paging import NewestFirst, Paged
from factcheck.api.searching import OfDesk
from factcheck.enums import ReportOutcome
from factcheck.models import Report
from factcheck.services import reports


class ReportQuery(Paged):
    """What the list can be narrowed to."""

    waiting = serializers.BooleanField(required=False)


class ReportOut(serializers.Serializer[Report]):
    """A reader's report; whoever wrote it is for the desk's own pages."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField(source="claim_id")
    version = serializers.IntegerField(
        source="verdict.version", help_text="Of the verdict, when it was reported."
    )
    text = serializers.CharField()
    sent_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    outcome = serializers.CharField(help_text="Empty while it waits.")
    note = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = PersonOut(allow_null=True)


class Reports(OfDesk, mixins.ListModelMixin, GenericViewSet[Report]):
    """The reports on the desk's verdicts, the newest first."""

    query = ReportQuery
    serializer_class = ReportOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Report]:
        """All, or those that wait."""
        rows = Report.objects.filter(claim__desk=self.kwargs["pk"])
        rows = rows.waiting() if self.asked.get("waiting") else rows
        return rows.select_related("verdict", "closed_by")


class Closing(Input):
    """What came of it, and why."""

    outcome = serializers.ChoiceField(ReportOutcome.choices)
    note = Words()


class CloseReport(Door):
    """Say what came of a report."""

    words = Closing
    answers: ClassVar = {"POST": {200: ReportOut}}

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Find the report before anything else is looked at.

        Raises:
            Http404: it is on no desk of this person.
        """
        super().initial(request, *args, **kwargs)
        if not reports.visible(self.person).filter(pk=self.kwargs["pk"]).exists():
            raise Http404

    def post(self, request: Request, pk: int) -> Response:
        """Close the case; for editors and administrators."""
        words: dict[str, Any] = read(self.words, request.data)
        return Response(ReportOut(reports.close(report_id=pk, by=self.person, **words)).data)
