"""The addresses that a desk has told of its verdicts: added, given new secrets, shut and opened."""

import base64
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from factcheck.enums import DeliveryState, EndpointForm, JobKind
from factcheck.errors import InvalidInput, NotFound, SourceRejected
from factcheck.fetching import Courier, Guard
from factcheck.models import Delivery, Endpoint, User
from factcheck.services import audit, desks, jobs, sealing, wording

WHAT = "decide on a desk's endpoints"
PURPOSE = "endpoint"
MAX_NAME_CHARACTERS = 100
MAX_REASON_CHARACTERS = 2_000
MOST_OF_A_DESK = 100
# Source: Standard Webhooks, on secrets: 24 to 64 random bytes.
SECRET_BYTES = 32
EARLIER_SECRET_HOLDS = timedelta(days=1)


@dataclass(slots=True)
class Change:
    """A change of an endpoint that is under way; `data` is what its event will tell."""

    row: Endpoint
    data: dict[str, Any] = field(default_factory=dict)


def add(
    *, desk_id: int, by: User, name: str, url: str, form: EndpointForm = EndpointForm.STANDARD
) -> tuple[Endpoint, str]:
    """Have an address told of what the desk publishes from now on.

    Returns the endpoint, and the secret that its messages are signed with, which is shown this
    once.

    Raises:
        InvalidInput: no name, no address that may be written to, one that the desk has already,
            or the desk has 100.
        NotFound: no such desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    name, address = named(name), reachable(url)
    secret = new_secret()
    with transaction.atomic():
        desk = desks.deciding(desk_id, by, what=WHAT)
        refuse_excess(desk.endpoints.values_list("url", flat=True), address)
        row = Endpoint.objects.create(
            desk=desk,
            name=name,
            url=address,
            form=form,
            secret=sealing.sealed(secret, purpose=PURPOSE),
            added_at=timezone.now(),
            added_by=by,
        )
        told = {"name": name, "url": address, "form": str(form)}
        audit.record("endpoint.add", f"endpoint:{row.pk}", by=by, desk=desk, data=told)
    return row, secret


def change(*, endpoint_id: int, by: User, name: str, url: str, form: EndpointForm) -> Endpoint:
    """Give an endpoint another name, address or form; what waits for it goes there as well.

    Its secret stays.

    Raises:
        InvalidInput: as `add`.
        NotFound, NotPermitted: as `changing`.
    """
    told = {"name": named(name), "url": reachable(url), "form": str(form)}
    with changing("endpoint.change", endpoint_id=endpoint_id, by=by) as change:
        row = change.row
        others = row.desk.endpoints.exclude(pk=row.pk)
        refuse_excess(others.values_list("url", flat=True), told["url"])
        row.name, row.url, row.form = told.values()
        change.data |= told
    return row


def rotate(*, endpoint_id: int, by: User) -> tuple[Endpoint, str]:
    """Give an endpoint a new secret, which is shown this once; the one before signs for a day more.

    Raises:
        NotFound, NotPermitted: as `changing`.
    """
    secret = new_secret()
    with changing("endpoint.rotate", endpoint_id=endpoint_id, by=by) as change:
        row = change.row
        row.earlier_secret, row.secret = row.secret, sealing.sealed(secret, purpose=PURPOSE)
        row.earlier_until = timezone.now() + EARLIER_SECRET_HOLDS
    return row, secret


def disable(*, endpoint_id: int, by: User, reason: str) -> Endpoint:
    """Write to an endpoint no more until it is enabled again; what waits for it stays.

    Idempotent: the first reason stands.

    Raises:
        InvalidInput: no reason, or one that could not be kept.
        NotFound, NotPermitted: as `changing`.
    """
    if not reason.strip():
        raise InvalidInput("Say why.", code="reason_missing", field="reason")
    wording.check("reason", reason, most=MAX_REASON_CHARACTERS)
    with changing("endpoint.disable", endpoint_id=endpoint_id, by=by) as change:
        if change.row.disabled_at is None:
            shut(change.row, reason.strip(), by=by)
            change.data["reason"] = change.row.disabled_reason
    return change.row


def enable(*, endpoint_id: int, by: User) -> Endpoint:
    """Write to an endpoint again, with what has waited for it; idempotent.

    Raises:
        NotFound, NotPermitted: as `changing`.
    """
    with changing("endpoint.enable", endpoint_id=endpoint_id, by=by) as change:
        row = change.row
        row.disabled_at = row.disabled_by = row.failing_since = None
        row.disabled_reason = ""
        again(row, row.deliveries.waiting() | row.deliveries.given_up())
    return row


@contextmanager
def changing(verb: str, *, endpoint_id: int, by: User) -> Iterator[Change]:
    """Let the body change an endpoint, locked, and tell of it in the newsroom's chain.

    Raises:
        NotFound: no such endpoint on a desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    with transaction.atomic():
        row = locked(endpoint_id, by)
        desk = desks.deciding(row.desk_id, by, what=WHAT)
        change = Change(row)
        yield change
        row.save()
        audit.record(verb, f"endpoint:{row.pk}", by=by, desk=desk, data=change.data)


def locked(endpoint_id: int, by: User) -> Endpoint:
    """The endpoint, locked, if it is of a desk of this person.

    Raises:
        NotFound: it is not.
    """
    row = Endpoint.objects.select_for_update().filter(pk=endpoint_id, desk__in=by.desks.all())
    found = row.first()
    if found is None:
        raise NotFound("There is no such endpoint on your desks.")
    return found


def shut(row: Endpoint, reason: str, *, by: User | None) -> None:
    """Note on the endpoint's row that it is written to no more; nobody when the service does so."""
    row.disabled_at, row.disabled_by, row.disabled_reason = timezone.now(), by, reason


def again(row: Endpoint, deliveries: QuerySet[Delivery]) -> None:
    """Put messages to a locked endpoint back among those that wait, as though never tried."""
    chosen = Delivery.objects.filter(pk__in=deliveries.order_by().values("pk"))
    chosen.update(state=DeliveryState.WAITING, tries=0, due_at=timezone.now())
    jobs.enqueue(JobKind.DELIVER, row.pk)


def named(name: str) -> str:
    """The name without its blanks.

    Raises:
        InvalidInput: there is none, or none that could be kept.
    """
    wording.check("name", name, most=MAX_NAME_CHARACTERS)
    if not name.strip():
        raise InvalidInput("Say whose address this is.", code="no_name", field="name")
    return name.strip()


def reachable(url: str) -> str:
    """`url` as it would be dialled, if messages may go there.

    Raises:
        InvalidInput: it is no such address; says why.
    """
    try:
        return courier().check(url.strip()).url
    except SourceRejected as error:
        raise InvalidInput(error.message, code=error.code, field="url") from error


def refuse_excess(urls: Iterable[str], address: str) -> None:
    """Let one more address pass.

    Raises:
        InvalidInput: it is there already, or there are too many.
    """
    known = set(urls)
    if address in known:
        raise InvalidInput(
            "This desk has this endpoint already; enable it, or give it a new secret.",
            code="endpoint_known",
            field="url",
        )
    if len(known) >= MOST_OF_A_DESK:
        raise InvalidInput(
            f"This desk has {MOST_OF_A_DESK} endpoints already.",
            code="too_many_endpoints",
            field="url",
        )


def courier() -> Courier:
    """Who carries this newsroom's messages."""
    return Courier(
        Guard.parse(settings.FETCH_LOOPBACK_EXCEPTION),
        user_agent=settings.USER_AGENT,
        proxy=settings.FETCH_PROXY,
    )


def new_secret() -> str:
    """A new secret, as the libraries of Standard Webhooks take it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
