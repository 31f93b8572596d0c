"""By when a story's claims are wanted; what follows for each claim the database reckons."""

from datetime import datetime

from django.db import transaction

from factcheck.models import Claim, Story, User
from factcheck.services import audit, revisions, stories


def lay_down(*, story_id: int, by: User, deadline_at: datetime | None) -> Story:
    """Want the story's claims by then, or by no time; those that nobody holds are due with it.

    Locks the story and its claims, in one order for everybody. Idempotent: the same deadline is
    no change.

    Raises:
        InvalidInput: as `stories.check_deadline` says.
        NotFound, NotPermitted: as `revisions.story_for_edit` says.
    """
    revisions.story_for_edit(story_id, by)
    stories.check_deadline(deadline_at)
    with transaction.atomic():
        with_desk = Story.objects.select_related("desk").defer("text", "search")
        story = with_desk.select_for_update(of=("self",)).get(pk=story_id)
        if story.deadline_at == deadline_at:
            return story
        locked = Claim.objects.filter(appearances__story=story_id).order_by("pk")
        list(locked.select_for_update(of=("self",)).values_list("pk", flat=True))
        data = {"was": told(story.deadline_at), "deadline_at": told(deadline_at)}
        story.deadline_at = deadline_at
        story.save(update_fields=["deadline_at"])
        audit.record("story.set_deadline", f"story:{story.pk}", by=by, desk=story.desk, data=data)
    return story


def told(moment: datetime | None) -> str | None:
    """A time as an audit event tells it."""
    return moment.isoformat() if moment else None
