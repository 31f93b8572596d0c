"""The addresses that a desk has told of its verdicts, and what was sent there."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.access import Door
from factcheck.api.inputs import AwareTime, Input, NoWords, Text, read
from factcheck.api.once import ShownOnce
from factcheck.api.outputs import PersonOut
from factcheck.api.paging import NewestFirst, Paged
from factcheck.api.searching import OfDesk
from factcheck.enums import DeliveryState, EndpointForm
from factcheck.models import Delivery, DeliveryTry, Endpoint
from factcheck.services import endpoints, replays


class EndpointOut(serializers.Serializer[Endpoint]):
    """An address that is told of what its desk publishes, until it is disabled."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.CharField()
    form = serializers.ChoiceField(EndpointForm.choices)
    added_at = serializers.DateTimeField()
    added_by = PersonOut()
    earlier_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when the secret before this one signs as well."
    )
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="When the first of its present failures happened."
    )
    disabled_at = serializers.DateTimeField(allow_null=True)
    disabled_by = PersonOut(allow_null=True, help_text="Null where the service did so itself.")
    disabled_reason = serializers.CharField()


class EndpointWithSecret(EndpointOut):
    """The same, with what its messages are signed with, which is told this once."""

    secret = serializers.CharField(
        allow_null=True,
        help_text="Null in an answer that is repeated for its Idempotency-Key: no secret is kept "
        "to be told again. Ask for a new one.",
    )


class Adding(Input):
    """Whose address it is, where, and in what form it is told."""

    name = Text(max_length=endpoints.MAX_NAME_CHARACTERS)
    url = Text(max_length=2_000, help_text="It begins with https://.")
    form = serializers.ChoiceField(EndpointForm.choices, required=False)


class Changing(Adding):
    """All three, as they are to be."""

    form = serializers.ChoiceField(EndpointForm.choices)


class Disabling(Input):
    """Why it is told no more."""

    reason = Text(max_length=endpoints.MAX_REASON_CHARACTERS)


class Replaying(Input):
    """From what time on everything is sent once more."""

    since = AwareTime(help_text="ISO 8601 with its offset.")


class TryOut(serializers.Serializer[Any]):
    """A message that was sent: with its answer, or why there was none."""

    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    answer = serializers.CharField(help_text="The beginning of the body that came back.")
    failure = serializers.CharField()
    duration_ms = serializers.IntegerField()


class DeliveryOut(serializers.Serializer[Delivery]):
    """A version of a verdict on its way to an endpoint; `log` has every try, the first first."""

    id = serializers.IntegerField()
    message_id = serializers.CharField(help_text="The message's `webhook-id`.")
    claim = serializers.IntegerField(source="verdict.claim_id")
    version = serializers.IntegerField(source="verdict.version")
    state = serializers.ChoiceField(DeliveryState.choices)
    tries = serializers.IntegerField()
    entered_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    log = TryOut(many=True)


class Replayed(serializers.Serializer[Any]):
    """How many versions are sent once more."""

    count = serializers.IntegerField()


class Endpoints(OfDesk, mixins.ListModelMixin, GenericViewSet[Endpoint]):
    """The desk's endpoints, those disabled too."""

    query = Paged
    serializer_class = EndpointOut
    pagination_class = NewestFirst
    words = Adding
    answers: ClassVar = {"POST": {201: EndpointWithSecret}}

    def get_queryset(self) -> QuerySet[Endpoint]:
        """The endpoints of the desk."""
        rows = Endpoint.objects.filter(desk=self.kwargs["pk"])
        return rows.select_related("added_by", "disabled_by")

    def create(self, request: Request, pk: int) -> Response:
        """Have an address told of what the desk publishes; for editors and administrators."""
        words = read(self.words, request.data)
        return shown(*endpoints.add(desk_id=pk, by=self.person, **words), status=201)


class OfEndpoint(Door):
    """An address of one endpoint, of which others than its desk's people are told nothing."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Find the endpoint before anything else is looked at.

        Raises:
            Http404: it is on no desk of this person.
        """
        super().initial(request, *args, **kwargs)
        mine = Endpoint.objects.filter(desk__in=self.person.memberships.values("desk"))
        if not mine.filter(pk=self.kwargs["pk"]).exists():
            raise Http404


class RotateSecret(OfEndpoint):
    """Give an endpoint a new secret."""

    words = NoWords
    answers: ClassVar = {"POST": {200: EndpointWithSecret}}

    def post(self, request: Request, pk: int) -> Response:
        """Give it a new secret; the one before signs for a day more."""
        read(self.words, request.data)
        return shown(*endpoints.rotate(endpoint_id=pk, by=self.person), status=200)


class EndpointCommand(OfEndpoint):
    """A verb on an endpoint, answered with it; for editors and administrators."""

    answers: ClassVar = {"POST": {200: EndpointOut}}
    verb: ClassVar[Callable[..., Endpoint]]

    def post(self, request: Request, pk: int) -> Response:
        """Do it; for editors and administrators."""
        words = read(self.words, request.data)  # type: ignore[arg-type]  # one, not one for each media type
        return Response(EndpointOut(type(self).verb(endpoint_id=pk, by=self.person, **words)).data)


class ChangeEndpoint(EndpointCommand):
    """Give an endpoint another name, address or form; its secret stays."""

    words = Changing
    verb = staticmethod(endpoints.change)


class DisableEndpoint(EndpointCommand):
    """Tell an endpoint nothing more until it is enabled again; what waits for it stays."""

    words = Disabling
    verb = staticmethod(endpoints.disable)


class EnableEndpoint(EndpointCommand):
    """Tell an endpoint again, with what has waited for it."""

    words = NoWords
    verb = staticmethod(endpoints.enable)


class ReplayEndpoint(OfEndpoint):
    """Send an endpoint everything once more that its desk has published since a time."""

    words = Replaying
    answers: ClassVar = {"POST": {200: Replayed}}

    def post(self, request: Request, pk: int) -> Response:
        """Send it all once more; for editors and administrators.

        What the endpoint was told of before has the `webhook-id` that it had.
        """
        words = read(self.words, request.data)
        return Response({"count": replays.since(endpoint_id=pk, by=self.person, **words)})


class DeliveryQuery(Paged):
    """What the list can be narrowed to."""

    state = serializers.ChoiceField(DeliveryState.choices, required=False)


class Deliveries(OfEndpoint, mixins.ListModelMixin, GenericViewSet[Delivery]):
    """What an endpoint was told of, and what it answered."""

    query = DeliveryQuery
    serializer_class = DeliveryOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Delivery]:
        """The endpoint's deliveries, or those in one state."""
        rows = logged(Delivery.objects.filter(endpoint=self.kwargs["pk"]))
        state = self.asked.get("state")
        return rows.filter(state=state) if state else rows


class RepeatDelivery(Door):
    """Send a message once more."""

    words = NoWords
    answers: ClassVar = {"POST": {200: DeliveryOut}}

    def post(self, request: Request, pk: int) -> Response:
        """Send it under the `webhook-id` it had; for editors and administrators.

        An endpoint that is disabled gets it when it is enabled.
        """
        read(self.words, request.data)
        row = replays.one(delivery_id=pk, by=self.person)
        return Response(DeliveryOut(logged(Delivery.objects.all()).get(pk=row.pk)).data)


def logged(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Deliveries with what the answer tells of them, in two queries however many they are."""
    tries = DeliveryTry.objects.order_by("pk")
    return rows.select_related("verdict").prefetch_related(Prefetch("log", tries))


def shown(row: Endpoint, secret: str, *, status: int) -> Response:
    """An endpoint with its new secret, which is told this once."""
    return ShownOnce({**EndpointOut(row).data, "secret": secret}, status=status)
