"""Stories to look at, and the way in for new ones."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.inputs import MAX_ID, AwareTime, Id, Input, Text, read
from factcheck.api.outputs import ClaimantOut, DeskName, PersonOut, RatingOfClaim
from factcheck.api.paging import NewestFirst, Paged
from factcheck.api.parsing import JSON, Multipart
from factcheck.enums import Intake, Scope, Status
from factcheck.errors import InvalidInput
from factcheck.models import Appearance, Story, StoryVersion, User
from factcheck.models.stories import StoryQuerySet
from factcheck.services import stories
from factcheck.services.stories import MAX_TITLE_CHARACTERS, Draft, Taken

MAX_SEARCH_CHARACTERS = 200
DEADLINE = "By when its claims must be checked; those that nobody holds are due then."


class StoryQuery(Paged):
    """What a list of stories can be narrowed to."""

    desk = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    q = serializers.CharField(
        required=False,
        max_length=MAX_SEARCH_CHARACTERS,
        help_text="Words in title or text; “quoted phrase”, or, -without.",
    )


class StoryIn(Input):
    """A story as text, with the address where it stood if there is one; or an address to read.

    Without `text` the page at `url` is fetched; its title, date and language are the page's own.
    """

    desk = Id()
    text = Text(required=False, allow_blank=True)
    url = Text(required=False)
    title = Text(required=False, allow_blank=True, max_length=MAX_TITLE_CHARACTERS)
    language = Text(required=False)
    published_on = serializers.DateField(required=False, allow_null=True)
    deadline_at = AwareTime(required=False, allow_null=True, help_text=DEADLINE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The fields, once they say which story is meant."""
        if "text" in attrs:
            return attrs
        if "url" not in attrs:
            raise serializers.ValidationError({"text": "Send the story's text, or its url."})
        if extra := attrs.keys() & {"title", "published_on"}:
            words = "This is read from the page; send it with a text only."
            raise serializers.ValidationError(dict.fromkeys(sorted(extra), words))
        return attrs


class StoryFile(Input):
    """A story as a file: plain text in UTF-8, a saved web page (.html) or a PDF."""

    desk = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    file = serializers.FileField(allow_empty_file=True)
    language = serializers.CharField(required=False)
    deadline_at = AwareTime(required=False, allow_null=True, help_text=DEADLINE)


class StoryRow(serializers.Serializer[Story]):
    """A story in a list."""

    id = serializers.IntegerField()
    desk = DeskName()
    title = serializers.CharField()
    url = serializers.CharField()
    publisher = serializers.CharField(source="publisher.name", default="")
    published_on = serializers.DateField(allow_null=True)
    language = serializers.CharField()
    intake = serializers.ChoiceField(Intake.choices)
    deadline_at = serializers.DateTimeField(allow_null=True, help_text=DEADLINE)
    added_at = serializers.DateTimeField()
    added_by = PersonOut()
    claim_count = serializers.IntegerField()


class LoggedClaim(serializers.Serializer[Appearance]):
    """A claim of the story, and where in its text it stands."""

    id = serializers.IntegerField(source="claim.pk")
    text = serializers.CharField(source="claim.text")
    claimant = ClaimantOut(source="claim.claimant", allow_null=True)
    status = serializers.ChoiceField(Status.choices, source="claim.status")
    rating = RatingOfClaim(source="claim")
    version = serializers.IntegerField(source="claim.version")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()
    lost_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when the text has the passage no more; null: it does."
    )


class StoryVersionOut(serializers.Serializer[StoryVersion]):
    """A story as it stood until an edit of it was brought in."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    text_sha256 = serializers.CharField(source="text_digest")
    replaced_at = serializers.DateTimeField()
    replaced_by = PersonOut()


class StoryDetail(StoryRow):
    """A story in full, with the claims that were logged in it."""

    text = serializers.CharField()
    claims = LoggedClaim(many=True, source="appearances")
    versions = StoryVersionOut(many=True, help_text="What stood there before each edit.")


class Stories(Door, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Story]):
    """The stories of the person's desks."""

    write_scope = Scope.INTAKE
    query = StoryQuery
    pagination_class = NewestFirst
    parser_classes = [JSON, Multipart]
    words: ClassVar = {"application/json": StoryIn, "multipart/form-data": StoryFile}
    answers: ClassVar = {"POST": {200: StoryDetail, 201: StoryDetail}}
    intake: Callable[[], Taken] | None = None

    def prepare(self, request: Request) -> None:
        """Read what was sent, and the page if it was an address."""
        is_form = str(request.content_type).startswith("multipart/")
        self.intake = (from_file if is_form else from_words)(request.data, self.person)

    def get_queryset(self) -> QuerySet[Story]:
        """What this person may see, as the list or the detail shows it."""
        mine = Story.objects.of_desks_of(self.person)
        return in_rows(narrowed(mine, self.asked)) if self.action == "list" else in_full(mine)

    def get_serializer_class(self) -> type[serializers.Serializer[Story]]:
        """A row in the list, the story in full at its own address."""
        return StoryRow if self.action == "list" else StoryDetail

    def create(self, request: Request) -> Response:
        """Take a story in, and find its claims.

        201 for a new one; 200 with the story of old when the desk has this very text.
        """
        if self.intake is None:
            self.prepare(request)
        assert self.intake is not None  # noqa: S101 - it has just been prepared
        taken = self.intake()
        story = self.get_queryset().get(pk=taken.story.pk)
        return Response(
            self.get_serializer(story).data,
            status=201 if taken.is_new else 200,
            headers={"Location": reverse("api:story", args=[story.pk])},
        )


def from_words(data: object, by: User) -> Callable[[], Taken]:
    """How to take in what a JSON body holds: a text, or an address, whose page is read here."""
    given = read(StoryIn, data)
    desk_id = given.pop("desk")
    is_whole = "text" in given
    draft = Draft(**given) if is_whole else stories.fetched(desk_id=desk_id, by=by, **given)
    return partial(stories.add, desk_id=desk_id, by=by, draft=draft)


def from_file(data: object, by: User) -> Callable[[], Taken]:
    """How to take in what a form's file holds.

    Raises:
        InvalidInput: the file is longer than MAX_STORY_BYTES.
    """
    given = read(StoryFile, data)
    file = given.pop("file")
    if (file.size or 0) > settings.MAX_STORY_BYTES:
        most = f"A file may have {settings.MAX_STORY_BYTES:,} bytes at most."
        raise InvalidInput(most, code="too_large", field="file")
    return partial(
        stories.add_file,
        desk_id=given.pop("desk"),
        by=by,
        name=file.name or "",
        content=file.read(),
        **given,
    )


def narrowed(rows: StoryQuerySet, asked: dict[str, Any]) -> StoryQuerySet:
    """The stories that fit what was asked for."""
    if "desk" in asked:
        rows = rows.filter(desk=asked["desk"])
    if "q" in asked:
        words = SearchQuery(asked["q"], search_type="websearch", config="english")
        rows = rows.saying(words)
    return rows


def in_rows(rows: QuerySet[Story]) -> QuerySet[Story]:
    """`rows` with all that a list shows, in one query."""
    return (
        rows.select_related("desk", "publisher", "added_by")
        .annotate(claim_count=Count("appearances"))
        .defer("text", "search")
    )


def in_full(rows: QuerySet[Story]) -> QuerySet[Story]:
    """`rows` with their text, claims and versions, in three queries."""
    claims = Appearance.objects.select_related(
        "claim__claimant__party", "claim__ruling__rating"
    ).order_by("start", "pk")
    versions = StoryVersion.objects.select_related("replaced_by").defer("text").order_by("number")
    return (
        in_rows(rows)
        .defer(None)
        .defer("search")
        .prefetch_related(Prefetch("appearances", claims), Prefetch("versions", versions))
    )
