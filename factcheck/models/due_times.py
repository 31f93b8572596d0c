"""By when a claim is wanted and since when it waits, reckoned by the database wherever it moves."""

import pgtrigger

from factcheck.enums import Status

# The claim's own trigger reckons its times, whatever is written.
ANEW = "UPDATE factcheck_claim SET due_at = due_at"


def knows_its_times() -> pgtrigger.Trigger:
    """A claim's trigger.

    It is due with whoever holds it; while nobody does, with the first of its stories that runs. It
    waits since it was given, proposed or approved, until somebody takes the next step.
    """
    return pgtrigger.Trigger(
        name="knows_its_times",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            NEW.due_at = COALESCE(
                (
                    SELECT due_at FROM factcheck_assignment
                    WHERE claim_id = NEW.id AND ended_at IS NULL
                ),
                CASE WHEN NEW.status = '{Status.UNVERIFIED}' THEN (
                    SELECT min(story.deadline_at) FROM factcheck_appearance place
                    JOIN factcheck_story story ON story.id = place.story_id
                    WHERE place.claim_id = NEW.id AND place.lost_at IS NULL
                ) END
            );
            NEW.waiting_since = CASE NEW.status
                WHEN '{Status.ASSIGNED}' THEN (
                    SELECT assigned_at FROM factcheck_assignment
                    WHERE claim_id = NEW.id AND ended_at IS NULL
                )
                WHEN '{Status.IN_REVIEW}' THEN (
                    SELECT min(proposed_at) FROM factcheck_ruling
                    WHERE claim_id = NEW.id AND decided_at IS NULL
                )
                WHEN '{Status.RULED}' THEN (
                    SELECT decided_at FROM factcheck_ruling WHERE id = NEW.ruling_id
                )
            END;
            RETURN NEW;
        """,  # noqa: S608 - the enum's own word
    )


def times_its_claim() -> pgtrigger.Trigger:
    """The trigger of an assignment or a ruling: its claim's times follow from it."""
    return pgtrigger.Trigger(
        name="times_its_claim",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        func=f"{ANEW} WHERE id = NEW.claim_id; RETURN NEW;",
    )


def times_its_claim_by_its_story() -> pgtrigger.Trigger:
    """An appearance's trigger: its claim is due with the story, if the story has a deadline."""
    return pgtrigger.Trigger(
        name="times_its_claim_by_its_story",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        func=f"""
            {ANEW} WHERE id = NEW.claim_id AND EXISTS (
                SELECT FROM factcheck_story
                WHERE id = NEW.story_id AND deadline_at IS NOT NULL
            );
            RETURN NEW;
        """,
    )


def times_its_claims() -> pgtrigger.Trigger:
    """A story's trigger: its claims that nobody holds are due with its deadline."""
    return pgtrigger.Trigger(
        name="times_its_claims",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("deadline_at"),
        when=pgtrigger.After,
        func=f"""
            {ANEW} WHERE id IN (
                SELECT claim_id FROM factcheck_appearance WHERE story_id = NEW.id
            );
            RETURN NEW;
        """,  # noqa: S608 - all of it stands here
    )
