"""Proposing a ruling and deciding on it: two people, on the same evidence."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from factcheck.enums import Action, AssignmentOutcome, RulingState, VerdictKind
from factcheck.errors import InvalidInput
from factcheck.ledger.chain import canonical
from factcheck.models import Claim, Rating, Ruling, Source, User
from factcheck.services import desk_policies, drafts, evidence, exemptions, media, sights, wording
from factcheck.services.cases import Words
from factcheck.services.claims import give, moving
from factcheck.services.moves import Move, opened

# Whoever corrects a public verdict holds the claim until the second person has decided.
CORRECTION_DUE = timedelta(days=1)
CORRECTION_KINDS = (
    VerdictKind.CLARIFICATION,
    VerdictKind.CORRECTION,
    VerdictKind.CHANGED_VERDICT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A ruling as a person words it.

    `rating` is a slug of the newsroom's scale. `counter_evidence` is what tells against the
    rating and was weighed, `doubts` what stays open; both are public. `seen` is what the page
    carried on which it was worded. The correction fields say what changes and why on
    a claim whose verdict is public already, and are empty otherwise. `media_source_id` is of the
    picture, video or sound that the claim is about, and `media_authenticity` how it stands to
    what it shows (a MediaAuthenticity); both or neither.
    """

    rating: str
    rationale: str
    deciding_source_id: int
    counter_evidence: str = ""
    doubts: str = ""
    seen: str = ""
    correction_kind: str = ""
    correction_reason: str = ""
    media_source_id: int | None = None
    media_authenticity: str = ""


def submit(*, claim_id: int, seen_version: int, by: User, proposal: Proposal) -> Claim:
    """Propose a ruling on a claim that this person holds.

    Raises:
        InvalidInput: no such rating, or a source of another claim.
        FactCheckError: as `claims.moving` says.
    """
    words = words_of(claim_id, proposal)
    with moving(
        Action.SUBMIT, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        propose(move, words)
    return move.claim


def correct(*, claim_id: int, seen_version: int, by: User, proposal: Proposal) -> Claim:
    """Propose a corrected ruling on a published claim; the public verdict stands meanwhile.

    Raises:
        InvalidInput: no such rating, or a source of another claim.
        FactCheckError: as `claims.moving` says.
    """
    words = words_of(claim_id, proposal)
    with moving(
        Action.CORRECT, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        propose(move, words)
        assignment = give(move, by, due_at=move.at + CORRECTION_DUE)
        assignment.accepted_at = move.at
        assignment.save(update_fields=["accepted_at"])
    return move.claim


def approve(*, claim_id: int, seen_version: int, by: User, note: str = "", seen: str = "") -> Claim:
    """Let a proposed ruling stand, as the second person.

    Raises:
        FactCheckError: as `claims.moving` says.
    """
    words = Words(note=note, seen=seen)
    with moving(
        Action.APPROVE, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        move.decide(RulingState.APPROVED, note)
        exemptions.use(move)
        move.end_assignment(AssignmentOutcome.RULED)
        move.claim.ruling = move.proposal
        move.data["ruling"] = move.proposal.pk if move.proposal else 0
    return move.claim


def send_back(*, claim_id: int, seen_version: int, by: User, reason: str) -> Claim:
    """Return a proposed ruling to whoever holds the claim, with the reason.

    Raises:
        FactCheckError: as `claims.moving` says.
    """
    words = Words(reason=reason)
    with moving(
        Action.SEND_BACK, claim_id=claim_id, seen_version=seen_version, by=by, words=words
    ) as move:
        move.decide(RulingState.SENT_BACK, reason)
        move.data |= {"reason": reason, "ruling": move.proposal.pk if move.proposal else 0}
    return move.claim


def propose(move: Move, words: Words) -> Ruling:
    """Store the ruling that `words` propose, tied to the evidence as it is now."""
    assert words.rating is not None  # noqa: S101 - both verbs have looked it up
    assert words.deciding_source is not None  # noqa: S101 - the same
    seen, text = evidence.weighed(move.claim), move.claim.text
    ruling = Ruling.objects.create(
        claim=move.claim,
        rating=words.rating,
        rationale=words.rationale.strip(),
        counter_evidence=words.counter_evidence.strip(),
        doubts=words.doubts.strip(),
        deciding_source=words.deciding_source,
        deciding_source_attached_by=words.deciding_source.attached_by,
        evidence=seen,
        evidence_digest=evidence.digest_of(seen),
        claim_text=text,
        seen_digest=sights.digest_of(text, seen),
        correction_kind=words.correction_kind,
        correction_reason=words.correction_reason.strip(),
        media_source=words.media_source,
        media_authenticity=words.media_authenticity,
        is_blind=desk_policies.laid_down(move.claim.desk_id).second_is_blind,
        proposed_at=move.at,
        proposed_by=move.person,
    )
    drafts.settle(ruling.claim, ruling.proposed_by, ruling)
    said = {"commitment": commitment_to(ruling)} if ruling.is_blind else opened(ruling)
    move.data |= {"ruling": ruling.pk} | said
    return ruling


def commitment_to(ruling: Ruling) -> str:
    """The SHA-256, in hex, of what a blind ruling says, in canonical JSON.

    The chain holds it until the ruling is decided and the chain may tell the rest; the rationale,
    which nobody can guess, keeps it from being undone by trying all ratings.
    """
    said = opened(ruling) | {"rationale": ruling.rationale}
    return hashlib.sha256(canonical(said)).hexdigest()


def words_of(claim_id: int, proposal: Proposal) -> Words:
    """The proposal with its rating and deciding source looked up.

    Raises:
        InvalidInput: no such rating, a source of another claim, no such kind of correction, or
            half of what is said of media.
    """
    if proposal.correction_kind and proposal.correction_kind not in CORRECTION_KINDS:
        raise InvalidInput(
            f"The kind of correction is one of {', '.join(CORRECTION_KINDS)}.",
            code="unknown_correction_kind",
            field="correction_kind",
        )
    return Words(
        rating=rating_called(proposal.rating),
        rationale=proposal.rationale,
        counter_evidence=proposal.counter_evidence,
        doubts=proposal.doubts,
        seen=proposal.seen,
        deciding_source=source_of(claim_id, proposal.deciding_source_id),
        media_source=media.judged(claim_id, proposal.media_source_id, proposal.media_authenticity),
        media_authenticity=proposal.media_authenticity,
        correction_kind=proposal.correction_kind,
        correction_reason=proposal.correction_reason,
    )


def rating_called(slug: str) -> Rating:
    """The rating of the newsroom's scale that is offered under `slug`.

    Raises:
        InvalidInput: none is; says which are.
    """
    wording.check("rating", slug)
    rating = Rating.objects.filter(slug=slug, is_offered=True).first()
    if rating is None:
        offered = Rating.objects.filter(is_offered=True).order_by("position")
        names = ", ".join(offered.values_list("slug", flat=True))
        raise InvalidInput(
            f"The scale has no rating “{slug[:50]}”; it offers {names}.",
            code="unknown_rating",
            field="rating",
        )
    return rating


def source_of(claim_id: int, source_id: int) -> Source:
    """The source, if it is one of this claim's.

    Raises:
        InvalidInput: it is not.
    """
    source = Source.objects.filter(pk=source_id, claim=claim_id).first()
    if source is None:
        raise InvalidInput(
            "The deciding source must be one of this claim's sources.",
            code="unknown_source",
            field="deciding_source",
        )
    return source
