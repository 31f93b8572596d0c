"""Edits of a story, what stood there before them, and its deadline."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.api.access import Door
from factcheck.api.commands import Command
from factcheck.api.inputs import AwareTime, Input, Text
from factcheck.api.stories import StoryDetail, StoryVersionOut, in_full
from factcheck.models import Story, StoryVersion
from factcheck.services import deadlines, revisions
from factcheck.services.stories import MAX_TITLE_CHARACTERS

MAX_VERSIONS = 50


class EditIn(Input):
    """The whole edited text; without it the page that the story came from is read again."""

    text = Text(required=False, allow_blank=True)
    title = Text(required=False, allow_blank=True, max_length=MAX_TITLE_CHARACTERS)


class OfStory(Command):
    """A verb about a story of the person's desks, answered with the story."""

    answers: ClassVar = {"POST": {200: StoryDetail}}
    to_claim = ""

    def visible(self) -> QuerySet[Story]:
        """The stories of the person's desks."""
        return Story.objects.of_desks_of(self.person)

    def answered(self, claim_id: int) -> Response:
        """The story in full."""
        return Response(StoryDetail(in_full(self.visible()).get(pk=claim_id)).data)


class ReviseStory(OfStory):
    """Replace the story's text by the edited one; its claims are found again or marked as lost."""

    words = EditIn

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Bring the edit of the story `pk` in."""
        if "text" in words:
            return revisions.revise(story_id=pk, by=self.person, **words).story.pk
        return revisions.read_again(story_id=pk, by=self.person).story.pk


class DeadlineIn(Input):
    """By when the story's claims must be checked; null for no time."""

    deadline_at = AwareTime(allow_null=True)


class SetDeadline(OfStory):
    """Lay down by when the story's claims must be checked; those that nobody holds are due then."""

    words = DeadlineIn

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Lay it down for the story `pk`."""
        return deadlines.lay_down(story_id=pk, by=self.person, **words).pk


class StoryVersionInFull(StoryVersionOut):
    """An earlier version of a story, with its text."""

    text = serializers.CharField()


class StoryVersionsOut(serializers.Serializer[Any]):
    """The versions before the present one, the newest first."""

    results = StoryVersionInFull(many=True)


class StoryVersions(Door):
    """What a story said before each edit, the newest first; at most 50."""

    answers: ClassVar = {"GET": {200: StoryVersionsOut}}

    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """What a story said before each edit, the newest first."""
        if not Story.objects.of_desks_of(self.person).filter(pk=pk).exists():
            raise Http404
        rows = StoryVersion.objects.filter(story=pk).select_related("replaced_by")
        newest = list(rows.order_by("-number")[:MAX_VERSIONS])
        return Response(StoryVersionsOut({"results": newest}).data)
