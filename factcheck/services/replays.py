"""Messages that are sent once more: one of them, or all that a desk has published since a time."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from factcheck.errors import InvalidInput, NotFound
from factcheck.models import Delivery, Endpoint, User, Verdict
from factcheck.services import endpoints

MOST_AT_ONCE = 10_000


def one(*, delivery_id: int, by: User) -> Delivery:
    """Send a message once more, under the name it had; a disabled endpoint gets it when enabled.

    Raises:
        NotFound: no such message to an endpoint on a desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    found = Delivery.objects.filter(pk=delivery_id, endpoint__desk__in=by.desks.all())
    endpoint_id = found.values_list("endpoint", flat=True).first()
    if endpoint_id is None:
        raise NotFound("There is no such message to an endpoint of your desks.")
    with endpoints.changing("endpoint.repeat", endpoint_id=endpoint_id, by=by) as change:
        change.data["delivery"] = delivery_id
        endpoints.again(change.row, found)
    return Delivery.objects.select_related("endpoint", "verdict").get(pk=delivery_id)


def since(*, endpoint_id: int, by: User, since: datetime) -> int:
    """Send an endpoint everything that its desk has published since a time; returns how much.

    What it was told of before comes under the name it had; what it never was told of, anew.

    Raises:
        InvalidInput: that would be more than 10,000 versions.
        NotFound, NotPermitted: as `endpoints.changing`.
    """
    with endpoints.changing("endpoint.replay", endpoint_id=endpoint_id, by=by) as change:
        versions = Verdict.objects.filter(claim__desk=change.row.desk_id, published_at__gte=since)
        count = entered(change.row, versions)
        change.data |= {"since": since.isoformat(), "count": count}
    return count


def entered(endpoint: Endpoint, versions: QuerySet[Verdict]) -> int:
    """Have a locked endpoint told of versions, in the order of their publication.

    Raises:
        InvalidInput: there are more than 10,000.
    """
    rows = list(versions.only("pk").order_by("sequence")[: MOST_AT_ONCE + 1])
    if len(rows) > MOST_AT_ONCE:
        raise InvalidInput(
            f"That would be more than {MOST_AT_ONCE:,} messages. Name a later time, or have the "
            "export read.",
            code="too_many_messages",
            field="since",
        )
    now = timezone.now()
    new = (Delivery(endpoint=endpoint, verdict=row, entered_at=now, due_at=now) for row in rows)
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    endpoints.again(endpoint, endpoint.deliveries.filter(verdict__in=rows))
    return len(rows)
