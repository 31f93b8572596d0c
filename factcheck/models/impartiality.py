"""What the database refuses to people with a conflict of interest; knows the tables by name."""

import pgtrigger

from factcheck.enums import RulingState

# Whether the person `{person}` has declared a conflict that bears on the claim `{claim}`.
CONFLICTED = """
EXISTS (
    SELECT FROM factcheck_conflict conflict
    WHERE conflict.person_id = {person} AND conflict.withdrawn_at IS NULL AND (
        conflict.claim_id = {claim}
        OR conflict.claimant_id IN (
            SELECT claimant_id FROM factcheck_claim WHERE id = {claim}
        )
        OR conflict.party_id IN (
            SELECT claimant.party_id FROM factcheck_claim claim
            JOIN factcheck_claimant claimant ON claimant.id = claim.claimant_id
            WHERE claim.id = {claim}
        )
        OR conflict.story_id IN (
            SELECT story_id FROM factcheck_appearance WHERE claim_id = {claim}
        )
        OR conflict.publisher_id IN (
            SELECT story.publisher_id FROM factcheck_appearance appearance
            JOIN factcheck_story story ON story.id = appearance.story_id
            WHERE appearance.claim_id = {claim}
        )
    )
)
"""


def impartial(name: str, *, operation: pgtrigger.Operation, when: str) -> pgtrigger.Trigger:
    """A trigger on rows of a claim that refuses them when the SQL `when` is true."""
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.Before,
        func=f"""
            IF {when} THEN
                RAISE EXCEPTION 'a declared conflict of interest stands against this'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def conflicted(column: str) -> str:
    """SQL, within a trigger: whether the person in a column has a conflict with the row's claim."""
    return CONFLICTED.format(person=f"NEW.{column}", claim="NEW.claim_id")


def given_to_impartial() -> pgtrigger.Trigger:
    """A claim is given to nobody with a conflict."""
    return impartial(
        "claims_are_given_to_impartial_people",
        operation=pgtrigger.Insert,
        when=conflicted("assignee_id"),
    )


def ruled_by_impartial() -> pgtrigger.Trigger:
    """A ruling is proposed and approved by nobody with a conflict."""
    is_approved = f"NEW.state = '{RulingState.APPROVED}'"
    return impartial(
        "rulings_are_by_impartial_people",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=f"""
            (TG_OP = 'INSERT' AND {conflicted("proposed_by_id")})
            OR (TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND {is_approved}
                AND {conflicted("decided_by_id")})
        """,
    )
