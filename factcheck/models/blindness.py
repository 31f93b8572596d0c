"""What the database refuses where a desk's second rulings are blind; knows the tables by name."""

import pgtrigger

from factcheck.enums import RulingState


def blind_as_the_desk_says() -> pgtrigger.Trigger:
    """A trigger that has a ruling proposed blind where its desk asks so, and stay as it began."""
    return pgtrigger.Trigger(
        name="blindness_is_the_desks_and_stays",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func="""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.is_blind = OLD.is_blind THEN
                    RETURN NEW;
                END IF;
            ELSIF NEW.is_blind OR NOT EXISTS (
                SELECT FROM factcheck_claim claim
                JOIN factcheck_deskpolicy policy ON policy.desk_id = claim.desk_id
                WHERE claim.id = NEW.claim_id AND policy.second_is_blind
            ) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'whether a ruling is blind is its desk''s word when it is proposed'
                USING ERRCODE = 'check_violation';
        """,
    )


def approved_by_second_ruling() -> pgtrigger.Trigger:
    """A trigger that lets a blind ruling be approved by whoever came to the same rating alone."""
    return pgtrigger.Trigger(
        name="a_blind_ruling_has_a_second_that_agrees",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Q(new__is_blind=True, new__state=RulingState.APPROVED),
        func="""
            IF NOT EXISTS (
                SELECT FROM factcheck_secondruling second
                WHERE second.ruling_id = NEW.id AND second.rating_id = NEW.rating_id
                AND second.made_by_id = NEW.decided_by_id
            ) THEN
                RAISE EXCEPTION 'a blind ruling takes a second one of the same rating'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def of_a_second_person() -> pgtrigger.Trigger:
    """A trigger that takes a second ruling on an open blind one alone, from nobody behind it."""
    return pgtrigger.Trigger(
        name="a_second_ruling_is_of_another_and_in_time",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func="""
            IF NOT EXISTS (
                SELECT FROM factcheck_ruling ruling
                WHERE ruling.id = NEW.ruling_id AND ruling.claim_id = NEW.claim_id
                AND ruling.is_blind AND ruling.state = 'proposed'
                AND ruling.proposed_by_id <> NEW.made_by_id
                AND ruling.deciding_source_attached_by_id IS DISTINCT FROM NEW.made_by_id
            ) THEN
                RAISE EXCEPTION 'a second ruling is made by another person on an open blind one'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
