"""What every command has in common: seen by the desk's people only, answered with the claim."""

from http import HTTPStatus
from typing import Any, ClassVar

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
from factcheck.models import Claim


class Command(Door):
    """One verb: `words` is what it asks for, `take` calls it and says which claim it was.

    A conditional one goes by the version of the claim that was seen.
    """

    words: ClassVar[type[Input]]
    is_conditional: ClassVar[bool] = False
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
            claim_id = self.take(pk, words)
        except StaleVersion as refusal:
            return self.too_late(refusal, pk)
        return self.answered(claim_id)

    def too_late(self, refusal: StaleVersion, pk: int) -> HttpResponseBase:
        """The refusal, as the client asked: of a header 412, of a body 409."""
        version = Claim.objects.values_list("version", flat=True).get(pk=pk)
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
