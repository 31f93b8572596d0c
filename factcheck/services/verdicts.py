"""Publishing an approved ruling and withdrawing it: each version rendered once, kept for good."""

import hashlib
import json

from django.conf import settings
from django.db.models import Count, Max, Min

from factcheck.enums import Action, AssignmentOutcome, RulingState, VerdictKind
from factcheck.models import Claim, Correction, Origin, Rating, Ruling, Source, User, Verdict
from factcheck.rendering import claim_review, own_json
from factcheck.rendering.snapshot import (
    Appearance,
    Citation,
    CorrectionNote,
    OriginGroup,
    RatingValue,
    Snapshot,
)
from factcheck.services import audit
from factcheck.services.cases import Words
from factcheck.services.claims import Move, moving


def publish(*, claim_id: int, seen_version: int, by: User) -> Claim:
    """Publish the claim's approved ruling as the next version of its verdict.

    Raises:
        FactCheckError: as `claims.moving` says.
    """
    with moving(Action.PUBLISH, claim_id=claim_id, seen_version=seen_version, by=by) as move:
        ruling = move.claim.ruling
        assert ruling is not None  # noqa: S101 - a constraint holds a ruled claim to its ruling
        kind, reason = (
            VerdictKind(ruling.correction_kind or VerdictKind.FIRST),
            ruling.correction_reason,
        )
        if move.claim.verdict is not None and not reason:
            kind, reason = (
                VerdictKind.CORRECTION,
                "A new verdict after the earlier one was withdrawn.",
            )
        issue(move, ruling=ruling, kind=kind, reason=reason)
    return move.claim


def withdraw(*, claim_id: int, seen_version: int, by: User, reason: str) -> Claim:
    """Take the public verdict back in the open: its place says that and why it was withdrawn.

    Raises:
        FactCheckError: as `claims.moving` says.
    """
    words = Words(reason=reason)
    with moving(
        Action.WITHDRAW, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        move.end_assignment(AssignmentOutcome.WITHDRAWN, reason)
        move.decide(RulingState.SUPERSEDED, reason)
        issue(move, ruling=None, kind=VerdictKind.WITHDRAWAL, reason=reason.strip())
        move.claim.ruling = None
    return move.claim


def issue(move: Move, *, ruling: Ruling | None, kind: VerdictKind, reason: str) -> Verdict:
    """Render and store the next version; numbers have no gaps and follow commit order."""
    number = audit.take_number("verdicts").value
    note = None if kind == VerdictKind.FIRST else CorrectionNote(kind, reason)
    snapshot = snapshot_of(move, ruling=ruling, sequence=number, correction=note)
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
    )
    if note is not None:
        Correction.objects.create(verdict=verdict, kind=kind, reason=reason)
    move.claim.verdict = verdict
    move.data |= {
        "verdict": snapshot.version,
        "sequence": number,
        "kind": kind,
        "etag": verdict.etag,
    }
    return verdict


def dumped(value: object) -> str:
    """JSON as clients receive it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def snapshot_of(
    move: Move, *, ruling: Ruling | None, sequence: int, correction: CorrectionNote | None
) -> Snapshot:
    """Everything that the next version says, read from the rows."""
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
        appearances=appearances_of(claim),
        first_published_at=earlier["first"] or move.at,
        published_at=move.at,
        correction=correction,
        rating=rating_value(ruling.rating) if ruling else None,
        rationale=ruling.rationale if ruling else "",
        citations=citations_of(ruling) if ruling else (),
        origins=origins_of(claim) if ruling else (),
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
        )
        for row in rows
    )


def citations_of(ruling: Ruling) -> tuple[Citation, ...]:
    """The sources that the ruling is tied to, with their first passage and their copy's hash."""
    ids = [item["source"] for item in ruling.evidence]
    rows = (
        Source.objects.filter(pk__in=ids)
        .select_related("publisher", "capture", "origin")
        .prefetch_related("passages")
        .order_by("pk")
    )
    return tuple(_citation(row) for row in rows)


def _citation(source: Source) -> Citation:
    capture = source.capture
    passages = sorted(source.passages.all(), key=lambda passage: -passage.score)
    return Citation(
        title=str(source),
        url=source.url,
        publisher=source.publisher.name if source.publisher else "",
        stance=source.human_stance,
        note=source.human_note,
        quote=passages[0].quote if passages else "",
        sha256=capture.sha256 if capture else "",
        captured_at=capture.captured_at if capture else None,
        origin=source.origin.number if source.origin else 0,
    )


def origins_of(claim: Claim) -> tuple[OriginGroup, ...]:
    """The groups behind the claim, with the reasons of each merge."""
    rows = Origin.objects.filter(claim=claim).annotate(links=Count("sources")).order_by("number")
    return tuple(
        OriginGroup(
            number=row.number,
            label=row.label,
            links=row.links,
            reasons=tuple(merge.detail for merge in row.merges.order_by("pk")),
        )
        for row in rows
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
