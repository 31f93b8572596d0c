"""Breaking the glass: two people let a ruling stand although the desk's policy asks for more.

Never off the rules on people: nobody approves their own ruling, or one on a source of theirs.
"""

from factcheck import workflow
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import Claim, Exemption, User
from factcheck.services import wording
from factcheck.services.cases import roles_of
from factcheck.services.claims import editing
from factcheck.services.moves import Move


def ask(*, claim_id: int, by: User, reason: str) -> Exemption:
    """Ask that the claim's next ruling may stand although something is missing.

    Raises:
        InvalidInput: no reason; `already_asked`: one is open already.
        FactCheckError: as `claims.editing` says.
    """
    if not reason.strip():
        raise InvalidInput("Give a reason; it will be public.", code="missing", field="reason")
    wording.check("reason", reason)
    with editing("claim.ask_for_exemption", claim_id=claim_id, by=by) as edit:
        if edit.claim.exemptions.open().exists():
            raise InvalidInput(
                "An exemption of this claim is open already.", code="already_asked", field="reason"
            )
        row = Exemption.objects.create(
            claim=edit.claim, reason=reason.strip(), asked_at=edit.at, asked_by=by
        )
        edit.data |= {"exemption": row.pk, "reason": row.reason}
    return row


def grant(*, exemption_id: int, by: User) -> Exemption:
    """Grant what another person has asked for. Idempotent.

    Raises:
        InvalidInput: `own_exemption`: this person asked for it.
        NotFound: no such exemption on a desk of this person.
        NotPermitted: the person is no editor of the desk.
    """
    mine = Exemption.objects.filter(claim__in=Claim.objects.of_desks_of(by))
    claim_id = mine.filter(pk=exemption_id).values_list("claim", flat=True).first()
    if claim_id is None:
        raise NotFound("There is no such exemption on your desks.")
    with editing("claim.grant_exemption", claim_id=claim_id, by=by) as edit:
        row = Exemption.objects.get(pk=exemption_id)
        if not roles_of(by, edit.claim) & workflow.EDITORS:
            raise NotPermitted("To grant an exemption takes the role editor.")
        if row.asked_by_id == by.pk:
            raise InvalidInput(
                "You asked for this; a second person must grant it.", code="own_exemption"
            )
        if row.granted_by_id is None:
            row.granted_at, row.granted_by = edit.at, by
            row.save(update_fields=["granted_at", "granted_by"])
            edit.data |= {"exemption": row.pk, "reason": row.reason}
    return row


def use(move: Move) -> None:
    """Close the claim's granted exemption with the ruling approved under it; part of a step."""
    row = move.claim.exemptions.standing().first()
    if row is not None:
        row.ruling, row.waived = move.proposal, move.waived
        row.save(update_fields=["ruling", "waived"])
        move.data |= {"exemption": row.pk, "waived": row.waived}
