"""How the OpenAPI document describes published verdicts; their bodies are rendered elsewhere.

The fields are those of rendering/own_json.py; a test holds both together.
"""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from factcheck.enums import MarkKind, MediaAuthenticity, Stance, VerdictKind
from factcheck.models import Verdict
from factcheck.rendering.own_json import MEDIA_KINDS

STATES = [("published", "Published"), ("withdrawn", "Withdrawn")]


class PublicCorrection(serializers.Serializer[Any]):
    """What this version did to the one before it, and why."""

    kind = serializers.ChoiceField(VerdictKind.choices)
    reason = serializers.CharField()


class PublicClaimant(serializers.Serializer[Any]):
    """Who asserts the claim."""

    name = serializers.CharField()
    party = serializers.CharField()


class PublicAppearance(serializers.Serializer[Any]):
    """Where the claim was made."""

    title = serializers.CharField()
    url = serializers.CharField()
    publisher = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    quote = serializers.CharField()


class PublicRating(serializers.Serializer[Any]):
    """What the newsroom holds to be so; the numbers are null off the scale."""

    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # also a name of DRF's; its metaclass takes fields out
    number = serializers.IntegerField(allow_null=True)
    best = serializers.IntegerField(allow_null=True)
    worst = serializers.IntegerField(allow_null=True)


class PublicOrigin(serializers.Serializer[Any]):
    """Pages that count as one, and why."""

    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # also a name of DRF's; its metaclass takes fields out
    links = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())


class PublicOrigins(serializers.Serializer[Any]):
    """How many pages, and how many independent origins."""

    links = serializers.IntegerField()
    independent = serializers.IntegerField()
    groups = PublicOrigin(many=True)


class PublicEvidence(serializers.Serializer[Any]):
    """A page that the ruling rests on, with the hash of the copy that was kept."""

    title = serializers.CharField()
    url = serializers.CharField()
    publisher = serializers.CharField()
    stance = serializers.ChoiceField(Stance.choices)
    note = serializers.CharField()
    quote = serializers.CharField()
    sha256 = serializers.CharField()
    captured_at = serializers.DateTimeField(allow_null=True)
    origin = serializers.IntegerField(allow_null=True)
    archived_url = serializers.CharField(
        help_text="Another archive's copy of the page, if there is one.", required=False
    )
    marks = serializers.ListField(
        child=serializers.ChoiceField(MarkKind.choices),
        help_text="What the page is to the claim: one of the claimant's own side, or a circular "
        "one, does not count as corroboration. Verdicts published before this field have none.",
        required=False,
    )


class PublicReply(serializers.Serializer[Any]):
    """Whom the newsroom asked for a reply; the answer is empty where none came."""

    asked = serializers.CharField()
    asked_at = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField()
    answer = serializers.CharField()


class PublicExemption(serializers.Serializer[Any]):
    """Why two people let the ruling stand although it lacked something, and what."""

    reason = serializers.CharField()
    granted_at = serializers.DateTimeField()
    waived = serializers.ListField(child=serializers.CharField())


class PublicMediaReview(serializers.Serializer[Any]):
    """The picture, video or sound that the claim is about, and how it stands to what it shows."""

    kind = serializers.ChoiceField([*MEDIA_KINDS, "other"])
    title = serializers.CharField()
    url = serializers.CharField()
    sha256 = serializers.CharField(help_text="Of the copy that was kept; empty without one.")
    authenticity = serializers.ChoiceField(
        MediaAuthenticity.choices,
        help_text="A term of https://schema.org/MediaManipulationRatingEnumeration.",
    )


class VerdictBody(serializers.Serializer[Any]):
    """One version of a verdict; a withdrawn one ends with its appearances."""

    id = serializers.IntegerField(help_text="The claim's number, which stays over all versions.")
    version = serializers.IntegerField()
    sequence = serializers.IntegerField(help_text="Numbers all publications without a gap.")
    state = serializers.ChoiceField(STATES)
    url = serializers.URLField()
    api_url = serializers.URLField()
    version_url = serializers.URLField()
    newsroom = serializers.CharField()
    first_published_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()
    good_until = serializers.DateTimeField(
        allow_null=True,
        required=False,
        help_text="When it becomes due for review; it then is published anew as `expiry`.",
    )
    correction = PublicCorrection(allow_null=True)
    claim = serializers.CharField()
    claimant = PublicClaimant()
    language = serializers.CharField(required=False, help_text="ISO 639-1.")
    topics = serializers.ListField(child=serializers.CharField(), required=False)
    appearances = PublicAppearance(many=True)
    rating = PublicRating(required=False)
    rationale = serializers.CharField(required=False)
    counter_evidence = serializers.CharField(
        required=False, help_text="What tells against the rating, and was weighed."
    )
    doubts = serializers.CharField(required=False, help_text="What stays open.")
    origins = PublicOrigins(required=False)
    evidence = PublicEvidence(many=True, required=False)
    replies = PublicReply(many=True, required=False)
    exemption = PublicExemption(required=False, allow_null=True)
    people = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Who ruled, where the newsroom names them.",
    )
    media_review = PublicMediaReview(required=False, allow_null=True)


class VerdictPage(serializers.Serializer[Any]):
    """Verdicts, and the address of the next page."""

    results = VerdictBody(many=True)
    next = serializers.URLField(allow_null=True)


class ChangesPage(serializers.Serializer[Any]):
    """What was published, and where to go on."""

    results = VerdictBody(many=True)
    since = serializers.IntegerField(help_text="The last publication that is known now.")
    more = serializers.BooleanField(help_text="Whether there is more to be had at once.")
    next = serializers.URLField()


class VersionOut(serializers.Serializer[Verdict]):
    """A published version, and where it stays."""

    version = serializers.IntegerField()
    sequence = serializers.IntegerField()
    state = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField()
    correction = PublicCorrection(allow_null=True, default=None)
    etag = serializers.CharField()
    address = serializers.SerializerMethodField()

    def get_state(self, verdict: Verdict) -> str:
        """Whether this version published a ruling or withdrew one."""
        return "published" if verdict.ruling_id else "withdrawn"

    def get_address(self, verdict: Verdict) -> str:
        """Where its body is."""
        return reverse("api:verdict-version", args=[verdict.claim_id, verdict.version])


class VersionsOut(serializers.Serializer[Any]):
    """All versions of a verdict."""

    results = VersionOut(many=True)
