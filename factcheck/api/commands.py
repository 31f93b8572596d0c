"""What every command has in common: seen by the desk's people only, answered with the claim."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.api import claim_detail, preconditions, problems
from factcheck.api.access import Door
from factcheck.api.claim_detail import ClaimDetail
from factcheck.api.inputs import Input, read
from factcheck.errors import StaleVersion
from factcheck.models import Claim, Source
from factcheck.services import claims


class Command(Door):
    """One verb: `words` is what it asks for, `take` calls it and says which claim it was.

    `to_claim` leads from the row to its claim, "" where there is none yet. The claim's ETag may
    come as If-Match: then nothing happens unless the claim is as it was seen. A step asks for it.
    """

    words: ClassVar[type[Input]]
    to_claim: ClassVar[str] = "pk"
    is_step: ClassVar[bool] = False
    answers: ClassVar = {"POST": {200: ClaimDetail}}

    def visible(self) -> QuerySet[Any]:
        """The rows of which this person may know; the address names one of them."""
        return Claim.objects.of_desks_of(self.person)

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Call the verb for the row `pk`; returns the number of the claim to answer with."""
        raise NotImplementedError

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Tell others than the desk's people nothing, not even what is wrong with a body.

        Raises:
            Http404: there is no such row for this person.
        """
        super().initial(request, *args, **kwargs)
        if not self.visible().filter(pk=kwargs["pk"]).exists():
            raise Http404

    def post(self, request: Request, pk: int) -> HttpResponseBase:
        """Take the step; when somebody was faster, tell the version that the claim has now."""
        words = read(self.words, request.data)
        try:
            with self.as_seen(pk):
                claim_id = self.take(pk, words)
        except StaleVersion as refusal:
            return self.too_late(refusal, pk)
        return self.answered(claim_id)

    @contextmanager
    def as_seen(self, pk: int) -> Iterator[None]:
        """Keep the claim as If-Match saw it until the command is through; a step does so itself.

        Raises:
            StaleVersion: it is another one since.
        """
        version = preconditions.named(self.request)
        if version is None or self.is_step or not self.to_claim:
            yield
            return
        with transaction.atomic():
            claims.hold(claim_id=self.claim_of(pk), seen_version=version, by=self.person)
            yield

    def claim_of(self, pk: int) -> int:
        """The claim behind the row `pk`."""
        return int(self.visible().values_list(self.to_claim, flat=True).get(pk=pk))

    def too_late(self, refusal: StaleVersion, pk: int) -> HttpResponseBase:
        """The refusal, as the client asked: of a header 412, of a body 409."""
        version = Claim.objects.values_list("version", flat=True).get(pk=self.claim_of(pk))
        if preconditions.HEADER in self.request.headers:
            kind, words = "precondition_failed", refusal.message
            return problems.ProblemResponse(kind, detail=words, version=version)
        return problems.of_the_service(refusal, version=version)

    def answered(self, claim_id: int) -> Response:
        """The claim in full, with its address where it is new."""
        (status,) = self.answers[self.request.method or ""]
        is_new = status == HTTPStatus.CREATED
        address = {"Location": reverse("api:claim", args=[claim_id])} if is_new else {}
        detail = claim_detail.seen_by(self.person, claim_id)
        tag = {"ETag": preconditions.tag_of(detail["version"])}
        return Response(detail, status=status, headers=tag | address)


class SourceCommand(Command):
    """Something decided on a source."""

    to_claim = "claim"

    def visible(self) -> QuerySet[Source]:
        """The sources of the claims of the person's desks."""
        return Source.objects.filter(claim__desk__in=self.person.memberships.values("desk"))
