"""Ruling as the second person without having seen the first ruling, and what follows by rule."""

from dataclasses import dataclass

from django.db import transaction

from factcheck.enums import Action
from factcheck.errors import PolicyNotMet
from factcheck.models import Claim, Ruling, SecondRuling, User
from factcheck.services import drafts, evidence, rulings, sights
from factcheck.services.cases import Words
from factcheck.services.claims import moving
from factcheck.services.moves import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a second person holds to be so; fields as in `rulings.Proposal`."""

    rating: str
    rationale: str
    counter_evidence: str = ""
    doubts: str = ""
    seen: str = ""


def give(*, claim_id: int, seen_version: int, by: User, opinion: Opinion) -> Claim:
    """Rule on a claim whose proposed ruling this person has not seen.

    The same rating approves the ruling, another one sends it back, and so does a policy that it no
    longer meets; in the same transaction. From then on both rulings are seen by all.

    Raises:
        InvalidInput: no such rating.
        FactCheckError: as `claims.moving` says.
    """
    words = Words(
        rating=rulings.rating_called(opinion.rating),
        rationale=opinion.rationale,
        counter_evidence=opinion.counter_evidence,
        doubts=opinion.doubts,
        seen=opinion.seen,
    )
    with transaction.atomic():
        with moving(
            Action.SECOND, claim_id=claim_id, seen_version=seen_version, by=by, words=words
        ) as move:
            second = write_down(move, words)
        return follow(second, by, seen_version=move.claim.version)


def write_down(move: Move, words: Words) -> SecondRuling:
    """Store what `words` say beside the ruling that waits for a decision; part of a step."""
    assert words.rating is not None  # noqa: S101 - `give` has looked it up
    assert move.proposal is not None  # noqa: S101 - the policy has just seen it
    seen = evidence.weighed(move.claim)
    second = SecondRuling.objects.create(
        claim=move.claim,
        ruling=move.proposal,
        rating=words.rating,
        rationale=words.rationale.strip(),
        counter_evidence=words.counter_evidence.strip(),
        doubts=words.doubts.strip(),
        seen_digest=sights.digest_of(move.claim.text, seen),
        made_at=move.at,
        made_by=move.person,
    )
    drafts.settle(move.claim, move.person, second)
    move.data |= {
        "ruling": move.proposal.pk,
        "rating": second.rating.slug,
        "seen_digest": second.seen_digest,
    }
    return second


def follow(second: SecondRuling, by: User, *, seen_version: int) -> Claim:
    """Approve the first ruling if both agree and the policy is met, else send it back."""
    first = second.ruling
    if first.rating_id != second.rating_id:
        why = differing(first, second)
    else:
        try:
            return rulings.approve(claim_id=first.claim_id, seen_version=seen_version, by=by)
        except PolicyNotMet as error:
            why = f"Both rulings say “{first.rating}”, but: {error.message}"
    return rulings.send_back(claim_id=first.claim_id, seen_version=seen_version, by=by, reason=why)


def differing(first: Ruling, second: SecondRuling) -> str:
    """Why two rulings that differ go back."""
    return (
        f"The second ruling, made without sight of this one, says “{second.rating}”; "
        f"this one says “{first.rating}”. Both can be read now."
    )
