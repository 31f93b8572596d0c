"""The right of reply: whom a ruling may tell against is asked, and has time to answer."""

from datetime import datetime

from django.db.models import QuerySet

from factcheck.errors import InvalidInput, NotFound
from factcheck.models import Claim, Reply, User
from factcheck.services import wording
from factcheck.services.claims import LONGEST_ASSIGNMENT, editing

MAX_NAME_CHARACTERS = 200


def ask(
    *,
    claim_id: int,
    by: User,
    asked: str,
    channel: str,
    deadline_at: datetime,
    asked_at: datetime | None = None,
) -> Reply:
    """Write down that somebody was asked for a reply, how, and until when they have time.

    Raises:
        InvalidInput: a name or way is missing, the question lies ahead, or the deadline behind.
        FactCheckError: as `claims.editing` says.
    """
    given(asked=asked, channel=channel)
    with editing("claim.ask_for_reply", claim_id=claim_id, by=by) as edit:
        asked_at = asked_at or edit.at
        check_times(asked_at, deadline_at, now=edit.at)
        row = Reply.objects.create(
            claim=edit.claim,
            asked=asked.strip(),
            channel=channel.strip(),
            asked_at=asked_at,
            asked_by=by,
            deadline_at=deadline_at,
        )
        edit.data |= {"reply": row.pk, "asked": row.asked, "until": deadline_at.isoformat()}
    return row


def answer(*, reply_id: int, by: User, words: str) -> Reply:
    """Write down what was answered; a later answer takes the place of an earlier one.

    Raises:
        InvalidInput: no words.
        NotFound: no such question on a desk of this person.
        FactCheckError: as `claims.editing` says.
    """
    if not words.strip():
        raise InvalidInput("Write what was answered.", code="answer_missing", field="answer")
    wording.check("answer", words)
    row = visible(by).filter(pk=reply_id).first()
    if row is None:
        raise NotFound("There is no such question on your desks.")
    with editing("claim.answer", claim_id=row.claim_id, by=by) as edit:
        row.answer, row.answered_at, row.answered_by = words.strip(), edit.at, by
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        edit.data |= {"reply": row.pk, "quote": row.answer}
    return row


def visible(by: User) -> QuerySet[Reply]:
    """The questions on claims of this person's desks."""
    return Reply.objects.filter(claim__in=Claim.objects.of_desks_of(by))


def given(**words: str) -> None:
    """Refuse what is missing, too long, or could not be kept.

    Raises:
        InvalidInput: says which part.
    """
    for field, text in words.items():
        if not text.strip():
            raise InvalidInput("Fill this in.", code="missing", field=field)
        wording.check(field, text, most=MAX_NAME_CHARACTERS)


def check_times(asked_at: datetime, deadline_at: datetime, *, now: datetime) -> None:
    """Refuse a question that was not put yet, and a deadline without time to answer.

    Raises:
        InvalidInput: says which time.
    """
    if asked_at > now:
        raise InvalidInput("This time lies ahead.", code="bad_time", field="asked_at")
    if not asked_at < deadline_at <= asked_at + LONGEST_ASSIGNMENT:
        raise InvalidInput(
            "The deadline lies after the question, within a year.",
            code="bad_deadline",
            field="deadline_at",
        )
