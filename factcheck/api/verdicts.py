"""Published verdicts for anyone: the bodies that were stored at publication, byte for byte."""

from typing import ClassVar

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.api import problems, pulls
from factcheck.api.access import PublicDoor
from factcheck.api.conditional import conditional
from factcheck.api.inputs import AwareTime, Input
from factcheck.api.verdict_body import VerdictBody, VersionsOut
from factcheck.errors import NotFound
from factcheck.models import Verdict

FOREVER_SECONDS = 31_536_000
REVIEW_AS_JSON_LD = {"type": "object", "description": "A ClaimReview of schema.org."}


class LinkedData(BaseRenderer):
    """Lets clients ask for JSON-LD; what they get is stored and never rendered here."""

    media_type = "application/ld+json"
    format = "ld"


class StoredVerdict(PublicDoor):
    """One version of a verdict, as JSON or as schema.org's ClaimReview in JSON-LD."""

    renderer_classes = [JSONRenderer, LinkedData]
    answers: ClassVar = {
        "GET": {
            (200, "application/json"): VerdictBody,
            (200, LinkedData.media_type): OpenApiResponse(REVIEW_AS_JSON_LD),
        }
    }

    def send(self, request: Request, verdict: Verdict | None) -> HttpResponseBase:
        """The stored form that the client prefers.

        Raises:
            Http404: there is no such verdict.
        """
        if verdict is None:
            raise Http404
        pulls.note(request, Verdict.objects.filter(pk=verdict.pk))
        if request.accepted_media_type != LinkedData.media_type:
            return kept(request, verdict.body, etag=verdict.etag)
        if not verdict.claim_review:
            detail = "The verdict was withdrawn, so there is no review; ask for JSON to learn why."
            return problems.ProblemResponse("withdrawn", detail=detail)
        return kept(
            request,
            verdict.claim_review,
            etag=f"{verdict.etag}-ld",
            content_type=LinkedData.media_type,
        )


class Moment(Input):
    """Of what moment the verdict is wanted."""

    as_of = AwareTime(
        required=False,
        help_text="The version that was public then, with the evidence that it rested on; "
        "ISO 8601 with its offset.",
    )


class NewestVerdict(StoredVerdict):
    """The newest version of a verdict, as JSON or as schema.org's ClaimReview in JSON-LD."""

    query = Moment

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The newest version of the verdict on a claim, or the one that stood at a moment.

        Of a withdrawn one, JSON says that and why (`state` is `withdrawn`); as JSON-LD there is
        none (410).
        """
        if at := self.asked.get("as_of"):
            versions = Verdict.objects.filter(claim=pk)
            verdict = versions.as_of(at).first()
            if verdict is None and versions.exists():
                raise NotFound("No verdict on this claim had been published by then.")
            return self.send(request, verdict)
        return self.send(request, Verdict.objects.filter(listing=pk).first())


class VerdictVersion(StoredVerdict):
    """One version of a verdict; it stays at its address and never changes."""

    lifetime: ClassVar = {"public": True, "max_age": FOREVER_SECONDS, "immutable": True}

    def get(self, request: Request, pk: int, version: int) -> HttpResponseBase:
        """One version of a verdict; it stays at its address and never changes."""
        return self.send(request, Verdict.objects.filter(claim=pk, version=version).first())


class VerdictVersions(PublicDoor):
    """What was published on a claim, the newest version first."""

    answers: ClassVar = {"GET": {200: VersionsOut}}

    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """What was published on a claim, the newest version first."""
        rows = Verdict.objects.filter(claim=pk).select_related("correction")
        versions = list(rows.defer("body", "claim_review").order_by("-version"))
        if not versions:
            raise Http404
        return Response(VersionsOut({"results": versions}).data)


def kept(
    request: Request,
    body: str,
    *,
    etag: str,
    content_type: str = "application/json",
) -> HttpResponseBase:
    """Stored words with their ETag, 304 for a client that has them, 412 if it wants others."""
    response = HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = f'"{etag}"'
    return conditional(request._request, response)  # noqa: SLF001 - DRF hides Django's request there
