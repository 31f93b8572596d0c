"""The background work, and a person's answers to what failed for good."""

from collections.abc import Callable
from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.inputs import NoWords, read
from factcheck.api.paging import NewestFirst, Paged
from factcheck.enums import JobKind, JobState
from factcheck.errors import NotPermitted
from factcheck.models import Job
from factcheck.services import jobs


class JobQuery(Paged):
    """What the list can be narrowed to."""

    state = serializers.ChoiceField(JobState.choices, required=False)


class JobOut(serializers.Serializer[Job]):
    """A piece of work; `subject` is the search, source or claim that it works on."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(JobKind.choices)
    subject = serializers.IntegerField(source="subject_id")
    state = serializers.ChoiceField(JobState.choices)
    attempt = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField()


class Jobs(Door, mixins.ListModelMixin, GenericViewSet[Job]):
    """The newsroom's background work; for editors and administrators."""

    query = JobQuery
    serializer_class = JobOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Job]:
        """All jobs, or those in one state.

        Raises:
            NotPermitted: the person is neither editor nor administrator of any desk.
        """
        if not self.person.memberships.filter(role__in=jobs.HANDLERS).exists():
            raise NotPermitted("To look at jobs takes the role editor or administrator.")
        state = self.asked.get("state")
        return Job.objects.filter(state=state) if state else Job.objects.all()


class JobCommand(Door):
    """A person's answer to a dead job."""

    words = NoWords
    answers: ClassVar = {"POST": {200: JobOut}}
    verb: ClassVar[Callable[..., Job]]

    def post(self, request: Request, pk: int) -> Response:
        """Give the answer; there is nothing to say with it."""
        read(self.words, request.data)
        return Response(JobOut(type(self).verb(job_id=pk, by=self.person)).data)


class RetryJob(JobCommand):
    """Give a dead job its attempts back."""

    verb = staticmethod(jobs.retry)


class DiscardJob(JobCommand):
    """Let a dead job be."""

    verb = staticmethod(jobs.discard)
