"""Which programs have pulled what is public: told by the token that they send, if they send one.

None is asked for, and one that is not valid opens and shuts nothing here.
"""

from collections.abc import Iterator
from typing import ClassVar

from django.db.models import Max, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.api.access import Door
from factcheck.api.authentication import TokenAuthentication
from factcheck.api.inputs import NoWords, read
from factcheck.models import ApiToken, Claim, Verdict
from factcheck.services import holders
from factcheck.services.holders import Holder


def note(request: Request, versions: QuerySet[Verdict]) -> None:
    """Remember what a program is sent, if it said which it is."""
    token = token_of(request)
    if token is not None:
        holders.remember(token, versions)


def noting_all(request: Request, lines: Iterator[bytes]) -> Iterator[bytes]:
    """`lines` of all that is public; who has read them to the end is remembered."""
    token = token_of(request)
    newest = Verdict.objects.aggregate(newest=Max("sequence"))["newest"] if token else None
    yield from lines
    if token is not None and newest is not None:
        holders.remember_all(token, newest)


def token_of(request: Request) -> ApiToken | None:
    """The program's token; None where none is sent, or none that holds."""
    if request.method != "GET":
        return None
    try:
        found = TokenAuthentication().authenticate(request)
    except AuthenticationFailed:
        return None
    return found[1] if found else None


class HeldOut(serializers.Serializer[Holder]):
    """A program or an endpoint, with the newest version of the verdict that it has."""

    name = serializers.CharField()
    endpoint = serializers.IntegerField(
        source="endpoint_id", allow_null=True, help_text="Null of a program that pulls."
    )
    version = serializers.IntegerField()
    since = serializers.DateTimeField()
    is_current = serializers.BooleanField()
    told = serializers.CharField(help_text="How far the newest version is on its way there.")


class AllHeldOut(serializers.Serializer[object]):
    """Everybody who is known to have a version, those behind first."""

    results = HeldOut(many=True)


class Told(serializers.Serializer[object]):
    """To how many endpoints the newest version is sent."""

    count = serializers.IntegerField()


class OfVerdict(Door):
    """An address under a claim, of which others than its desk's people are told nothing."""

    def claim(self, pk: int) -> Claim:
        """The claim.

        Raises:
            Http404: it is on no desk of this person.
        """
        claim = Claim.objects.of_desks_of(self.person).filter(pk=pk).first()
        if claim is None:
            raise Http404
        return claim


class Holders(OfVerdict):
    """Who has which version of the claim's verdict."""

    answers: ClassVar = {"GET": {200: AllHeldOut}}

    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """Who has which version of the claim's verdict; those who are behind first."""
        return Response(AllHeldOut({"results": holders.of_claim(self.claim(pk))}).data)


class TellAgain(OfVerdict):
    """Send the newest version to the endpoints that have not taken it."""

    words = NoWords
    answers: ClassVar = {"POST": {200: Told}}

    def post(self, request: Request, pk: int) -> Response:
        """Send it to all that have not taken it; for editors and administrators."""
        self.claim(pk)
        read(self.words, request.data)
        return Response({"count": holders.push(claim_id=pk, by=self.person)})
