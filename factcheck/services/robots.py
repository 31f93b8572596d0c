"""A desk's decisions to read a host's pages although its robots.txt asks programs not to."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from factcheck.enums import JobKind, SourceState
from factcheck.errors import InvalidInput, NotFound, SourceRejected
from factcheck.fetching import urls
from factcheck.fetching.robots import DISALLOWED, refusal
from factcheck.models import Desk, RobotsOverride, Source, User
from factcheck.services import audit, desks, jobs, wording

DECIDERS = desks.DECIDERS
WHAT = "override a robots.txt"
MAX_REASON_CHARACTERS = 2_000


def override(*, desk_id: int, by: User, host: str, reason: str) -> RobotsOverride:
    """Read a host's pages for this desk whatever its robots.txt says, and fetch those refused.

    Idempotent: what stands already stays, with its first reason.

    Raises:
        InvalidInput: no host name, or no reason, or one that could not be kept.
        NotFound: no such desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    name = host_in(host)
    check_reason(reason)
    with transaction.atomic():
        desk = desks.deciding(desk_id, by, what=WHAT)
        row, is_new = RobotsOverride.objects.standing().get_or_create(
            desk=desk,
            host=name,
            lifted_at=None,
            defaults={"reason": reason.strip(), "made_at": timezone.now(), "made_by": by},
        )
        if is_new:
            data = {"host": name, "reason": row.reason, "sources": fetch_again(desk, name)}
            audit.record("robots.override", f"robots:{row.pk}", by=by, desk=desk, data=data)
    return row


def lift(*, override_id: int, by: User) -> RobotsOverride:
    """Follow the host's robots.txt again from now on; copies that were made stay.

    Idempotent.

    Raises:
        NotFound: no such override on a desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    with transaction.atomic():
        row = RobotsOverride.objects.select_for_update().filter(pk=override_id).first()
        if row is None or not by.desks.filter(pk=row.desk_id).exists():
            raise NotFound("There is no such override on your desks.")
        desk = desks.deciding(row.desk_id, by, what=WHAT)
        if row.lifted_at is None:
            row.lifted_at, row.lifted_by = timezone.now(), by
            row.save(update_fields=["lifted_at", "lifted_by"])
            data = {"host": row.host}
            audit.record("robots.lift", f"robots:{row.pk}", by=by, desk=desk, data=data)
    return row


def overridden_hosts(desk_id: int) -> frozenset[str]:
    """The hosts whose robots.txt this desk does not follow."""
    standing = RobotsOverride.objects.standing().filter(desk=desk_id)
    return frozenset(standing.values_list("host", flat=True))


def fetch_again(desk: Desk, host: str) -> list[int]:
    """Have the pages fetched that the host's robots.txt had kept from this desk; their ids."""
    refused = Source.objects.filter(
        Q(failure=refusal(host)),
        claim__desk=desk,
        state=SourceState.REJECTED,
        failure_code=DISALLOWED,
    )
    rows = list(refused.select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        row.state, row.attempt, row.retry_at = SourceState.FOUND, 0, None
        row.failure = row.failure_code = ""
    Source.objects.bulk_update(rows, ["state", "attempt", "retry_at", "failure", "failure_code"])
    for claim_id in sorted({row.claim_id for row in rows}):
        jobs.enqueue(JobKind.FETCH, claim_id)
    return [row.pk for row in rows]


def host_in(text: str) -> str:
    """The host name in what a person typed: the name alone, or an address with it.

    Raises:
        InvalidInput: there is none.
    """
    typed = text.strip()
    try:
        return urls.parse(typed if "://" in typed else f"https://{typed}/").host
    except SourceRejected as error:
        raise InvalidInput(
            "Write the host as it stands in addresses, such as www.example.org.",
            code="bad_host",
            field="host",
        ) from error


def check_reason(reason: str) -> None:
    """Refuse an override that says nothing for itself.

    Raises:
        InvalidInput: the reason is missing, too long, or could not be kept.
    """
    if not reason.strip():
        raise InvalidInput(
            "Say why the page is to be read all the same.", code="reason_missing", field="reason"
        )
    wording.check("reason", reason, most=MAX_REASON_CHARACTERS)
