"""What was found for a claim: searches, sources with their copies, and the origins behind them."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from rest_framework import serializers

from factcheck.api.outputs import PersonOut
from factcheck.enums import (
    Finding,
    MarkKind,
    MergeReason,
    OutsideArchive,
    ProviderState,
    QueryPurpose,
    SourceState,
    Stance,
)
from factcheck.models import (
    Capture,
    Claim,
    Mark,
    Merge,
    Observation,
    Origin,
    OriginDecision,
    OutsideCopy,
    Passage,
    ProviderAnswer,
    Search,
    SearchQuery,
    Source,
)

# What a copy holds beside its facts; no answer shows it, so none reads it.
BULK = ("capture__text", "capture__headers", "capture__hops", "capture__links")


class PassageOut(serializers.Serializer[Passage]):
    """What of the page bears on the claim: `quote` is the copy's text from `start` to `end`."""

    quote = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    score = serializers.FloatField()
    marked_at = serializers.DateTimeField(
        allow_null=True, help_text="When a person chose it; null for the machine's."
    )
    marked_by = PersonOut(allow_null=True)


class OutsideCopyOut(serializers.Serializer[OutsideCopy]):
    """What another archive has of the page: the address of its copy, or why there is none."""

    archive = serializers.ChoiceField(OutsideArchive.choices)
    url = serializers.CharField()
    asked_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField(allow_null=True)
    failure = serializers.CharField()


class CaptureOut(serializers.Serializer[Capture]):
    """The copy that was kept of the page.

    `sha256` is of the page as it was received, its codings undone; `record_sha256` of the WARC
    file; both can be downloaded.
    """

    id = serializers.IntegerField()
    sha256 = serializers.CharField()
    record_sha256 = serializers.CharField()
    byte_count = serializers.IntegerField()
    content_type = serializers.CharField()
    status = serializers.IntegerField()
    final_url = serializers.CharField()
    captured_at = serializers.DateTimeField()
    title = serializers.CharField()
    author = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    language = serializers.CharField()
    wire_credit = serializers.CharField()
    outside_copies = OutsideCopyOut(many=True)
    body = serializers.SerializerMethodField()
    record = serializers.SerializerMethodField()

    def get_body(self, capture: Capture) -> str:
        """Where the page is downloaded."""
        return reverse("api:capture-body", args=[capture.pk])

    def get_record(self, capture: Capture) -> str:
        """Where the WARC file is downloaded."""
        return reverse("api:capture-record", args=[capture.pk])


class ObservationOut(serializers.Serializer[Observation]):
    """What a later look at the cited page found; one of concern stays open until it is answered."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(Finding.choices)
    changes = serializers.ListField(child=serializers.DictField())
    note = serializers.CharField()
    capture = serializers.IntegerField(source="capture_id", allow_null=True)
    is_taken = serializers.BooleanField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = PersonOut(allow_null=True)


class MachineStance(serializers.Serializer[Source]):
    """What the machine suggests; it counts for nothing until a person has looked."""

    stance = serializers.ChoiceField(Stance.choices, source="machine_stance", allow_blank=True)
    score = serializers.FloatField(source="machine_score", allow_null=True)
    reason = serializers.CharField(source="machine_reason")


class HumanStance(serializers.Serializer[Source]):
    """What a person says; empty until somebody has."""

    stance = serializers.ChoiceField(Stance.choices, source="human_stance", allow_blank=True)
    note = serializers.CharField(source="human_note")
    set_at = serializers.DateTimeField(source="human_stance_at", allow_null=True)
    set_by = PersonOut(source="human_stance_by", allow_null=True)


class MarkOut(serializers.Serializer[Mark]):
    """What a source is to its claim; `set_by` is null when the machine says so.

    Sources of the claimant's own side and circular ones do not count among the origins that
    support a claim. A person may also say that a mark does not hold.
    """

    kind = serializers.ChoiceField(MarkKind.choices)
    holds = serializers.BooleanField()
    detail = serializers.CharField()
    set_at = serializers.DateTimeField(allow_null=True)
    set_by = PersonOut(allow_null=True)


class SourceOut(serializers.Serializer[Source]):
    """A page that was found or attached; `origin` is the number of its group."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    title = serializers.CharField()
    snippet = serializers.CharField()
    publisher = serializers.CharField(source="publisher.name", default="")
    party = serializers.CharField(source="publisher.party.name", default="")
    provider = serializers.CharField()
    attached_at = serializers.DateTimeField()
    attached_by = PersonOut(allow_null=True)
    state = serializers.ChoiceField(SourceState.choices)
    failure = serializers.CharField()
    failure_code = serializers.CharField()
    attempt = serializers.IntegerField()
    retry_at = serializers.DateTimeField(allow_null=True)
    machine = MachineStance(source="*")
    human = HumanStance(source="*")
    passages = PassageOut(many=True)
    capture = CaptureOut(allow_null=True)
    observations = ObservationOut(many=True)
    marks = MarkOut(many=True)
    origin = serializers.IntegerField(source="origin.number", default=None, allow_null=True)


class MergeOut(serializers.Serializer[Merge]):
    """Why two sources count as one, with the words that show it."""

    left = serializers.IntegerField(source="left_id")
    right = serializers.IntegerField(source="right_id")
    reason = serializers.ChoiceField(MergeReason.choices)
    detail = serializers.CharField()
    left_quote = serializers.CharField()
    right_quote = serializers.CharField()


class OriginOut(serializers.Serializer[Origin]):
    """Sources that are not independent of one another."""

    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # also a name of DRF's; its metaclass takes fields out
    sources = serializers.SerializerMethodField()
    merges = MergeOut(many=True)

    def get_sources(self, origin: Origin) -> list[int]:
        """The sources in the group."""
        return [source.pk for source in origin.sources.all()]


class DecisionOut(serializers.Serializer[OriginDecision]):
    """A person's word that two sources count as one, or do not, whatever the rules say."""

    id = serializers.IntegerField()
    left = serializers.IntegerField(source="left_id")
    right = serializers.IntegerField(source="right_id")
    together = serializers.BooleanField()
    reason = serializers.CharField()
    made_at = serializers.DateTimeField()
    made_by = PersonOut()


class OriginsOut(serializers.Serializer[Claim]):
    """How many links were found, and how many independent origins they go back to."""

    links = serializers.SerializerMethodField()
    independent = serializers.SerializerMethodField()
    groups = OriginOut(many=True, source="origins")
    decisions = DecisionOut(many=True, source="origin_decisions")

    def get_links(self, claim: Claim) -> int:
        """The pages of which there are copies, as many as were compared."""
        return sum(len(origin.sources.all()) for origin in claim.origins.all())

    def get_independent(self, claim: Claim) -> int:
        """The groups."""
        return len(claim.origins.all())


class AnswerOut(serializers.Serializer[ProviderAnswer]):
    """How one provider answered."""

    provider = serializers.CharField()
    state = serializers.ChoiceField(ProviderState.choices)
    hit_count = serializers.IntegerField()
    asked_count = serializers.IntegerField(help_text="How many of the queries it has answered.")
    attempt = serializers.IntegerField()
    retry_at = serializers.DateTimeField(allow_null=True)
    detail = serializers.CharField()


class QueryOut(serializers.Serializer[SearchQuery]):
    """One wording in which a search asks."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    purpose = serializers.ChoiceField(QueryPurpose.choices)
    language = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class SearchOut(serializers.Serializer[Search]):
    """One run of the providers; no `requested_by` when intake asked for it."""

    id = serializers.IntegerField()
    requested_at = serializers.DateTimeField()
    requested_by = PersonOut(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    is_complete = serializers.SerializerMethodField()
    left_out = serializers.IntegerField(help_text="Addresses beyond what a search may bring.")
    hits = serializers.SerializerMethodField()
    queries = QueryOut(many=True)
    answers = AnswerOut(many=True)

    def get_is_complete(self, search: Search) -> bool:
        """Whether it has ended and every provider answered."""
        failed = any(answer.state == ProviderState.FAILED for answer in search.answers.all())
        return search.finished_at is not None and not failed

    def get_hits(self, search: Search) -> str:
        """Where every hit is listed."""
        return reverse("api:search-hits", args=[search.pk])


def sources_in_full() -> QuerySet[Source]:
    """Sources with all that an answer shows of them."""
    passages: Any = Passage.objects.select_related("marked_by").best_first()
    return (
        Source.objects.select_related(
            "publisher__party", "capture", "origin", "attached_by", "human_stance_by"
        )
        .defer(*BULK)
        .prefetch_related(
            Prefetch("passages", passages),
            Prefetch(
                "observations",
                Observation.objects.select_related("answered_by").order_by("pk"),
            ),
            Prefetch("marks", Mark.objects.select_related("set_by").order_by("kind")),
            Prefetch("capture__outside_copies", OutsideCopy.objects.order_by("pk")),
        )
        .order_by("pk")
    )


def origins_in_full() -> QuerySet[Origin]:
    """Origins with their sources and the reasons of their merges."""
    return Origin.objects.prefetch_related(
        Prefetch("sources", Source.objects.only("pk", "origin").order_by("pk")),
        Prefetch("merges", Merge.objects.order_by("pk")),
    ).order_by("number")


def decisions_in_full() -> QuerySet[OriginDecision]:
    """What people have decided on which sources count as one, and not undone."""
    return OriginDecision.objects.standing().select_related("made_by").order_by("pk")


def searches_in_full() -> QuerySet[Search]:
    """Searches with what every provider said."""
    answers = ProviderAnswer.objects.order_by("pk")
    return (
        Search.objects.select_related("requested_by")
        .prefetch_related(
            Prefetch("answers", answers),
            Prefetch("queries", SearchQuery.objects.order_by("number")),
        )
        .order_by("pk")
    )
