"""A claim in full: what it says, what was found, who ruled what, and what may be done now."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from factcheck.api.claim_rows import ClaimRow, with_rows
from factcheck.api.evidence import (
    OriginsOut,
    SearchOut,
    SourceOut,
    decisions_in_full,
    origins_in_full,
    searches_in_full,
    sources_in_full,
)
from factcheck.api.outputs import PersonOut, RatingName
from factcheck.corroboration import occasion
from factcheck.enums import Action, RulingState
from factcheck.models import (
    Appearance,
    AuditEvent,
    Claim,
    Exemption,
    Reply,
    Ruling,
    SecondRuling,
    User,
    Verdict,
)
from factcheck.services import cases, seals, sights


class FigureOut(serializers.Serializer[Any]):
    """A quantity in the claim; bounds are inclusive, null is unbounded."""

    quote = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    approximate = serializers.BooleanField()
    as_of = serializers.CharField(help_text="The date that the claim gives for it, as written.")


class StoryName(serializers.Serializer[Any]):
    """A story, as other things refer to it."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField()


class AppearanceOut(serializers.Serializer[Appearance]):
    """Where the claim occurs: `quote` is the story's text from `start` to `end`."""

    story = StoryName()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()
    lost_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when the story has the passage no more; null: it does."
    )


class SecondOut(serializers.Serializer[SecondRuling]):
    """What the second person held to be so before they saw the first ruling."""

    rating = RatingName()
    rationale = serializers.CharField()
    counter_evidence = serializers.CharField()
    doubts = serializers.CharField()
    seen_digest = serializers.CharField()
    made_at = serializers.DateTimeField()
    made_by = PersonOut()


class RulingOut(serializers.Serializer[Ruling]):
    """A proposed rating, the evidence that was on screen, and what became of it.

    A blind one is shown to nobody but its proposer until it is decided.
    """

    id = serializers.IntegerField()
    rating = RatingName()
    rationale = serializers.CharField()
    counter_evidence = serializers.CharField()
    doubts = serializers.CharField()
    deciding_source = serializers.IntegerField(source="deciding_source_id")
    evidence = serializers.JSONField()
    evidence_digest = serializers.CharField()
    seen_digest = serializers.CharField(
        help_text="SHA-256 of the claim's wording with the evidence, in canonical JSON."
    )
    media_source = serializers.IntegerField(source="media_source_id", allow_null=True)
    media_authenticity = serializers.CharField()
    correction_kind = serializers.CharField()
    correction_reason = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    proposed_by = PersonOut()
    state = serializers.ChoiceField(RulingState.choices)
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = PersonOut(allow_null=True)
    decision_note = serializers.CharField()
    is_blind = serializers.BooleanField(
        help_text="Whether the second person ruled without having seen it."
    )
    second = SecondOut(default=None, allow_null=True)


class ReplyOut(serializers.Serializer[Reply]):
    """A question to whom a ruling may tell against; silence is an empty answer."""

    id = serializers.IntegerField()
    asked = serializers.CharField()
    channel = serializers.CharField()
    asked_at = serializers.DateTimeField()
    asked_by = PersonOut()
    deadline_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = PersonOut(allow_null=True)


class ExemptionOut(serializers.Serializer[Exemption]):
    """A ruling let off the desk's policy: why, by whom, and what it lacked."""

    id = serializers.IntegerField()
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()
    asked_by = PersonOut()
    granted_at = serializers.DateTimeField(allow_null=True)
    granted_by = PersonOut(allow_null=True)
    ruling = serializers.IntegerField(source="ruling_id", allow_null=True)
    waived = serializers.ListField(child=serializers.CharField())


class EventOut(serializers.Serializer[AuditEvent]):
    """One thing that happened to the claim; no actor when a worker did it."""

    sequence = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = PersonOut(allow_null=True)
    verb = serializers.CharField()
    details = serializers.SerializerMethodField()
    digest = serializers.CharField()

    def get_details(self, event: AuditEvent) -> dict[str, Any]:
        """What it adds, without what is sealed to the person who asks."""
        return seals.told(event, is_sealed=self.context["is_sealed"])


class OfferOut(serializers.Serializer[Any]):
    """A step that is open to this person, and what stands in its way (nothing: take it)."""

    action = serializers.ChoiceField(Action.choices)
    address = serializers.CharField(help_text="Where to POST it.")
    missing = serializers.ListField(child=serializers.CharField())


class VerdictName(serializers.Serializer[Verdict]):
    """The newest published version of the claim's verdict."""

    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    address = serializers.SerializerMethodField()

    def get_address(self, verdict: Verdict) -> str:
        """Where anyone reads it."""
        return reverse("api:verdict", args=[verdict.claim_id])


class ClaimDetail(ClaimRow):
    """A claim in full, as one person sees it."""

    figures = serializers.SerializerMethodField()
    hedges = serializers.ListField(child=serializers.CharField())
    logged_by = PersonOut()
    appearances = AppearanceOut(many=True)
    sources = SourceOut(many=True)
    origins = OriginsOut(source="*")
    searches = SearchOut(many=True)
    rulings = RulingOut(many=True)
    replies = ReplyOut(many=True)
    exemptions = ExemptionOut(many=True)
    verdict = VerdictName(allow_null=True)
    seen = serializers.SerializerMethodField(
        help_text="Send it with a ruling or its approval: both hold for what this shows."
    )
    timeline = serializers.SerializerMethodField()
    offers = serializers.SerializerMethodField()

    def to_representation(self, claim: Claim) -> dict[str, Any]:
        """The claim without what is sealed to the person who asks."""
        self.is_sealed = seals.is_sealed(claim, self.context["by"])
        if self.is_sealed:
            seals.cover(claim.sources.all())
        return super().to_representation(claim)

    @extend_schema_field(FigureOut(many=True))
    def get_figures(self, claim: Claim) -> list[dict[str, Any]]:
        """The quantities in the claim, each with its day."""
        return [
            dict(each) | {"as_of": occasion.as_of(claim.text, " ".join(each["quote"].split()))}
            for each in claim.figures
        ]

    def get_seen(self, claim: Claim) -> str:
        """The wording and the evidence, as a token."""
        return sights.token(claim)

    @extend_schema_field(EventOut(many=True))
    def get_timeline(self, claim: Claim) -> list[dict[str, Any]]:
        """What happened to the claim, the first thing first."""
        events = AuditEvent.objects.filter(subject=f"claim:{claim.pk}").select_related("actor")
        context = {"is_sealed": self.is_sealed}
        return [EventOut(event, context=context).data for event in events.order_by("sequence")]

    @extend_schema_field(OfferOut(many=True))
    def get_offers(self, claim: Claim) -> list[dict[str, Any]]:
        """What the person who asks may do now."""
        return [
            {
                "action": offer.action,
                "address": address_of(offer.action, claim.pk),
                "missing": offer.missing,
            }
            for offer in cases.offers(claim, self.context["by"])
        ]


def address_of(action: Action, claim_id: int) -> str:
    """Where a step is taken."""
    return reverse(f"api:claim-{slug_of(action)}", args=[claim_id])


def slug_of(action: Action) -> str:
    """The action's name in an address."""
    return action.value.replace("_", "-")


def in_full(claims: QuerySet[Claim], by: User) -> QuerySet[Claim]:
    """`claims` with all that a detail shows to `by`, in a fixed number of queries."""
    replies = Reply.objects.select_related("asked_by", "answered_by")
    exemptions = Exemption.objects.select_related("asked_by", "granted_by")
    people = ("rating", "proposed_by", "decided_by", "second__rating", "second__made_by")
    rulings = Ruling.objects.exclude(pk__in=Ruling.objects.sealed_to(by)).select_related(*people)
    return (
        with_rows(claims)
        .select_related("logged_by", "verdict__ruling")
        .defer("verdict__body", "verdict__claim_review")
        .prefetch_related(
            Prefetch("appearances", Appearance.objects.select_related("story").order_by("pk")),
            Prefetch("sources", sources_in_full()),
            Prefetch("origins", origins_in_full()),
            Prefetch("origin_decisions", decisions_in_full()),
            Prefetch("searches", searches_in_full()),
            Prefetch("rulings", rulings.order_by("pk")),
            Prefetch("replies", replies.order_by("pk")),
            Prefetch("exemptions", exemptions.order_by("pk")),
        )
    )


def seen_by(user: User, claim_id: int) -> dict[str, Any]:
    """The claim in full, as `user` sees it now."""
    claim = in_full(Claim.objects.of_desks_of(user), user).get(pk=claim_id)
    return ClaimDetail(claim, context={"by": user}).data
