"""Who has which version of a verdict: programs that pulled it, endpoints that took it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from factcheck.enums import DeliveryState, NoticeKind
from factcheck.errors import InvalidInput, NotFound
from factcheck.models import ApiToken, Claim, Delivery, Endpoint, Pull, User, Verdict
from factcheck.services import audit, desks, endpoints, jobs, notices, replays

# A program that asks again for what it has costs no write.
REMEMBER = """
    INSERT INTO factcheck_pull AS held (token_id, claim_id, sequence, at)
    SELECT %s, claim, sequence, %s
    FROM unnest(%s::bigint[], %s::bigint[]) AS pulled (claim, sequence)
    ON CONFLICT (token_id, claim_id) DO UPDATE SET sequence = excluded.sequence, at = excluded.at
    WHERE held.sequence < excluded.sequence
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """A program or an endpoint, and the newest version that it has.

    `told` is how far the newest version is on its way to an endpoint; "" of a program, and of an
    endpoint that it was not sent to. A program's person is `person_id`.
    """

    name: str
    version: int
    since: datetime
    is_current: bool
    endpoint_id: int | None = None
    told: str = ""
    person_id: int = 0


def remember(token: ApiToken, versions: QuerySet[Verdict]) -> None:
    """Note that a program has pulled these versions."""
    newest = versions.order_by().values("claim").annotate(sequence=Max("sequence"))
    write(token, list(newest.values_list("claim", "sequence")))


def remember_all(token: ApiToken, sequence: int) -> None:
    """Note that a program has pulled all that was public when this was the newest publication."""
    write(token, [(None, sequence)])


def write(token: ApiToken, pulled: Iterable[tuple[int | None, int]]) -> None:
    """Keep the newest publication for each claim, in the order of claims, so that none waits."""
    rows = sorted(pulled, key=lambda row: row[0] or 0)
    columns = [claim for claim, _ in rows], [sequence for _, sequence in rows]
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, [token.pk, timezone.now(), *columns])


def of_claim(claim: Claim) -> list[Holder]:
    """Everybody who is known to have a version of the claim's verdict, those behind first."""
    versions = list(claim.verdicts.order_by("version").values_list("sequence", "version"))
    if not versions:
        return []
    found = [*programs(claim, versions), *told(claim, versions[-1][1])]
    return sorted(found, key=lambda each: (each.is_current, each.version, each.name.lower()))


def programs(claim: Claim, versions: list[tuple[int, int]]) -> list[Holder]:
    """Programs that have pulled the verdict, by itself or with all others."""
    sequences = [sequence for sequence, _ in versions]
    rows = Pull.objects.filter(Q(claim=claim) | Q(claim=None), sequence__gte=sequences[0])
    # Of each program, the newest comes last and stays.
    newest = {row.token: row for row in rows.select_related("token__user").order_by("sequence")}
    return [
        Holder(
            name=f"{token.name}, for {token.user}",
            version=versions[bisect_right(sequences, row.sequence) - 1][1],
            since=row.at,
            is_current=row.sequence >= sequences[-1],
            person_id=token.user_id,
        )
        for token, row in newest.items()
    ]


def told(claim: Claim, newest: int) -> list[Holder]:
    """Endpoints that have taken a version of the verdict."""
    rows = Delivery.objects.filter(verdict__claim=claim).select_related("endpoint", "verdict")
    sent = {(row.endpoint_id, row.verdict.version): row for row in rows}
    taken = {row.endpoint_id: row for _, row in sorted(sent.items()) if row.delivered_at}
    return [
        Holder(
            name=row.endpoint.name,
            version=row.verdict.version,
            since=row.delivered_at or row.entered_at,
            is_current=row.verdict.version == newest,
            endpoint_id=row.endpoint_id,
            told=sent[row.endpoint_id, newest].get_state_display()
            if (row.endpoint_id, newest) in sent
            else "",
        )
        for row in taken.values()
    ]


def remind(claim: Claim) -> None:
    """Tell those whose programs have an earlier version."""
    behind = [each for each in of_claim(claim) if not each.is_current]
    notices.tell(
        (each.person_id for each in behind),
        NoticeKind.SERVICE,
        f"A program of yours has an earlier version of the verdict on {notices.named(claim)}. "
        "Have it pull the newest.",
        subject=f"claim:{claim.pk}",
        key=f"behind:{claim.verdict_id}",
    )


def catch_up(lease: jobs.Lease) -> None:
    """Tell those once more who have not taken a correction in the time they were given.

    Endpoints to which it was given up are sent it again; whose programs have an earlier version
    is told so. Nothing is done for a version that is no longer the newest, and endpoints that were
    never told of the verdict are left in peace.
    """
    with jobs.holding(lease):
        verdict = Verdict.objects.select_related("claim__desk").get(pk=lease.subject_id)
        claim = verdict.claim
        if claim.verdict_id != verdict.pk:
            return
        gave_up = verdict.deliveries.filter(state=DeliveryState.FAILED).values("endpoint")
        count = send(claim, behind(claim).filter(pk__in=gave_up))
        if count:
            subject, data = f"claim:{claim.pk}", {"count": count}
            audit.record("claim.tell_again", subject, by=None, desk=claim.desk, data=data)


def push(*, claim_id: int, by: User) -> int:
    """Send the newest version at once to all open endpoints of the desk that have not taken it.

    Whose programs have an earlier one is told so, once for each version. Returns how many
    endpoints there are.

    Raises:
        InvalidInput: nothing was published on the claim yet.
        NotFound: no such claim on a desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    with transaction.atomic():
        claim = Claim.objects.of_desks_of(by).select_related("desk").filter(pk=claim_id).first()
        if claim is None:
            raise NotFound("There is no such claim on your desks.")
        desk = desks.deciding(claim.desk_id, by, what=endpoints.WHAT)
        if claim.verdict_id is None:
            raise InvalidInput("Nothing was published on this claim yet.", code="no_verdict")
        count = send(claim, behind(claim))
        subject, data = f"claim:{claim_id}", {"count": count}
        audit.record("claim.tell_again", subject, by=by, desk=desk, data=data)
    return count


def behind(claim: Claim) -> QuerySet[Endpoint]:
    """The open endpoints of the claim's desk that have not taken its newest version."""
    took = DeliveryState.DELIVERED
    have_it = Delivery.objects.filter(verdict=claim.verdict_id, state=took).values("endpoint")
    return claim.desk.endpoints.open().exclude(pk__in=have_it)


def send(claim: Claim, rows: QuerySet[Endpoint]) -> int:
    """Send the newest version to these endpoints, and tell whose programs have an earlier one.

    Locks the endpoints. Returns how many there are.
    """
    found = list(rows.order_by("pk").select_for_update())
    for row in found:
        replays.entered(row, Verdict.objects.filter(current_for=claim))
    remind(claim)
    return len(found)
