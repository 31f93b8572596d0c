"""What people decide on the independence of sources: one origin or two, own side, circular."""

from collections.abc import Iterable

from django.db.models import QuerySet

from factcheck.enums import JobKind, MarkKind
from factcheck.errors import InvalidInput
from factcheck.models import Mark, OriginDecision, Source, User
from factcheck.services import claims, jobs, wording
from factcheck.services.moves import Edit

MAX_REASON_CHARACTERS = 2_000


def join(*, source_id: int, other_id: int, by: User, reason: str) -> OriginDecision:
    """Count two sources of one claim as one from now on, whatever the rules say.

    Raises:
        InvalidInput: no reason; `not_two_sources`: they are one, or not of one claim;
            `counted_apart`: a person has parted their origins, and that stands.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    check_reason(reason)
    with claims.editing("claim.join_origins", claim_id=claim_of(source_id), by=by) as edit:
        source = Source.objects.get(pk=source_id)
        other = edit.claim.sources.filter(pk=other_id).exclude(pk=source_id).first()
        if other is None:
            raise InvalidInput(
                "Choose another source of the same claim.", code="not_two_sources", field="other"
            )
        refuse_parted(source, other)
        row = decide(edit, by, source, other, together=True, reason=reason)
        jobs.enqueue(JobKind.WEIGH, edit.claim.pk)
    return row


def part(*, source_id: int, by: User, reason: str) -> list[OriginDecision]:
    """Count a source apart from all that it is one with now, whatever the rules say.

    Raises:
        InvalidInput: no reason; `stands_alone`: it is one with no other.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    check_reason(reason)
    with claims.editing("claim.part_origin", claim_id=claim_of(source_id), by=by) as edit:
        source = Source.objects.get(pk=source_id)
        others = list(group_of(source).exclude(pk=source.pk))
        if not others:
            raise InvalidInput(
                "This source is an origin of its own already.", code="stands_alone", field="source"
            )
        rows = [decide(edit, by, source, other, together=False, reason=reason) for other in others]
        jobs.enqueue(JobKind.WEIGH, edit.claim.pk)
    return rows


def undo(*, decision_id: int, by: User) -> OriginDecision:
    """Leave two sources to the rules again. Idempotent.

    Raises:
        NotFound, NotPermitted: as `claims.editing` says.
    """
    found = OriginDecision.objects.filter(pk=decision_id).values_list("claim", flat=True).first()
    with claims.editing("claim.undo_origin_decision", claim_id=found or 0, by=by) as edit:
        row = OriginDecision.objects.select_for_update().get(pk=decision_id)
        if row.undone_at is None:
            row.undone_at, row.undone_by = edit.at, by
            row.save(update_fields=["undone_at", "undone_by"])
            edit.data |= {"decision": row.pk, "sources": [row.left_id, row.right_id]}
            jobs.enqueue(JobKind.WEIGH, edit.claim.pk)
    return row


def set_mark(*, source_id: int, kind: str, holds: bool, by: User, reason: str) -> Mark:
    """Say that a source is something to its claim, or that it is not, whatever the machine says.

    Raises:
        InvalidInput: no reason, or `unknown_mark`.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    check_reason(reason)
    check_kind(kind)
    with claims.editing("claim.set_mark", claim_id=claim_of(source_id), by=by) as edit:
        told = {"holds": holds, "detail": reason.strip(), "set_at": edit.at, "set_by": by}
        row, _ = Mark.objects.update_or_create(source_id=source_id, kind=kind, defaults=told)
        edit.data |= {"source": source_id, "mark": kind, "holds": holds, "reason": row.detail}
    return row


def clear_mark(*, source_id: int, kind: str, by: User) -> None:
    """Leave a mark to the machine again. Idempotent.

    Raises:
        InvalidInput: `unknown_mark`.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    check_kind(kind)
    with claims.editing("claim.clear_mark", claim_id=claim_of(source_id), by=by) as edit:
        by_hand = Mark.objects.filter(source=source_id, kind=kind).exclude(set_by=None)
        if by_hand.delete()[0]:
            edit.data |= {"source": source_id, "mark": kind}
            jobs.enqueue(JobKind.WEIGH, edit.claim.pk)


def decide(
    edit: Edit, by: User, source: Source, other: Source, *, together: bool, reason: str
) -> OriginDecision:
    """Write a decision in the place of the one that stood on these two, if there was one."""
    left, right = sorted((source.pk, other.pk))
    pair = OriginDecision.objects.filter(left=left, right=right)
    pair.standing().update(undone_at=edit.at, undone_by=by)
    row = OriginDecision.objects.create(
        claim=edit.claim,
        left_id=left,
        right_id=right,
        together=together,
        reason=reason.strip(),
        made_at=edit.at,
        made_by=by,
    )
    pairs: list[list[int]] = edit.data.setdefault("pairs", [])
    pairs.append([left, right])
    edit.data["reason"] = row.reason
    return row


def refuse_parted(source: Source, other: Source) -> None:
    """Refuse to join origins of which a person has parted two sources, but for these very two.

    Raises:
        InvalidInput: `counted_apart`, names the person.
    """
    ours, theirs = keys(group_of(source)), keys(group_of(other))
    standing = OriginDecision.objects.standing().filter(together=False, claim=source.claim_id)
    pair = {source.pk, other.pk}
    for row in standing.select_related("made_by"):
        ends = {row.left_id, row.right_id}
        if ends != pair and ends & ours and ends & theirs and not (ends <= ours or ends <= theirs):
            raise InvalidInput(
                f"{row.made_by} counted two of these apart: “{row.reason}” Undo that first.",
                code="counted_apart",
                field="other",
            )


def group_of(source: Source) -> QuerySet[Source]:
    """The sources that count as one with this one, itself included."""
    same = Source.objects.filter(claim=source.claim_id)
    return same.filter(origin=source.origin_id) if source.origin_id else same.filter(pk=source.pk)


def keys(sources: Iterable[Source]) -> set[int]:
    """Their numbers."""
    return {each.pk for each in sources}


def claim_of(source_id: int) -> int:
    """The claim that a source was found for; 0 when there is no such source."""
    return Source.objects.filter(pk=source_id).values_list("claim", flat=True).first() or 0


def check_reason(reason: str) -> None:
    """Refuse to decide without a reason that can be kept.

    Raises:
        InvalidInput: about `reason`.
    """
    if not reason.strip():
        raise InvalidInput("Give a reason.", code="reason_missing", field="reason")
    wording.check("reason", reason, most=MAX_REASON_CHARACTERS)


def check_kind(kind: str) -> None:
    """Refuse a mark that there is not.

    Raises:
        InvalidInput: `unknown_mark`.
    """
    if kind not in MarkKind.values:
        raise InvalidInput(
            f"The mark is one of {', '.join(MarkKind.values)}.", code="unknown_mark", field="kind"
        )
