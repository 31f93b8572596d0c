"""The facts that the policy reads, gathered from the rows; changes nothing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from factcheck import policy, workflow
from factcheck.corroboration.queries import COUNTER
from factcheck.enums import Action, Role, RulingState, Status
from factcheck.models import Assignment, Claim, Rating, Ruling, SearchQuery, Source, User
from factcheck.services import conflicts, desk_policies, evidence, seals, wording
from factcheck.services.desk_policies import Terms

SAID = ("reason", "note", "rationale", "counter_evidence", "doubts", "correction_reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person says with a step; the policy reads it, the verb stores it.

    `seen` is what `sights` gave the page on which they said it; "" for a page that showed nothing.
    """

    reason: str = ""
    note: str = ""
    rationale: str = ""
    counter_evidence: str = ""
    doubts: str = ""
    seen: str = ""
    rating: Rating | None = None
    deciding_source: Source | None = None
    media_source: Source | None = None
    media_authenticity: str = ""
    correction_kind: str = ""
    correction_reason: str = ""
    assignee: User | None = None

    def check(self) -> None:
        """Refuse what could not be kept, or would not be read.

        Raises:
            InvalidInput: says which part.
        """
        for name in SAID:
            wording.check(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that the table offers this person; `missing` is what stands in its way."""

    action: Action
    missing: list[str]


def offers(claim: Claim, by: User) -> list[Offer]:
    """The steps that `by` could take with `claim` now, whatever words they would give.

    A blind ruling is approved by the second one that agrees, and by no step of its own.
    """
    case = case_of(claim, by, Words())
    about = frozenset({policy.About.PERSON, policy.About.STATE})
    return [
        Offer(row.action, policy.unmet(row.action, case, about=about))
        for row in workflow.open_steps(Status(claim.status), roles_of(by, claim))
        if row.action != (Action.APPROVE if case.is_blind else Action.SECOND)
    ]


def roles_of(user: User, claim: Claim) -> set[Role]:
    """The roles that `user` holds on the claim's desk."""
    return {
        Role(membership.role)
        for membership in user.memberships.all()
        if membership.desk_id == claim.desk_id
    }


def can_hold(user: User, claim: Claim) -> bool:
    """Whether claims of this desk may be given to `user`."""
    return user.is_active and bool(roles_of(user, claim) & workflow.RESEARCHERS)


def open_assignment(claim: Claim) -> Assignment | None:
    """The assignment that has not ended."""
    return claim.assignments.filter(ended_at=None).select_related("assignee").first()


def open_proposal(claim: Claim) -> Ruling | None:
    """The ruling that waits for a decision."""
    return (
        claim.rulings.filter(state=RulingState.PROPOSED)
        .select_related("rating", "proposed_by", "deciding_source", "media_source", "second")
        .first()
    )


def public_ruling(claim: Claim) -> Ruling | None:
    """The ruling that readers see now; nothing after a withdrawal."""
    return claim.verdict.ruling if claim.verdict else None


def people_behind(ruling: Ruling | None) -> frozenset[int]:
    """The ids of the two who proposed and approved `ruling`; nobody behind none."""
    return frozenset({ruling.proposed_by_id, ruling.decided_by_id or 0}) if ruling else frozenset()


def case_of(claim: Claim, by: User, words: Words) -> policy.Case:
    """All that the policy looks at for this claim, this person and these words.

    What is not in `words` is taken from the ruling that waits for a decision.
    """
    assignment, proposal, public = (
        open_assignment(claim),
        open_proposal(claim),
        public_ruling(claim),
    )
    rating = words.rating or (proposal.rating if proposal else None)
    deciding = words.deciding_source or (proposal and proposal.deciding_source)
    evidence_now = evidence.weighed(claim)
    supporting, discounted = evidence.origins_supporting(claim)
    terms = desk_policies.laid_down(claim.desk_id)
    tied = proposal or (claim.ruling if claim.status == Status.RULED else None)
    moved = moved_since(tied, claim, evidence_now) if tied else ()
    return policy.Case(
        actor=by.pk,
        holder=assignment.assignee_id if assignment else 0,
        holder_name=str(assignment.assignee) if assignment else "",
        proposer=proposal.proposed_by_id if proposal else 0,
        proposer_name=str(proposal.proposed_by) if proposal else "",
        deciding_source_attached_by=(deciding.attached_by_id or 0) if deciding else 0,
        has_public_verdict=public is not None,
        assignee_can_hold=words.assignee is None or can_hold(words.assignee, claim),
        **conflicts_of(by, words.assignee, claim),
        evidence_moved=seals.moved(moved, is_sealed=bool(tied and tied.is_sealed_to(by))),
        reason=words.reason,
        rationale=words.rationale if words.rating or not proposal else proposal.rationale,
        correction_kind=proposal.correction_kind if proposal else words.correction_kind,
        correction_reason=proposal.correction_reason if proposal else words.correction_reason,
        ruled_before=people_behind(public),
        changes_rating=bool(public and rating and public.rating_id != rating.pk),
        human_stances=len(evidence_now),
        primary_cited=evidence.has_primary(evidence_now),
        deciding_source_has_stance=deciding is None
        or any(item["source"] == deciding.pk for item in evidence_now),
        origins_supporting=supporting,
        origins_discounted=discounted,
        rationale_characters_needed=terms.rationale_characters,
        counter_search_needed=terms.needs_counter_search,
        counter_search_done=terms.needs_counter_search and counter_searched(claim),
        reply_settled=terms.needs_replies and claim.replies.settled().exists(),
        is_exempt=claim.exemptions.standing().exists(),
        is_blind=bool(proposal and proposal.is_blind),
        is_seconded=bool(proposal and agrees(proposal, by)),
        **asked_for(rating, claim, terms),
    )


def agrees(proposal: Ruling, by: User) -> bool:
    """Whether `by` came to the same rating without having seen `proposal`."""
    second = getattr(proposal, "second", None)
    return bool(second and second.made_by_id == by.pk and second.rating_id == proposal.rating_id)


def conflicts_of(by: User, assignee: User | None, claim: Claim) -> dict[str, Any]:
    """What the two declared a conflict of interest with that bears on `claim`; fields of a Case."""
    people = {by.pk, assignee.pk if assignee else by.pk}
    found = {row.person_id: row.clause for row in conflicts.touching(claim.pk, people)}
    return {
        "conflict": found.get(by.pk, ""),
        "assignee_conflict": found.get(assignee.pk, "") if assignee else "",
    }


def moved_since(
    ruling: Ruling, claim: Claim, evidence_now: list[dict[str, Any]]
) -> tuple[str, ...]:
    """What is another one than when `ruling` was proposed, each difference as a clause."""
    is_reworded = ruling.claim_text not in {"", claim.text}
    reworded = (f"the claim read “{ruling.claim_text}”",) if is_reworded else ()
    return (*reworded, *evidence.moved(ruling.evidence, evidence_now))


def asked_for(rating: Rating | None, claim: Claim, terms: Terms) -> dict[str, Any]:
    """What `terms` ask before `claim` is rated so; fields of a Case.

    A reply is asked of whoever asserts the claim; where nobody is named, nobody can be asked.
    """
    if rating is None:
        return {}
    rule = terms.rule_for(rating)
    return {
        "rating_label": rating.label,
        "origins_needed": rule.origins_needed,
        "primary_needed": rule.needs_primary,
        "reply_needed": rule.needs_reply and claim.claimant_id is not None,
    }


def counter_searched(claim: Claim) -> bool:
    """Whether some provider has answered a query that looks for refutation of `claim`."""
    asked = SearchQuery.objects.filter(search__claim=claim, purpose__in=COUNTER)
    return asked.filter(search__answers__asked_count__gte=F("number")).exists()
