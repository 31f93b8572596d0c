"""Readers' reports of errors: taken in from anybody, answered for by the desk within a time."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from factcheck.enums import NoticeKind, ReportOutcome
from factcheck.errors import InvalidInput, NotFound, TooManyTries
from factcheck.models import Claim, Report, User
from factcheck.services import allowances, audit, desks, notices, wording

TIME_TO_CLOSE = timedelta(hours=72)
EMAIL_KEPT_FOR = timedelta(days=30)
MIN_CHARACTERS, MAX_CHARACTERS = 10, 5_000
PER_ADDRESS_AND_MINUTE = 5
PER_CLAIM_AND_HOUR = 20
IPV6_SITE_BITS = 64  # what one household has to itself


def send(*, claim_id: int, text: str, email: str = "", sender: str) -> Report:
    """Take in what a reader says is wrong with a verdict; `sender` is their network address.

    Locks the claim. The desk is told once a day for each claim, however many come.

    Raises:
        InvalidInput: too few or too many words, or an e-mail address that is none.
        NotFound: no verdict on such a claim is public.
        TooManyTries: too many from this address, or on this verdict.
    """
    check(text, email)
    if allowances.take(f"reports:{household(sender)}", PER_ADDRESS_AND_MINUTE).left < 0:
        raise TooManyTries("You have sent several reports just now. Wait a minute, then send this.")
    with transaction.atomic():
        claim = reported(claim_id)
        assert claim.verdict is not None  # noqa: S101 - `reported` has just seen it
        now = timezone.now()
        row = claim.reports.create(
            verdict=claim.verdict,
            text=text.strip(),
            email=email.strip(),
            sent_at=now,
            due_at=now + TIME_TO_CLOSE,
        )
        data = {"claim": claim.pk, "verdict": row.verdict_id}
        audit.record("report.send", f"report:{row.pk}", by=None, desk=claim.desk, data=data)
        notices.tell(
            desks.deciders(claim.desk),
            NoticeKind.SERVICE,
            f"A reader reports an error in the verdict on {notices.named(claim)}.",
            subject=f"report:{row.pk}",
            key=f"reports:{claim.pk}:{now:%Y-%m-%d}",
            due_at=row.due_at,
        )
    return row


def reported(claim_id: int) -> Claim:
    """The claim, locked, if its verdict is public and takes one more report in this hour.

    Raises:
        NotFound: nothing is public.
        TooManyTries: too many came in.
    """
    claims = Claim.objects.select_related("desk").select_for_update(of=("self",))
    claim = claims.filter(pk=claim_id, verdict__isnull=False).first()
    if claim is None:
        raise NotFound("There is no such verdict.")
    lately = claim.reports.filter(sent_at__gt=timezone.now() - timedelta(hours=1))
    if lately.count() >= PER_CLAIM_AND_HOUR:
        raise TooManyTries(
            "Many readers have written about this verdict in the last hour, and the desk has been "
            "told. Send yours a little later."
        )
    return claim


def check(text: str, email: str) -> None:
    """Refuse what says nothing, or could not be kept or answered.

    Raises:
        InvalidInput: says which field.
    """
    wording.check("text", text, most=MAX_CHARACTERS)
    if len(text.strip()) < MIN_CHARACTERS:
        raise InvalidInput("Say what is wrong, in a sentence.", code="missing", field="text")
    try:
        validate_email(email.strip() or "nobody@example.org")
    except ValidationError as error:
        raise InvalidInput(
            "This is no e-mail address; leave it empty if you want no answer.", field="email"
        ) from error


def household(sender: str) -> str:
    """Whom the count is for: the address, or of IPv6 the network of its site."""
    try:
        address = ip_address(sender)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_SITE_BITS), strict=False))
    return str(address)


def close(*, report_id: int, by: User, outcome: str, note: str) -> Report:
    """Say what came of a report; it stays so.

    Locks the desk.

    Raises:
        InvalidInput: no such outcome, no note, closed already, or “corrected” without a newer
            version of the verdict.
        NotFound: no such report on a desk of this person.
        NotPermitted: the person is neither editor nor administrator of the desk.
    """
    if outcome not in ReportOutcome.values:
        raise InvalidInput(f"Choose one of {', '.join(ReportOutcome.values)}.", field="outcome")
    if not note.strip():
        raise InvalidInput("Say what was found.", code="missing", field="note")
    wording.check("note", note)
    with transaction.atomic():
        row = visible(by).filter(pk=report_id).first()
        if row is None:
            raise NotFound("There is no such report on your desks.")
        desk = desks.deciding(row.claim.desk_id, by, what="close a reader's report")
        row.refresh_from_db(from_queryset=visible(by))
        demand_open(row, outcome)
        row.outcome, row.note = outcome, note.strip()
        row.closed_at, row.closed_by = timezone.now(), by
        row.save(update_fields=["outcome", "note", "closed_at", "closed_by"])
        data = {"claim": row.claim_id, "outcome": outcome, "note": row.note}
        audit.record("report.close", f"report:{row.pk}", by=by, desk=desk, data=data)
    return row


def demand_open(row: Report, outcome: str) -> None:
    """Let a report pass that waits, as corrected only if something was.

    Raises:
        InvalidInput: says what stands in the way.
    """
    if row.closed_at:
        raise InvalidInput(f"{row.closed_by} has closed this already.", code="closed_already")
    newest = row.claim.verdict
    if outcome == ReportOutcome.CORRECTED and newest and newest.version <= row.verdict.version:
        raise InvalidInput(
            "The verdict is still the version that was reported; publish the correction first.",
            code="nothing_corrected",
            field="outcome",
        )


def visible(by: User) -> QuerySet[Report]:
    """The reports on claims of this person's desks."""
    rows = Report.objects.filter(claim__in=Claim.objects.of_desks_of(by))
    return rows.select_related("claim__desk", "claim__verdict", "verdict", "closed_by")


def forget_addresses() -> int:
    """Drop the e-mail addresses of readers whose case was closed a while ago; how many."""
    long_closed = Report.objects.filter(closed_at__lte=timezone.now() - EMAIL_KEPT_FOR)
    return long_closed.exclude(email="").update(email="")
