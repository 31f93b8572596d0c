"""Publishing an approved ruling and withdrawing it: each version rendered once, kept for good."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from factcheck.enums import Action, AssignmentOutcome, JobKind, RulingState, VerdictKind
from factcheck.models import (
    Claim,
    Correction,
    Exemption,
    OutsideCopy,
    Rating,
    Ruling,
    User,
    Verdict,
)
from factcheck.rendering import claim_review, own_json
from factcheck.rendering.snapshot import (
    Appearance,
    Citation,
    CorrectionNote,
    ExemptionNote,
    OriginGroup,
    RatingValue,
    ReplyNote,
    Snapshot,
)
from factcheck.services import audit, checkpoints, deliveries, desk_policies, jobs, matches, media
from factcheck.services.cases import Words, public_ruling
from factcheck.services.claims import moving
from factcheck.services.evidence import by_origin
from factcheck.services.moves import Move

# How long everybody who has an earlier version is given to take the newest by themselves.
TIME_TO_CATCH_UP = timedelta(hours=6)


def publish(*, claim_id: int, seen_version: int, by: User) -> Claim:
    """Publish the claim's approved ruling as the next version of its verdict.

    Raises:
        FactCheckError: as `claims.moving` says.
    """
    with transaction.atomic():
        with moving(Action.PUBLISH, claim_id=claim_id, seen_version=seen_version, by=by) as move:
            ruling = move.claim.ruling
            assert ruling is not None  # noqa: S101 - a constraint holds a ruled claim to its ruling
            kind, reason = change_made(move.claim, ruling)
            issue(move, ruling=ruling, kind=kind, reason=reason)
        checkpoints.make()
    return move.claim


def change_made(claim: Claim, ruling: Ruling) -> tuple[VerdictKind, str]:
    """What publishing `ruling` does to what is public of `claim`, and why."""
    if claim.verdict is None:
        return VerdictKind.FIRST, ""
    if public_ruling(claim) is None:
        return VerdictKind.CORRECTION, "A new verdict after the earlier one was withdrawn."
    return VerdictKind(ruling.correction_kind), ruling.correction_reason


def withdraw(*, claim_id: int, seen_version: int, by: User, reason: str) -> Claim:
    """Take the public verdict back in the open: its place says that and why it was withdrawn.

    Raises:
        FactCheckError: as `claims.moving` says.
    """
    words = Words(reason=reason)
    with transaction.atomic():
        with moving(
            Action.WITHDRAW, claim_id=claim_id, seen_version=seen_version, by=by, words=words
        ) as move:
            move.end_assignment(AssignmentOutcome.WITHDRAWN, reason)
            move.decide(RulingState.SUPERSEDED, reason)
            issue(move, ruling=None, kind=VerdictKind.WITHDRAWAL, reason=reason.strip())
            move.claim.ruling = None
        checkpoints.make()
    return move.claim


def issue(move: Move, *, ruling: Ruling | None, kind: VerdictKind, reason: str) -> Verdict:
    """Render and store the next version; numbers have no gaps and follow commit order."""
    number = audit.take_number("verdicts").value
    note = None if kind == VerdictKind.FIRST else CorrectionNote(kind, reason)
    is_timed = ruling is not None and kind != VerdictKind.EXPIRY
    until = good_until(move) if is_timed else None
    snapshot = snapshot_of(move, ruling=ruling, sequence=number, correction=note, good_until=until)
    body = dumped(own_json.render(snapshot))
    review = claim_review.render(snapshot)
    verdict = Verdict.objects.create(
        claim=move.claim,
        version=snapshot.version,
        sequence=number,
        ruling=ruling,
        body=body,
        claim_review=dumped(review) if review else "",
        etag=hashlib.sha256(body.encode()).hexdigest(),
        published_at=move.at,
        published_by=move.by,
        good_until_at=until,
    )
    if until is not None:
        jobs.enqueue(JobKind.RECHECK, verdict.pk, delay=until - move.at)
    if note is not None:
        Correction.objects.create(verdict=verdict, kind=kind, reason=reason)
        jobs.enqueue(JobKind.CATCH_UP, verdict.pk, delay=TIME_TO_CATCH_UP)
    matches.link_reviews(move.claim.pk, move.claim.text)
    deliveries.enter(verdict, move.claim.desk.endpoints.open())
    move.claim.verdict = verdict
    move.data |= {
        "verdict": snapshot.version,
        "sequence": number,
        "kind": kind,
        "etag": verdict.etag,
    }
    return verdict


def good_until(move: Move) -> datetime | None:
    """Until when the desk holds what is published now to be good; None for no limit."""
    days = desk_policies.laid_down(move.claim.desk_id).good_for_days
    return move.at + timedelta(days=days) if days else None


def dumped(value: object) -> str:
    """JSON as clients receive it: one line, so that it may be one of many."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def snapshot_of(
    move: Move,
    *,
    ruling: Ruling | None,
    sequence: int,
    correction: CorrectionNote | None,
    good_until: datetime | None,
) -> Snapshot:
    """Everything that the next version says: the claim from its rows, the evidence as approved."""
    claim = move.claim
    earlier = claim.verdicts.aggregate(version=Max("version"), first=Min("published_at"))
    claimant = claim.claimant
    return Snapshot(
        newsroom=settings.NEWSROOM_NAME,
        site_url=settings.SITE_URL,
        claim_id=claim.pk,
        version=(earlier["version"] or 0) + 1,
        sequence=sequence,
        claim=claim.text,
        claimant=claimant.name if claimant else "",
        claimant_party=claimant.party.name if claimant and claimant.party else "",
        topics=tuple(claim.topics),
        appearances=appearances_of(claim),
        first_published_at=earlier["first"] or move.at,
        published_at=move.at,
        good_until=good_until,
        correction=correction,
        rating=rating_value(ruling.rating) if ruling else None,
        rationale=ruling.rationale if ruling else "",
        counter_evidence=ruling.counter_evidence if ruling else "",
        doubts=ruling.doubts if ruling else "",
        citations=citations_of(ruling.evidence) if ruling else (),
        origins=origins_of(ruling.evidence) if ruling else (),
        replies=replies_on(claim) if ruling else (),
        exemption=exemption_of(ruling) if ruling else None,
        media=media.note_of(ruling) if ruling else None,
        people=named(ruling) if ruling else (),
    )


def named(ruling: Ruling) -> tuple[str, ...]:
    """The full names of the two who ruled, where their desk publishes them."""
    if not desk_policies.laid_down(ruling.claim.desk_id).names_people:
        return ()
    people = (ruling.proposed_by, ruling.decided_by)
    return tuple(each.get_full_name() for each in people if each and each.get_full_name())


def exemption_of(ruling: Ruling) -> ExemptionNote | None:
    """Why the ruling was let stand although it lacked something, if it was."""
    row = Exemption.objects.filter(ruling=ruling).exclude(waived=[]).first()
    if row is None or row.granted_at is None:
        return None
    return ExemptionNote(row.reason, row.granted_at, tuple(row.waived))


def replies_on(claim: Claim) -> tuple[ReplyNote, ...]:
    """Whom the newsroom asked for a reply, and what they said."""
    return tuple(
        ReplyNote(row.asked, row.asked_at, row.deadline_at, row.answer)
        for row in claim.replies.order_by("pk")
    )


def appearances_of(claim: Claim) -> tuple[Appearance, ...]:
    """Where the claim occurs, the earliest logged first."""
    rows = claim.appearances.select_related("story__publisher").order_by("pk")
    return tuple(
        Appearance(
            title=row.story.title,
            url=row.story.url,
            publisher=row.story.publisher.name if row.story.publisher else "",
            published_on=row.story.published_on,
            quote=row.quote,
            language=row.story.language,
        )
        for row in rows
    )


def citations_of(evidence: list[dict[str, Any]]) -> tuple[Citation, ...]:
    """The sources that a ruling is tied to, as they were when it was proposed."""
    number_of = {
        item["source"]: number
        for number, group in enumerate(by_origin(evidence), start=1)
        for item in group
    }
    elsewhere = archived(item["sha256"] for item in evidence)
    return tuple(
        Citation(
            title=item["title"],
            url=item["url"],
            publisher=item["publisher"],
            stance=item["stance"],
            note=item["note"],
            quote=item["quote"],
            sha256=item["sha256"],
            captured_at=datetime.fromisoformat(item["captured_at"])
            if item["captured_at"]
            else None,
            origin=number_of.get(item["source"], 0),
            marks=tuple(item["marks"]),
            archived_url=elsewhere.get(item["sha256"], ""),
        )
        for item in evidence
    )


def archived(digests: Iterable[str]) -> dict[str, str]:
    """Where other archives keep a copy of these bodies, by their SHA-256."""
    made = OutsideCopy.objects.filter(capture__sha256__in=set(digests) - {""}).exclude(url="")
    return dict(made.order_by("pk").values_list("capture__sha256", "url"))


def origins_of(evidence: list[dict[str, Any]]) -> tuple[OriginGroup, ...]:
    """The groups of a ruling's sources; those of several sources say why they are one."""
    return tuple(
        OriginGroup(
            number=number,
            label=group[0]["origin"],
            links=len(group),
            reasons=tuple(dict.fromkeys(reason for item in group for reason in item["merged"]))
            if len(group) > 1
            else (),
        )
        for number, group in enumerate(by_origin(evidence), start=1)
    )


def rating_value(rating: Rating) -> RatingValue:
    """The rating with the ends of the scale that it belongs to."""
    ends = Rating.objects.aggregate(best=Max("number"), worst=Min("number"))
    numbered = rating.number is not None
    return RatingValue(
        slug=rating.slug,
        label=rating.label,
        number=rating.number,
        best=ends["best"] if numbered else None,
        worst=ends["worst"] if numbered else None,
    )
