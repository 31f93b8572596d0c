"""Work on what a claim rests on: passages marked, pages attached, stances set, searches."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from factcheck.api.claim_detail import ClaimDetail
from factcheck.api.commands import Command, SourceCommand
from factcheck.api.inputs import Input, NoWords, Text, Whole
from factcheck.enums import Stance
from factcheck.models import Observation, Story
from factcheck.services import claim_log, labelling, searches, sources, watches


class Marking(Input):
    """A passage of the story's text, as offsets in characters, and who asserts it."""

    start = Whole(min_value=0)
    end = Whole(min_value=1)
    claimant = Text(required=False, allow_blank=True, max_length=claim_log.MAX_CLAIMANT_CHARACTERS)


class Attaching(Input):
    """A page's address."""

    url = Text()


class StanceSetting(Input):
    """What the source says about the claim; an empty stance takes an earlier one back."""

    stance = serializers.ChoiceField(Stance.choices, allow_blank=True)
    note = Text(required=False, allow_blank=True, max_length=sources.MAX_NOTE_CHARACTERS)


class Quoting(Input):
    """Words of the source's stored copy; blanks and quotation marks may differ from it."""

    quote = Text(max_length=sources.MAX_QUOTE_CHARACTERS)


class Labelling(Input):
    """What the claim is about."""

    topics = serializers.ListField(
        child=Text(max_length=labelling.MAX_TOPIC_CHARACTERS), max_length=labelling.MAX_TOPICS
    )


class MarkPassage(Command):
    """Log a passage of the story as a claim."""

    words = Marking
    answers: ClassVar = {"POST": {201: ClaimDetail}}
    to_claim = ""

    def visible(self) -> QuerySet[Story]:
        """The stories of the person's desks."""
        return Story.objects.of_desks_of(self.person)

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Mark the passage of the story `pk`."""
        return claim_log.mark(story_id=pk, by=self.person, **words).pk


class AttachSource(Command):
    """Add a page to the claim, unless it is there; a worker fetches it."""

    words = Attaching

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Attach the page to the claim `pk`."""
        return sources.attach(claim_id=pk, by=self.person, **words).claim_id


class Setting(Command):
    """A verb that puts something in place of what was there."""

    answers: ClassVar = {"PUT": {200: ClaimDetail}}
    http_method_names = ["put", "options"]

    def put(self, request: Request, pk: int) -> HttpResponseBase:
        """Put it in place."""
        return self.post(request, pk)


class SetTopics(Setting):
    """Say what the claim is about, in place of what was said."""

    words = Labelling

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Label the claim `pk`."""
        return labelling.label(claim_id=pk, by=self.person, **words).pk

    def put(self, request: Request, pk: int) -> HttpResponseBase:
        """Say what the claim is about; verdicts have the topics from their next version on."""
        return super().put(request, pk)


class SetStance(SourceCommand, Setting):
    """Say, as a person, what the source says about its claim."""

    words = StanceSetting

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Set the stance of the source `pk`."""
        return sources.set_stance(source_id=pk, by=self.person, **words).claim_id

    def put(self, request: Request, pk: int) -> HttpResponseBase:
        """Say, as a person, what the source says about its claim."""
        return super().put(request, pk)


class AddPassage(SourceCommand):
    """Choose the words of the source's copy that bear on the claim; they are cited first."""

    words = Quoting
    answers: ClassVar = {"POST": {200: ClaimDetail}}

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Choose the words of the source `pk`."""
        return sources.add_passage(source_id=pk, by=self.person, **words).source.claim_id


class Answering(Input):
    """Why what was cited stays as it is."""

    note = Text(max_length=watches.MAX_ANSWER_CHARACTERS)


class ObservationCommand(Command):
    """A person's answer to a change of a cited page."""

    to_claim = "source__claim"

    def visible(self) -> QuerySet[Observation]:
        """The observations of the claims of the person's desks."""
        mine = self.person.memberships.values("desk")
        return Observation.objects.filter(source__claim__desk__in=mine)


class TakeCopy(ObservationCommand):
    """Cite the page as it is now, by its new copy."""

    words = NoWords

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Take the copy of the observation `pk`."""
        return watches.take(observation_id=pk, by=self.person, **words).claim_id


class AcknowledgeChange(ObservationCommand):
    """Let the earlier copy of a changed page stand, and say why."""

    words = Answering

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Answer the observation `pk`."""
        row = watches.acknowledge(observation_id=pk, by=self.person, **words)
        return row.source.claim_id


class StartSearch(Command):
    """Search for sources of the claim once more; a worker does it."""

    words = NoWords
    answers: ClassVar = {"POST": {202: ClaimDetail}}

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Ask for a search of the claim `pk`."""
        return searches.start(claim_id=pk, by=self.person, **words).claim_id
