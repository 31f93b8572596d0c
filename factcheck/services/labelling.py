"""What a claim is about, in the desk's words, for those who look for verdicts by it."""

from collections.abc import Sequence

from factcheck.errors import InvalidInput
from factcheck.models import Claim, User
from factcheck.services import wording
from factcheck.services.claims import editing

MAX_TOPICS = 20
MAX_TOPIC_CHARACTERS = 50


def label(*, claim_id: int, by: User, topics: Sequence[str]) -> Claim:
    """Give the claim these topics in place of those that it has; verdicts have them from the next.

    Locks the claim; with the topics that it has already, nothing happens.

    Raises:
        InvalidInput: a topic is too long or no plain text, or they are too many.
        NotFound, NotPermitted: as `claims.editing` says.
    """
    named = cleaned(topics)
    with editing("claim.label", claim_id=claim_id, by=by) as edit:
        if edit.claim.topics != named:
            edit.claim.topics = named
            edit.claim.save(update_fields=["topics"])
            edit.data = {"topics": named}
    return edit.claim


def cleaned(topics: Sequence[str]) -> list[str]:
    """The topics with even blanks, each once, whatever its case.

    Raises:
        InvalidInput: as `label` says.
    """
    named = list({each.lower(): each for each in map(evened, topics) if each}.values())
    if len(named) > MAX_TOPICS:
        raise InvalidInput(f"Give {MAX_TOPICS} topics at most.", code="too_long", field="topics")
    for each in named:
        wording.check("topics", each, most=MAX_TOPIC_CHARACTERS)
    return named


def evened(topic: str) -> str:
    """The topic with one blank between its words."""
    return " ".join(topic.split())
