"""Edits of a story: its text replaced, its claims found again in it, its earlier text kept."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.models import Appearance, Claim, Story, StoryVersion, User
from factcheck.reading import anchors
from factcheck.reading.anchors import Anchor, Mark
from factcheck.services import addresses, audit, claim_log, fetches, stories
from factcheck.services.stories import Draft
from factcheck.workflow import RESEARCHERS


@dataclass(slots=True)
class Revision:
    """What an edit did to a story's claims; nothing of it when the text is the same."""

    story: Story
    is_new: bool = False
    kept: list[Appearance] = field(default_factory=list)
    reworded: list[Appearance] = field(default_factory=list)
    lost: list[Appearance] = field(default_factory=list)
    found_again: list[Appearance] = field(default_factory=list)
    logged: list[Claim] = field(default_factory=list)
    # What stood there before, of each appearance by its id.
    quoted: dict[int, str] = field(default_factory=dict)


def revise(*, story_id: int, by: User, text: str, title: str = "") -> Revision:
    """Replace a story's text by the edited one; an empty title stays as it is.

    Each claim's passage is looked for in the new text, those lost by earlier edits too. Where it
    is gone, the claim is told and keeps what stood there. What the edit adds is logged as new
    claims. The earlier text is kept as a version. Idempotent: the same text is no edit.

    Raises:
        InvalidInput: `already_there`: the desk has this text as another story; or a bad text.
        NotFound, NotPermitted: as `story_for_edit` says.
    """
    story = story_for_edit(story_id, by)
    draft = stories.cleaned(
        Draft(text=text, title=title or story.title, language=story.language, url=story.url)
    )
    candidates = stories.candidates_in(draft)
    digest = stories.digest_of(draft.text)
    with transaction.atomic():
        with_desk = Story.objects.select_related("desk")
        story = with_desk.select_for_update(of=("self",)).get(pk=story_id)
        revision = Revision(story)
        if (digest, draft.title) == (story.text_digest, story.title):
            return revision
        refuse_double(story, digest)
        now = timezone.now()
        revision.is_new = True
        before = story.text
        keep_version(story, by, at=now)
        story.title, story.text, story.text_digest = draft.title, draft.text, digest
        story.save(update_fields=["title", "text", "text_digest"])
        place(revision, before, at=now)
        fresh = [each for each in candidates if is_new_in(revision, each.start, each.end)]
        revision.logged = claim_log.enter(story, fresh, by=by)
        tell(revision, by, at=now)
    return revision


def read_again(*, story_id: int, by: User) -> Revision:
    """Fetch the page that a story came from, and bring its edits in.

    Raises:
        InvalidInput: `no_address`: the story came without one; or as `revise` says.
        SourceUnavailable, SourceRejected: the page could not be had, or holds no article.
        NotFound, NotPermitted: as `story_for_edit` says.
    """
    story = story_for_edit(story_id, by)
    if not story.url:
        raise InvalidInput(
            "This story came in without an address. Paste its edited text.",
            code="no_address",
            field="text",
        )
    _, article = fetches.article_at(addresses.cleaned(story.url))
    return revise(story_id=story_id, by=by, text=article.text, title=article.title)


def story_for_edit(story_id: int, by: User) -> Story:
    """The story, if this person may bring its edits in.

    Raises:
        NotFound: no such story on a desk of this person.
        NotPermitted: the person is neither editor nor reviewer of the desk.
    """
    story = Story.objects.of_desks_of(by).filter(pk=story_id).first()
    if story is None or not by.is_active:
        raise NotFound("There is no such story on your desks.")
    if not by.memberships.filter(desk=story.desk_id, role__in=RESEARCHERS).exists():
        raise NotPermitted("To edit a story takes the role editor or reviewer on its desk.")
    return story


def refuse_double(story: Story, digest: str) -> None:
    """Refuse a text that the desk has already.

    Raises:
        InvalidInput: `already_there`.
    """
    others = Story.objects.filter(desk=story.desk_id, text_digest=digest).exclude(pk=story.pk)
    if others.exists():
        raise InvalidInput(
            "The desk has this text already, as another story.", code="already_there", field="text"
        )


def keep_version(story: Story, by: User, *, at: datetime) -> None:
    """Keep the story as it stands now, before it changes."""
    StoryVersion.objects.create(
        story=story,
        number=story.versions.count() + 1,
        title=story.title,
        text=story.text,
        text_digest=story.text_digest,
        replaced_at=at,
        replaced_by=by,
    )


def place(revision: Revision, before: str, *, at: datetime) -> None:
    """Find the passages of the story's claims in its new text, and write where they stand."""
    story = revision.story
    rows = list(story.appearances.select_related("claim").order_by("start", "pk"))
    marks = [
        Mark(row.quote) if row.lost_at else anchors.mark(before, row.start, row.end) for row in rows
    ]
    revision.quoted = {row.pk: row.quote for row in rows}
    # Out of the way first: two passages may change places.
    story.appearances.filter(lost_at=None).update(lost_at=at)
    for row, anchor in zip(rows, anchors.find(story.text, marks), strict=True):
        was_lost = row.lost_at is not None
        if anchor is not None:
            move(row, anchor, story.text)
            (revision.reworded if anchor.is_reworded else revision.kept).append(row)
            if was_lost:
                revision.found_again.append(row)
        elif not was_lost:
            row.lost_at = at
            revision.lost.append(row)


def move(row: Appearance, anchor: Anchor, text: str) -> None:
    """Let an appearance stand where its passage was found."""
    row.start, row.end, row.lost_at = anchor.start, anchor.end, None
    row.quote = text[anchor.start : anchor.end]
    row.save(update_fields=["start", "end", "quote", "lost_at"])


def is_new_in(revision: Revision, start: int, end: int) -> bool:
    """Whether no claim of the story stands in this range already."""
    standing = [*revision.kept, *revision.reworded]
    return not any(row.start < end and start < row.end for row in standing)


def tell(revision: Revision, by: User, *, at: datetime) -> None:
    """Write the edit down, for the story and for each claim whose passage is another one now."""
    story = revision.story
    data = {
        "version": story.versions.count() + 1,
        "text_sha256": story.text_digest,
        "kept": len(revision.kept),
        "reworded": [row.claim_id for row in revision.reworded],
        "lost": [row.claim_id for row in revision.lost],
        "claims": [claim.pk for claim in revision.logged],
    }
    audit.record("story.revise", f"story:{story.pk}", by=by, desk=story.desk, at=at, data=data)
    moved = [("claim.reword_passage", row) for row in revision.reworded]
    moved += [("claim.lose_passage", row) for row in revision.lost]
    moved += [("claim.find_passage", row) for row in revision.found_again]
    for verb, row in moved:
        Claim.objects.filter(pk=row.claim_id).update(version=F("version") + 1)
        row.claim.refresh_from_db(fields=["version"])
        told = {"story": story.pk, "quote": row.quote, "version": row.claim.version}
        if row.quote != revision.quoted[row.pk]:
            told["was"] = revision.quoted[row.pk]
        audit.record(verb, f"claim:{row.claim_id}", by=by, desk=story.desk, at=at, data=told)
